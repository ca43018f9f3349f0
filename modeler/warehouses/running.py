"""Running checks in a warehouse: the one place where a check's SQL meets an engine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlglot.errors import ParseError

from modeler.catalog.tables import Catalog
from modeler.checks.verdicts import Check
from modeler.errors import WarehouseError
from modeler.warehouses.transpile import transpile
from modeler.warehouses.warehouse import Warehouse

Runner = Callable[[Check], tuple[tuple[str, ...], tuple[tuple[Any, ...], ...]]]
"""From a check to the names of its columns and its rows."""


def runner(warehouse: Warehouse, catalog: Catalog) -> Runner:
    """A function that says a check in the warehouse's dialect, runs it there, and gives back columns and rows.

    It raises `WarehouseError` where the engine refuses, or cannot say, the statement.
    """

    def run(check: Check) -> tuple[tuple[str, ...], tuple[tuple[Any, ...], ...]]:
        try:
            sql = transpile(check.sql, read=check.dialect, write=warehouse.dialect, catalog=catalog)
        except ParseError as error:
            raise WarehouseError(f"the SQL of {check.name} cannot be parsed: {error}") from error
        result = warehouse.run(sql)
        return result.columns, result.rows

    return run
