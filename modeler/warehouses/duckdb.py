"""DuckDB, embedded: a folder of Parquet, CSV or JSON, or a .duckdb file, opened for reading only."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import duckdb
from sqlglot import exp

from modeler.catalog.names import DEFAULT_SCHEMA, TableName
from modeler.catalog.tables import Catalog
from modeler.errors import NothingToRead, WarehouseError
from modeler.warehouses.data_files import data_tables
from modeler.warehouses.duckdb_database import view_database
from modeler.warehouses.duckdb_files import view_files
from modeler.warehouses.query_log import Sent, unlogged
from modeler.warehouses.read_only import guard
from modeler.warehouses.warehouse import Closing, Description, Rows

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

    Tables without a schema are found in *default_schema*. CSV columns are read as the types *catalog* gives them. A
    file whose columns differ from the catalog's is used as it is, and reported by ``describe()``. *row_limit* caps
    every result that asks for no limit of its own; a statement is stopped after *timeout_seconds*.

    Raises:
        NothingToRead: there is nothing at *path*, or no data file below it.
        WarehouseError: the database cannot be opened.
    """
    is_database = path.is_file() and path.suffix.lower() in _DATABASE_SUFFIXES
    if not is_database and not path.is_dir():
        raise NothingToRead(f"no data at {path}", hint="name a folder of Parquet, CSV or JSON, or a .duckdb file")
    tables = () if is_database else data_tables(path, catalog=catalog, default_schema=default_schema)
    if not is_database and not tables:
        raise NothingToRead(f"no data file below {path}", hint="Parquet, CSV and JSON files are read")
    connection = _connect(memory_limit_mb)
    try:
        description = (
            view_database(connection, path, catalog=catalog, default_schema=default_schema)
            if is_database
            else view_files(connection, tables, path, catalog=catalog)
        )
        _lock(connection, (file for table in tables for file in table.paths))
    except duckdb.Error as error:
        connection.close()
        raise WarehouseError(f"DuckDB cannot open {path}: {first_line(error)}") from error
    versions = {table.name: _version(table.paths) for table in tables}
    if is_database:
        versions = {table.name: _version((path,)) for table in description.tables}
    return DuckDbWarehouse(connection, description, versions, row_limit, timeout_seconds, log)


class DuckDbWarehouse(Closing):
    """An open DuckDB that can only read: statements are guarded, and files outside it are out of reach."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        description: Description,
        versions: Mapping[TableName, str],
        row_limit: int,
        timeout_seconds: float,
        log: Sent,
    ) -> None:
        self._connection = connection
        self._description = description
        self._versions = versions
        self._row_limit = row_limit
        self._timeout_seconds = timeout_seconds
        self._log = log
        self._is_cancelled = False

    @property
    def dialect(self) -> str:
        """``"duckdb"``."""
        return _DIALECT

    def describe(self) -> Description:
        """The tables, with the types of the catalog's spelling; and the files that differ from the DDL."""
        return self._description

    def version_of(self, table: TableName) -> str | None:
        """What changes when the table's files do; None for a table that is not there."""
        return self._versions.get(table)

    def run(self, sql: str, *, limit: int | None = None) -> Rows:
        """Run one read-only statement of DuckDB SQL.

        Raises:
            NotReadOnly: it is anything else; nothing was sent.
            WarehouseError: DuckDB refused it, or it took longer than the timeout.
        """
        statement = guard(sql, dialect=_DIALECT)
        most = self._row_limit if limit is None else limit
        self._log(_DIALECT, statement)
        self._is_cancelled = False
        deadline = threading.Timer(self._timeout_seconds, self._connection.interrupt)
        deadline.start()
        try:
            cursor = self._connection.execute(statement)
            found = cursor.fetchmany(most + 1)
            columns = tuple(column[0] for column in cursor.description or ())
        except duckdb.InterruptException as error:
            if self._is_cancelled:
                raise WarehouseError("the statement was cancelled") from error
            raise WarehouseError(f"the statement was stopped after {self._timeout_seconds:g} seconds") from error
        except duckdb.Error as error:
            raise WarehouseError(f"DuckDB refused the statement: {first_line(error)}") from error
        finally:
            deadline.cancel()
        return Rows(columns, tuple(tuple(row) for row in found[:most]), truncated=len(found) > most)

    def interrupt(self) -> None:
        """Stop the statement in hand, where there is one; any thread may ask."""
        self._is_cancelled = True
        with suppress(duckdb.ConnectionException):  # closed meanwhile: nothing runs
            self._connection.interrupt()

    def close(self) -> None:
        """Release the connection."""
        self._connection.close()


def first_line(error: Exception) -> str:
    """What DuckDB said, without the drawing of the statement below it."""
    return str(error).splitlines()[0] if str(error) else type(error).__name__


def _connect(memory_limit_mb: int | None) -> duckdb.DuckDBPyConnection:
    settings: dict[str, Any] = {"python_enable_replacements": False, "autoinstall_known_extensions": False}
    if memory_limit_mb is not None:
        settings["memory_limit"] = f"{memory_limit_mb}MB"
    return duckdb.connect(":memory:", config=settings)


def _version(files: Iterable[Path]) -> str:
    """Size and time of the last change of each file: enough to see that one was written again."""
    stats = [(file.name, file.stat()) for file in files]
    return ";".join(f"{name}:{stat.st_size}:{stat.st_mtime_ns}" for name, stat in stats)


def _lock(connection: duckdb.DuckDBPyConnection, files: Iterable[Path]) -> None:
    """From here on only *files* can be read and nothing can be set."""
    # literals of sqlglot, not parameters: for those DuckDB imports pandas, two seconds of every start
    paths = exp.Array(expressions=[exp.Literal.string(str(file)) for file in files])
    connection.execute(f"SET allowed_paths = {paths.sql(_DIALECT)}")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
