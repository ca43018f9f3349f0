"""DuckDB, embedded: a folder of Parquet, CSV or JSON, or a .duckdb file, opened for reading only."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
from sqlglot import exp

from modeler.catalog.identifiers import quote, quote_table
from modeler.catalog.names import DEFAULT_SCHEMA, ColumnSet, Span, TableName
from modeler.catalog.tables import Catalog, Column, Constraint, ConstraintKind, Table, TableKind
from modeler.catalog.types import TypeFamily, type_family
from modeler.errors import NothingToRead, WarehouseError, did_you_mean
from modeler.sources.reading import Skipped
from modeler.warehouses.data_files import DataTable, data_tables
from modeler.warehouses.duckdb_types import catalog_type, duckdb_type, is_padded
from modeler.warehouses.query_log import Sent, unlogged
from modeler.warehouses.read_only import guard
from modeler.warehouses.warehouse import Description, Rows

_DIALECT = "duckdb"
_DATABASE_SUFFIXES = frozenset({".duckdb", ".ddb", ".db"})


def open_duckdb(
    path: Path,
    *,
    catalog: Catalog | None = None,
    default_schema: str = DEFAULT_SCHEMA,
    memory_limit_mb: int | None = None,
    row_limit: int = 100_000,
    timeout_seconds: float = 300,
    log: Sent = unlogged,
) -> DuckDbWarehouse:
    """The warehouse at *path*: a database file, or a folder whose files are read where they are.

    CSV columns are read as the types *catalog* gives them. A file whose columns differ from the catalog's is used
    as it is, and reported by ``describe()``. *row_limit* caps every result that asks for no limit of its own; a
    statement is stopped after *timeout_seconds*.

    Raises:
        NothingToRead: there is nothing at *path*, or no data file below it.
        WarehouseError: the database cannot be opened.
    """
    if path.is_file() and path.suffix.lower() in _DATABASE_SUFFIXES:
        connection = _connect(str(path), read_only=True, memory_limit_mb=memory_limit_mb)
        _lock(connection, ())
        return DuckDbWarehouse(connection, (), row_limit, timeout_seconds, log)
    if not path.is_dir():
        raise NothingToRead(f"no data at {path}", hint="name a folder of Parquet, CSV or JSON, or a .duckdb file")
    tables = data_tables(path, catalog=catalog, default_schema=default_schema)
    if not tables:
        raise NothingToRead(f"no data file below {path}", hint="Parquet, CSV and JSON files are read")
    connection = _connect(":memory:", read_only=False, memory_limit_mb=memory_limit_mb)
    skipped = tuple(_attach(connection, tables, path, catalog))
    _lock(connection, (file for table in tables for file in table.paths))
    return DuckDbWarehouse(connection, skipped, row_limit, timeout_seconds, log)


class DuckDbWarehouse:
    """An open DuckDB that can only read: statements are guarded, and files outside it are out of reach."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        skipped: tuple[Skipped, ...],
        row_limit: int,
        timeout_seconds: float,
        log: Sent,
    ) -> None:
        self._connection = connection
        self._skipped = skipped
        self._row_limit = row_limit
        self._timeout_seconds = timeout_seconds
        self._log = log

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def dialect(self) -> str:
        """``"duckdb"``."""
        return _DIALECT

    def describe(self) -> Description:
        """The tables, with the types of the catalog's spelling; and the files that differ from the DDL."""
        return Description(tuple(_described(self._connection)), self._skipped)

    def run(self, sql: str, *, limit: int | None = None) -> Rows:
        """Run one read-only statement of DuckDB SQL.

        Raises:
            NotReadOnly: it is anything else; nothing was sent.
            WarehouseError: DuckDB refused it, or it took longer than the timeout.
        """
        statement = guard(sql, dialect=_DIALECT)
        most = self._row_limit if limit is None else limit
        self._log(_DIALECT, statement)
        deadline = threading.Timer(self._timeout_seconds, self._connection.interrupt)
        deadline.start()
        try:
            cursor = self._connection.execute(statement)
            found = cursor.fetchmany(most + 1)
            columns = tuple(column[0] for column in cursor.description or ())
        except duckdb.InterruptException as error:
            raise WarehouseError(f"the statement was stopped after {self._timeout_seconds:g} seconds") from error
        except duckdb.Error as error:
            raise WarehouseError(f"DuckDB refused the statement: {_first_line(error)}") from error
        finally:
            deadline.cancel()
        return Rows(columns, tuple(tuple(row) for row in found[:most]), truncated=len(found) > most)

    def close(self) -> None:
        """Release the connection."""
        self._connection.close()


def _connect(database: str, *, read_only: bool, memory_limit_mb: int | None) -> duckdb.DuckDBPyConnection:
    settings: dict[str, Any] = {"python_enable_replacements": False, "autoinstall_known_extensions": False}
    if memory_limit_mb is not None:
        settings["memory_limit"] = f"{memory_limit_mb}MB"
    try:
        return duckdb.connect(database, read_only=read_only, config=settings)
    except duckdb.Error as error:
        raise WarehouseError(f"DuckDB cannot open {database}: {_first_line(error)}") from error


def _lock(connection: duckdb.DuckDBPyConnection, files: Iterable[Path]) -> None:
    """From here on only *files* can be read and nothing can be set."""
    connection.execute("SET allowed_paths = $paths", {"paths": [str(file) for file in files]})
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def _attach(
    connection: duckdb.DuckDBPyConnection, tables: Iterable[DataTable], root: Path, catalog: Catalog | None
) -> Iterator[Skipped]:
    """Make a view over the files of each table; yield what could not be read and what differs from the DDL."""
    for table in tables:
        known = catalog[table.name] if catalog is not None and table.name in catalog else None
        place = Span(table.paths[0].relative_to(root).as_posix(), 1, 1)
        try:
            columns = _make_view(connection, table, known)
        except duckdb.Error as error:
            yield Skipped(place, f"{table.name} cannot be read: {_first_line(error)}", "write the file again")
            continue
        if known is not None:
            yield from _differences(columns, known, place)


def _make_view(connection: duckdb.DuckDBPyConnection, table: DataTable, known: Table | None) -> Mapping[str, str]:
    """Columns of the view and their DuckDB types."""
    found = _columns(connection, _reader(table, {}))
    types = _csv_types(found, known) if table.format == "csv" and known is not None else {}
    reader = _reader(table, types)
    columns = found | types
    shown = ", ".join(_shown(name, known) for name in columns)
    schema, view = quote(table.name.schema, _DIALECT), quote_table(table.name, _DIALECT)
    connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
    connection.execute(f"CREATE VIEW {view} AS FROM {reader} SELECT {shown}")
    connection.execute(f"COMMENT ON VIEW {view} IS 'data files'")
    return columns


def _reader(table: DataTable, types: Mapping[str, str]) -> str:
    """The table function that reads the files, as DuckDB SQL."""
    files = ", ".join(_literal(str(path)) for path in table.paths)
    options = f"[{files}], union_by_name = true, hive_partitioning = {str(table.hive).lower()}"
    if types:
        options += ", types = {" + ", ".join(f"{_literal(n)}: {_literal(t)}" for n, t in types.items()) + "}"
    return f"read_{table.format}({options})"


def _columns(connection: duckdb.DuckDBPyConnection, reader: str) -> dict[str, str]:
    described = connection.execute(f"DESCRIBE FROM {reader}").fetchall()
    return {str(name): str(data_type) for name, data_type, *_ in described}


def _csv_types(found: Iterable[str], known: Table) -> dict[str, str]:
    """The DDL's type of each CSV column that it has: a CSV file has none of its own."""
    types = {name: duckdb_type(known.column(name).data_type) for name in found if known.has_column(name)}
    return {name: data_type for name, data_type in types.items() if data_type is not None}


def _shown(name: str, known: Table | None) -> str:
    """The column as the view gives it: under the DDL's name; CHAR without the blanks Redshift does not compare."""
    own = quote(name, _DIALECT)
    if known is None or not known.has_column(name):
        return own
    column = known.column(name)
    value = f"rtrim({own}, ' ')" if is_padded(column.data_type) else own
    return f"{value} AS {quote(column.name, _DIALECT)}"


def _differences(columns: Mapping[str, str], known: Table, place: Span) -> Iterator[Skipped]:
    """What the file has and the DDL has not, and the other way round; it is used as it is."""
    held = {name.lower() for name in columns}
    for column in known.columns:
        if column.name.lower() not in held:
            near = did_you_mean(column.name, columns)
            yield Skipped(place, f"the file has no column {column.name}, which {known.name} has", near)
    for name, data_type in columns.items():
        if not known.has_column(name):
            near = did_you_mean(name, known.column_names)
            yield Skipped(place, f"the file has a column {name}, which {known.name} has not", near)
            continue
        declared = known.column(name)
        found = catalog_type(data_type)
        if not _holds(declared.family, type_family(found)):
            reason = f"column {name} is {found} in the file and {declared.data_type} in the DDL of {known.name}"
            yield Skipped(place, reason, "it is used as the file has it")


def _holds(declared: TypeFamily, found: TypeFamily) -> bool:
    """Whether values of the *found* family are what the DDL promises."""
    compatible = (
        {TypeFamily.INTEGER, TypeFamily.DECIMAL},
        {TypeFamily.DECIMAL, TypeFamily.FLOATING},
        {TypeFamily.DATE, TypeFamily.TIMESTAMP},
    )
    return declared is found or {declared, found} in compatible or TypeFamily.UNKNOWN in (declared, found)


def _described(connection: duckdb.DuckDBPyConnection) -> Iterator[Table]:
    """Every table and view, from DuckDB's own catalog."""
    kinds = {
        TableName(schema, name): TableKind.VIEW if is_view else TableKind.TABLE
        for schema, name, is_view in connection.execute(_TABLES).fetchall()
    }
    columns: dict[TableName, list[Column]] = {}
    for schema, table, name, data_type, is_nullable, comment in connection.execute(_COLUMNS).fetchall():
        column = Column(name, catalog_type(data_type), nullable=is_nullable, comment=comment or "")
        columns.setdefault(TableName(schema, table), []).append(column)
    keys: dict[TableName, list[Constraint]] = {}
    for schema, table, kind, names, other, other_names in connection.execute(_CONSTRAINTS).fetchall():
        references = ColumnSet(TableName(schema, other), tuple(other_names)) if kind == "FOREIGN KEY" else None
        constraint = Constraint(_CONSTRAINT_KINDS[kind], tuple(names), references)
        keys.setdefault(TableName(schema, table), []).append(constraint)
    for name in sorted(kinds):
        yield Table(name, tuple(columns.get(name, ())), kinds[name], constraints=tuple(keys.get(name, ())))


def _literal(text: str) -> str:
    return exp.Literal.string(text).sql(_DIALECT)


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__


_TABLES = """
SELECT schema_name, table_name, FALSE FROM duckdb_tables() WHERE NOT internal
UNION ALL
SELECT schema_name, view_name, TRUE FROM duckdb_views() WHERE NOT internal AND comment IS DISTINCT FROM 'data files'
UNION ALL
SELECT schema_name, view_name, FALSE FROM duckdb_views() WHERE NOT internal AND comment = 'data files'
"""
_COLUMNS = """
SELECT schema_name, table_name, column_name, data_type, is_nullable, comment
FROM duckdb_columns() WHERE NOT internal ORDER BY schema_name, table_name, column_index
"""
_CONSTRAINTS = """
SELECT schema_name, table_name, constraint_type, constraint_column_names, referenced_table, referenced_column_names
FROM duckdb_constraints() WHERE constraint_type IN ('PRIMARY KEY', 'UNIQUE', 'FOREIGN KEY')
ORDER BY schema_name, table_name, constraint_index
"""
_CONSTRAINT_KINDS = {
    "PRIMARY KEY": ConstraintKind.PRIMARY,
    "UNIQUE": ConstraintKind.UNIQUE,
    "FOREIGN KEY": ConstraintKind.FOREIGN,
}
