"""Seeing that what an answer says holds: its SQL is grounded and, where data are connected, runs."""

from __future__ import annotations

from dataclasses import dataclass

from modeler.assistant.abilities import Abilities, Rows
from modeler.catalog.grounding import ground
from modeler.checks.reading import select
from modeler.errors import ModelerError, WarehouseError


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of a statement."""

    sentence: str
    """What to say of it: how many rows came back and where, or why it did not run."""
    holds: bool
    """Grounded and, where data are connected, run without an error."""
    rows: Rows | None = None


def counted(sql: str, abilities: Abilities) -> Ran:
    """*sql* grounded, and its rows counted where data are connected."""
    refusal = _ungrounded(sql, abilities)
    if refusal:
        return Ran(refusal, holds=False)
    try:
        found = abilities.run(select("COUNT(*) AS row_count", table=f"(\n{sql}\n) AS asked"))
    except WarehouseError as error:
        return Ran(f"it failed when it was run: {error.message}", holds=False)
    if found is None:
        return Ran("every name in it is in the catalog; no data are connected, so it was not run", holds=True)
    count = int(found[1][0][0])
    return Ran(f"run on {abilities.engine}: it returns {count:,} rows", holds=True, rows=found)


def run(sql: str, abilities: Abilities) -> Ran:
    """*sql* grounded, and run where data are connected."""
    refusal = _ungrounded(sql, abilities)
    if refusal:
        return Ran(refusal, holds=False)
    try:
        found = abilities.run(sql)
    except WarehouseError as error:
        return Ran(f"it failed when it was run: {error.message}", holds=False)
    if found is None:
        return Ran("every name in it is in the catalog; no data are connected, so it was not run", holds=True)
    return Ran(f"run on {abilities.engine}", holds=True, rows=found)


def _ungrounded(sql: str, abilities: Abilities) -> str:
    try:
        ground(sql, abilities.model.catalog, dialect=abilities.dialect)
    except ModelerError as error:
        return f"it is not sound: {error.message}"
    return ""
