"""Running checks in a warehouse: the one place where a check's SQL meets an engine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlglot.errors import ParseError

from modeler.catalog.dialect import cause
from modeler.catalog.tables import Catalog
from modeler.checks.verdicts import Check
from modeler.errors import WarehouseError
from modeler.warehouses.transpile import transpile
from modeler.warehouses.warehouse import Warehouse

SqlRunner = Callable[[str], tuple[tuple[str, ...], tuple[tuple[Any, ...], ...]]]
"""From Redshift SQL to the names of the result's columns and its rows."""

Runner = Callable[[Check], tuple[tuple[str, ...], tuple[tuple[Any, ...], ...]]]
"""From a check to the names of its columns and its rows."""


def runner(warehouse: Warehouse, catalog: Catalog) -> Runner:
    """A function that says a check in the warehouse's dialect, runs it there, and gives back columns and rows.

    It raises `WarehouseError` where the engine refuses, or cannot say, the statement.
    """
    return lambda check: run_translated(check.sql, check.dialect, warehouse, catalog)


def sql_runner(warehouse: Warehouse, catalog: Catalog) -> SqlRunner:
    """The same for Redshift SQL that is no check."""
    return lambda sql: run_translated(sql, "redshift", warehouse, catalog)


def run_translated(
    sql: str, dialect: str, warehouse: Warehouse, catalog: Catalog, *, limit: int | None = None
) -> tuple[tuple[str, ...], tuple[tuple[Any, ...], ...]]:
    """Columns and rows of *sql*, said in the warehouse's dialect; no more than *limit* rows.

    Raises:
        NotReadOnly: it does more than read.
        WarehouseError: it cannot be parsed or said there, or the engine refuses it.
    """
    try:
        said = transpile(sql, read=dialect, write=warehouse.dialect, catalog=catalog)
    except ParseError as error:
        raise WarehouseError(f"the {dialect} statement cannot be parsed: {cause(error)[0]}") from error
    result = warehouse.run(said, limit=limit)
    return result.columns, result.rows
