"""PostgreSQL, and what speaks its protocol (Aurora, AlloyDB, Greenplum), through psycopg."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from modeler.catalog.names import DEFAULT_SCHEMA, ColumnSet, TableName
from modeler.catalog.tables import Catalog, Column, Constraint, ConstraintKind, Table, TableKind
from modeler.errors import MissingExtra, WarehouseError
from modeler.warehouses.limits import limited
from modeler.warehouses.query_log import Sent, unlogged
from modeler.warehouses.read_only import guard
from modeler.warehouses.warehouse import Closing, Description, Rows

if TYPE_CHECKING:
    import psycopg

_DIALECT = "postgres"

_RELATIONS = """
SELECT n.nspname, c.relname, c.relkind::text, obj_description(c.oid), pg_get_viewdef(c.oid)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
ORDER BY 1, 2
"""
_COLUMNS = """
SELECT n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
  col_description(c.oid, a.attnum), a.attidentity <> ''
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
  AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY 1, 2, a.attnum
"""
_KEYS = """
SELECT n.nspname, c.relname, k.contype::text, k.conname,
  ARRAY(SELECT attname::text FROM unnest(k.conkey) WITH ORDINALITY AS u(number, place)
        JOIN pg_attribute ON attrelid = k.conrelid AND attnum = u.number ORDER BY u.place),
  pn.nspname, p.relname,
  ARRAY(SELECT attname::text FROM unnest(k.confkey) WITH ORDINALITY AS u(number, place)
        JOIN pg_attribute ON attrelid = k.confrelid AND attnum = u.number ORDER BY u.place)
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_class p ON p.oid = k.confrelid LEFT JOIN pg_namespace pn ON pn.oid = p.relnamespace
WHERE k.contype IN ('p', 'u', 'f') AND n.nspname NOT LIKE 'pg\\_%'
ORDER BY 1, 2, k.contype DESC, k.conname
"""
_KINDS = {"v": TableKind.VIEW, "m": TableKind.MATERIALIZED_VIEW, "f": TableKind.EXTERNAL_TABLE}
_CONSTRAINTS = {"p": ConstraintKind.PRIMARY, "u": ConstraintKind.UNIQUE, "f": ConstraintKind.FOREIGN}


def open_postgres(
    path: Path | None = None,
    *,
    catalog: Catalog | None = None,
    default_schema: str = DEFAULT_SCHEMA,
    memory_limit_mb: int | None = None,
    row_limit: int = 100_000,
    timeout_seconds: int = 300,
    log: Sent = unlogged,
    address: str = "",
) -> PostgresWarehouse:
    """Connect as libpq's own variables say: ``PGHOST``, ``PGDATABASE``, ``PGUSER``, ``PGPASSWORD`` and the others.

    ``PGSERVICE`` and ``~/.pgpass`` work too; nothing of it is kept here. *address* is a connection string instead.
    *path*, *catalog*, *default_schema* and *memory_limit_mb* are for an embedded engine, and mean nothing here.

    Raises:
        MissingExtra: psycopg is not installed.
        WarehouseError: the server cannot be reached, or refuses.
    """
    warehouse = PostgresWarehouse(lambda: _connect(address, timeout_seconds), row_limit=row_limit, log=log)
    warehouse.connect()
    return warehouse


class PostgresWarehouse(Closing):
    """An open session that only reads; a session that was lost is opened again by the next statement."""

    def __init__(self, connect: Callable[[], Any], *, row_limit: int, log: Sent = unlogged) -> None:
        self._open = connect
        self._row_limit = row_limit
        self._log = log
        self._connection: Any = None

    @property
    def dialect(self) -> str:
        """``"postgres"``."""
        return _DIALECT

    def connect(self) -> None:
        """Open the session, read-only from its first statement.

        Raises:
            WarehouseError: the server cannot be reached, or refuses.
        """
        self._connection = self._open()

    def describe(self) -> Description:
        """The tables and views of all schemas but the system's, with comments and declared keys."""
        columns: dict[TableName, list[Column]] = {}
        for schema, table, name, data_type, not_null, comment, identity in self._rows(_COLUMNS):
            column = Column(name, data_type, nullable=not not_null, comment=comment or "", identity=identity)
            columns.setdefault(TableName(schema, table), []).append(column)
        keys: dict[TableName, list[Constraint]] = {}
        for schema, table, kind, name, own, other_schema, other, theirs in self._rows(_KEYS):
            parent = ColumnSet(TableName(other_schema, other), tuple(theirs)) if other else None
            constraint = Constraint(_CONSTRAINTS[kind], tuple(own), parent, name)
            keys.setdefault(TableName(schema, table), []).append(constraint)
        return Description(
            tuple(
                Table(
                    name,
                    tuple(columns.get(name, ())),
                    _KINDS.get(kind, TableKind.TABLE),
                    comment=comment or "",
                    constraints=tuple(keys.get(name, ())),
                    definition=(definition or "").rstrip().rstrip(";") if kind in _KINDS else "",
                )
                for schema, table, kind, comment, definition in self._rows(_RELATIONS)
                if (name := TableName(schema, table))
            )
        )

    def run(self, sql: str, *, limit: int | None = None) -> Rows:
        """Run one read-only statement of PostgreSQL's SQL.

        Raises:
            NotReadOnly: it is anything else; nothing was sent.
            WarehouseError: the server refused it, it took longer than the timeout, or the server is gone.
        """
        most = self._row_limit if limit is None else limit
        statement = limited(guard(sql, dialect=_DIALECT), dialect=_DIALECT, most=most + 1)
        with self._executed(statement) as cursor:
            found = cursor.fetchall()
            columns = tuple(column.name for column in cursor.description or ())
        return Rows(columns, tuple(found[:most]), truncated=len(found) > most)

    def close(self) -> None:
        """Release the connection."""
        if self._connection is not None:
            connection, self._connection = self._connection, None
            # a session that is lost cannot be closed, and that is no news
            with suppress(OSError):
                connection.close()

    def _rows(self, statement: str) -> list[Any]:
        with self._executed(statement) as cursor:
            return list(cursor.fetchall())

    def _executed(self, statement: str) -> psycopg.Cursor[Any]:
        import psycopg

        if self._connection is None:
            self.connect()
        self._log(_DIALECT, statement)
        try:
            cursor: psycopg.Cursor[Any] = self._connection.execute(statement)
        except psycopg.Error as error:
            if not self._connection.broken:
                raise WarehouseError(f"PostgreSQL refused the statement: {_first_line(error)}") from error
            self.close()
            raise WarehouseError(
                f"the connection to PostgreSQL was lost: {_first_line(error)}",
                hint="the next statement connects again",
            ) from error
        return cursor


def _connect(address: str, timeout_seconds: int) -> Any:
    try:
        import psycopg
    except ImportError as error:
        raise MissingExtra("psycopg is not installed", hint="pip install 'modeler[postgres]'") from error
    session = f"-c default_transaction_read_only=on -c statement_timeout={timeout_seconds * 1000}"
    try:
        return psycopg.connect(address, autocommit=True, options=session, application_name="modeler")
    except psycopg.Error as error:
        # without its cause: a traceback shows the arguments of the call, and the password may be one
        reason = _first_line(error)
        hint = "check PGHOST, PGDATABASE, PGUSER, PGPASSWORD and the network"
        raise WarehouseError(f"PostgreSQL cannot be reached: {reason}", hint=hint) from None


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)
