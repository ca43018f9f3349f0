"""Stopping the statement that a warehouse is busy with, from another thread."""

from __future__ import annotations

from modeler.warehouses.warehouse import Warehouse


def interrupt(warehouse: Warehouse) -> bool:
    """Stop the statement in hand, within whatever guards *warehouse*; whether its engine can be told to."""
    found: object = warehouse
    while (inner := getattr(found, "inner", None)) is not None:
        found = inner
    stop = getattr(found, "interrupt", None)
    if stop is None:
        return False
    stop()
    return True
