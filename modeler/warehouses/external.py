"""A guard for external tables (Spectrum): reading them is paid by the byte, so a person says yes first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlglot import exp
from sqlglot.errors import ParseError

from modeler.catalog.dialect import parse
from modeler.catalog.names import TableName
from modeler.catalog.tables import Table, TableKind
from modeler.errors import WarehouseError
from modeler.warehouses.warehouse import Description, Rows, Warehouse


def external_among(*catalogs: Iterable[Table]) -> frozenset[TableName]:
    """The external tables of *catalogs*: what the DDL says, and what the warehouse does."""
    tables = (table for catalog in catalogs for table in catalog)
    return frozenset(_folded(table.name) for table in tables if table.kind is TableKind.EXTERNAL_TABLE)


@dataclass(frozen=True, slots=True)
class ExternalGuard:
    """A warehouse that refuses a statement over an external table; what only shows or explains one passes."""

    inner: Warehouse
    external: frozenset[TableName]
    """In lower case."""
    described: Description
    """What the warehouse within said it holds, so that it is asked once."""

    @property
    def dialect(self) -> str:
        """The dialect of the warehouse within."""
        return self.inner.dialect

    def describe(self) -> Description:
        """The tables of the warehouse within."""
        return self.described

    def version_of(self, table: TableName) -> str | None:
        """What changes when the table's rows do; None where the warehouse within cannot tell."""
        known = getattr(self.inner, "version_of", None)
        return known(table) if known is not None else None

    def run(self, sql: str, *, limit: int | None = None) -> Rows:
        """Run *sql* where it reads no external table.

        Raises:
            WarehouseError: it reads one; it was not run.
        """
        for table in self._read_by(sql):
            if _folded(table) in self.external:
                raise WarehouseError(
                    f"{table} is an external table, and reading it is paid by the byte: it was not read",
                    hint="[warehouse] external = true reads external tables",
                )
        return self.inner.run(sql, limit=limit)

    def close(self) -> None:
        """Close the warehouse within."""
        self.inner.close()

    def _read_by(self, sql: str) -> tuple[TableName, ...]:
        if sql.lstrip()[:7].lower().startswith(("show", "explain")):
            return ()
        try:
            tree = parse(sql, self.dialect)
        except ParseError:
            # the guard of the warehouse within says what is wrong with it
            return ()
        return tuple(TableName(table.db, table.name) for table in tree.find_all(exp.Table))


def _folded(name: TableName) -> TableName:
    return TableName(name.schema.lower(), name.table.lower())
