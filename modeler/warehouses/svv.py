"""What Redshift says of itself: tables and columns from the SVV_ views, DDL from SHOW."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from modeler.catalog.identifiers import quote_table
from modeler.catalog.names import Span, TableName
from modeler.catalog.tables import Column, Table, TableKind
from modeler.errors import WarehouseError
from modeler.sources.reading import Skipped
from modeler.warehouses.warehouse import Description, Rows

Run = Callable[[str], Rows]

_TABLES = """
SELECT table_schema, table_name, table_type
FROM svv_tables
WHERE table_schema NOT IN ('pg_catalog', 'information_schema', 'pg_internal', 'pg_automv')
ORDER BY table_schema, table_name
"""
_COLUMNS = """
SELECT table_schema, table_name, column_name, data_type, character_maximum_length, numeric_precision,
  numeric_scale, is_nullable, remarks
FROM svv_columns
WHERE table_schema NOT IN ('pg_catalog', 'information_schema', 'pg_internal', 'pg_automv')
ORDER BY table_schema, table_name, ordinal_position
"""
_KINDS = {"VIEW": TableKind.VIEW, "EXTERNAL TABLE": TableKind.EXTERNAL_TABLE}


@dataclass(frozen=True, slots=True)
class Ddl:
    """What SHOW printed for one table or view."""

    table: TableName
    sql: str

    @property
    def file_name(self) -> str:
        """Where `modeler pull` writes it, below its folder: ``sample/skuinfo.sql``."""
        return f"{_plain(self.table.schema)}/{_plain(self.table.table)}.sql"


def describe(run: Run) -> Description:
    """Every table and view of a user's schema, with its columns.

    Raises:
        WarehouseError: the SVV_ views cannot be read.
    """
    kinds = {TableName(schema, name): _KINDS.get(kind, TableKind.TABLE) for schema, name, kind in run(_TABLES).rows}
    columns: dict[TableName, list[Column]] = {}
    for schema, table, name, data_type, length, precision, scale, is_nullable, remarks in run(_COLUMNS).rows:
        column = Column(
            str(name),
            _spelled(str(data_type), length, precision, scale),
            nullable=str(is_nullable).upper() != "NO",
            comment=str(remarks or ""),
        )
        columns.setdefault(TableName(schema, table), []).append(column)
    return Description(tuple(Table(name, tuple(columns.get(name, ())), kinds[name]) for name in sorted(kinds)))


def pull(run: Run, patterns: Iterable[str] = ("*",)) -> tuple[tuple[Ddl, ...], tuple[Skipped, ...]]:
    """The DDL of every table and view whose ``schema.table`` one of *patterns* matches (``*`` and ``?``).

    What SHOW refuses (a view that no longer compiles, a table without permission) is skipped with its reason.

    Raises:
        WarehouseError: the list of tables cannot be read.
    """
    wanted = tuple(pattern if "." in pattern else f"{pattern}.*" for pattern in patterns)
    shown: list[Ddl] = []
    skipped: list[Skipped] = []
    for schema, name, kind in run(_TABLES).rows:
        table = TableName(str(schema), str(name))
        if any(fnmatchcase(str(table), pattern) for pattern in wanted):
            try:
                shown.append(Ddl(table, _shown(table, str(kind), run)))
            except WarehouseError as error:
                skipped.append(Skipped(Span(str(table), 1, 1), error.message, error.hint))
    return tuple(shown), tuple(skipped)


def _shown(table: TableName, kind: str, run: Run) -> str:
    what = {"VIEW": "VIEW", "EXTERNAL TABLE": "EXTERNAL TABLE"}.get(kind, "TABLE")
    lines: Iterator[Any] = (row[0] for row in run(f"SHOW {what} {quote_table(table)}").rows)
    return "\n".join(str(line) for line in lines).rstrip().rstrip(";") + ";\n"


def _spelled(data_type: str, length: Any, precision: Any, scale: Any) -> str:
    """The type with its length or precision, which the view keeps in columns of their own."""
    bare = data_type.lower()
    if "(" in bare:
        return bare
    if bare.startswith("character") and length:
        return f"{bare}({length})"
    if bare in ("numeric", "decimal") and precision:
        return f"{bare}({precision},{scale or 0})"
    return bare


def _plain(name: str) -> str:
    """A name as a file name: what would leave the folder is replaced."""
    return "".join(letter if letter.isalnum() or letter in "_-$ " else "_" for letter in name)
