"""What a statement written by hand gave back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlglot import exp
from sqlglot.errors import ParseError

from modeler.artefacts.fragment import fragment
from modeler.artefacts.grid import Grid
from modeler.catalog.dialect import parse
from modeler.catalog.tables import Catalog
from modeler.checks.numbers import named
from modeler.errors import NothingToRead
from modeler.warehouses.running import run_translated
from modeler.workspace.state import State


@dataclass(frozen=True, slots=True)
class StatementRows:
    """Columns and rows of one read-only statement."""

    sql: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    truncated: bool = False
    """Whether there are more rows than were asked for."""

    def grid(self) -> Grid:
        """The rows as text; NULL is empty."""
        rows = tuple(tuple("" if cell is None else str(cell) for cell in row) for row in self.rows)
        return Grid(self.columns, rows, empty="no rows")

    def document(self) -> dict[str, Any]:
        """As ``modeler run --format json`` prints it."""
        return {
            "schema_version": 1,
            "sql": self.sql,
            "columns": list(self.columns),
            "rows": [list(named(self.columns, row).values()) for row in self.rows],
            "truncated": self.truncated,
        }

    def notes(self) -> tuple[str, ...]:
        """How many rows these are."""
        return (f"the first {len(self.rows):,} rows; there are more",) if self.truncated else ()

    def _repr_html_(self) -> str:
        return fragment(self.grid(), title="Rows", notes=self.notes())

    def __str__(self) -> str:
        return self.grid().text()


def run_statement(sql: str, state: State, *, limit: int) -> StatementRows:
    """At most *limit* rows of *sql*, a statement in the workspace's dialect.

    Raises:
        NothingToRead: there is no warehouse to ask.
        NotReadOnly: it does more than read; nothing was sent.
        WarehouseError: it cannot be parsed, or the engine refuses it.
    """
    executing = state.connected()
    if executing is None:
        raise NothingToRead(
            "there are no data to run it on",
            hint="put Parquet or CSV files into data/, or name a warehouse in modeler.toml",
        )
    text = sql.strip().rstrip(";").rstrip()
    dialect = state.settings.dialect
    meant = _with_schemas(text, dialect, state.catalog)
    columns, rows = run_translated(meant, dialect, executing.warehouse, state.catalog, limit=limit + 1)
    return StatementRows(text, columns, rows[:limit], len(rows) > limit)


def _with_schemas(sql: str, dialect: str, catalog: Catalog) -> str:
    """*sql* with the schema of each table that is named without: an embedded engine has no search path of ours."""
    try:
        tree = parse(sql, dialect)
    except ParseError:
        # the warehouse's own guard says what is wrong with it
        return sql
    defined = {query.alias_or_name.lower() for query in tree.find_all(exp.CTE)}
    bare = [table for table in tree.find_all(exp.Table) if not table.db and table.name.lower() not in defined]
    changed = False
    for table in bare:
        known = catalog.find(table.name) if table.name else None
        if known is not None:
            table.set("db", exp.to_identifier(known.name.schema))
            changed = True
    return tree.sql(dialect) if changed else sql
