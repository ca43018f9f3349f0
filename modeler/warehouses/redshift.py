"""Amazon Redshift through redshift-connector: provisioned and serverless, by password, IAM or identity provider."""

from __future__ import annotations

import inspect
import os
import struct
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from modeler.catalog.names import DEFAULT_SCHEMA
from modeler.catalog.tables import Catalog
from modeler.errors import MissingExtra, SettingsError, WarehouseError, did_you_mean
from modeler.warehouses.limits import limited
from modeler.warehouses.query_log import Sent, unlogged
from modeler.warehouses.read_only import guard
from modeler.warehouses.svv import describe
from modeler.warehouses.warehouse import Closing, Description, Rows

_DIALECT = "redshift"
_PREFIX = "REDSHIFT_"


def open_redshift(
    path: Path | None = None,
    *,
    catalog: Catalog | None = None,
    default_schema: str = DEFAULT_SCHEMA,
    memory_limit_mb: int | None = None,
    row_limit: int = 100_000,
    timeout_seconds: int = 300,
    log: Sent = unlogged,
    environ: Mapping[str, str] | None = None,
) -> RedshiftWarehouse:
    """Connect as the environment says: ``REDSHIFT_HOST``, ``REDSHIFT_DATABASE``, ``REDSHIFT_USER``, and so on.

    Every parameter of ``redshift_connector.connect`` can be given as ``REDSHIFT_`` and its name in capitals: with
    ``REDSHIFT_IAM=true`` and ``REDSHIFT_PROFILE`` the AWS credentials chain signs in, with
    ``REDSHIFT_CREDENTIALS_PROVIDER`` an identity provider does. Nothing of it is kept here beside the driver.
    *path*, *catalog*, *default_schema* and *memory_limit_mb* are for an embedded engine, and mean nothing here.

    Raises:
        SettingsError: a variable that is no parameter of the driver, or none at all.
        MissingExtra: redshift-connector is not installed.
        WarehouseError: the server cannot be reached, or refuses.
    """
    given = _parameters(os.environ if environ is None else environ)
    warehouse = RedshiftWarehouse(
        lambda: _connect(given), row_limit=row_limit, timeout_seconds=timeout_seconds, log=log
    )
    warehouse.connect()
    return warehouse


class RedshiftWarehouse(Closing):
    """An open session that only reads; a session that was lost is opened again by the next statement."""

    def __init__(
        self, connect: Callable[[], Any], *, row_limit: int, timeout_seconds: int, log: Sent = unlogged
    ) -> None:
        self._open = connect
        self._row_limit = row_limit
        self._timeout_seconds = timeout_seconds
        self._log = log
        self._connection: Any = None

    @property
    def dialect(self) -> str:
        """``"redshift"``."""
        return _DIALECT

    def connect(self) -> None:
        """Open the session and mark it: a query group for the administrator, a timeout for every statement.

        Raises:
            WarehouseError: the server cannot be reached, or refuses.
        """
        self._connection = self._open()
        self._connection.autocommit = True
        self._execute("SET query_group TO 'modeler'")
        self._execute(f"SET statement_timeout TO {self._timeout_seconds * 1000}")

    def describe(self) -> Description:
        """The tables of all schemas but the system's, from the SVV_ views."""
        return describe(self.run)

    def run(self, sql: str, *, limit: int | None = None) -> Rows:
        """Run one read-only statement of Redshift SQL in a read-only transaction.

        Raises:
            NotReadOnly: it is anything else; nothing was sent.
            WarehouseError: the server refused it, it took longer than the timeout, or the server is gone.
        """
        most = self._row_limit if limit is None else limit
        # the driver fetches a whole result, so the limit has to be the server's
        statement = limited(guard(sql, dialect=_DIALECT), dialect=_DIALECT, most=most + 1)
        if self._connection is None:
            self.connect()
        self._execute("BEGIN READ ONLY")
        try:
            cursor = self._execute(statement)
            found = cursor.fetchall()
        finally:
            self._end()
        columns = tuple(_text(column[0]) for column in cursor.description or ())
        return Rows(columns, tuple(tuple(row) for row in found[:most]), truncated=len(found) > most)

    def close(self) -> None:
        """Release the connection."""
        if self._connection is not None:
            connection, self._connection = self._connection, None
            # a session that is lost cannot be closed, and that is no news
            with suppress(OSError, *_driver_errors()):
                connection.close()

    def _execute(self, statement: str) -> Any:
        self._log("redshift", statement)
        cursor = self._connection.cursor()
        # the driver's own default takes a percent sign for a parameter
        cursor.paramstyle = "qmark"
        try:
            cursor.execute(statement)
        except Exception as error:
            raise self._translated(error) from error
        return cursor

    def _end(self) -> None:
        if self._connection is not None:
            self._execute("ROLLBACK")

    def _translated(self, error: Exception) -> WarehouseError:
        """The server's message, or that there is no server any more; then the session is given up."""
        detail = error.args[0] if error.args and isinstance(error.args[0], dict) else None
        if detail is not None:
            return WarehouseError(f"Redshift refused the statement: {_text(detail.get('M', error))}")
        self.close()
        return WarehouseError(
            f"the connection to Redshift was lost: {error or type(error).__name__}",
            hint="the next statement connects again",
        )


def _connect(given: Mapping[str, str]) -> Any:
    try:
        import redshift_connector
    except ImportError as error:
        raise MissingExtra("redshift-connector is not installed", hint="pip install redshift-connector") from error
    parameters = _typed(given, inspect.signature(redshift_connector.connect).parameters)
    try:
        return redshift_connector.connect(**parameters)
    except Exception as error:  # noqa: BLE001  the driver, boto3 and sockets each raise their own
        # without its cause: a traceback shows the arguments of the call, and the password is one
        raise WarehouseError(
            f"Redshift cannot be reached: {_reason(error)}", hint="check the REDSHIFT_ variables and the network"
        ) from None


def _parameters(environ: Mapping[str, str]) -> dict[str, str]:
    found = {
        name.removeprefix(_PREFIX).lower(): value for name, value in environ.items() if name.startswith(_PREFIX)
    }
    if not found:
        hint = "set REDSHIFT_HOST, REDSHIFT_DATABASE, REDSHIFT_USER and REDSHIFT_PASSWORD"
        raise SettingsError("no Redshift is named in the environment", hint=hint)
    return found


def _driver_errors() -> tuple[type[Exception], ...]:
    from redshift_connector.error import Error

    return (Error, struct.error)


def _typed(given: Mapping[str, str], known: Mapping[str, inspect.Parameter]) -> dict[str, Any]:
    """The variables as the driver takes them: by its own annotations, so that a password of digits stays text."""
    typed: dict[str, Any] = {}
    for name, value in given.items():
        variable = _PREFIX + name.upper()
        if name not in known:
            hint = did_you_mean(variable, (_PREFIX + each.upper() for each in known))
            raise SettingsError(f"{variable} is no setting of redshift-connector", hint=hint)
        kind = str(known[name].annotation)
        try:
            typed[name] = _switch(value) if "bool" in kind else int(value) if "int" in kind else value
        except ValueError:
            raise SettingsError(f"{variable} has a value of the wrong type", hint=f"it is {kind}") from None
    return typed


def _switch(value: str) -> bool:
    switches = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}
    if value.lower() not in switches:
        raise ValueError(value)
    return switches[value.lower()]


def _reason(error: Exception) -> str:
    """What the server said; of anything else only its kind and text, which hold no argument."""
    detail = error.args[0] if error.args else None
    if isinstance(detail, dict):
        return _text(detail.get("M", detail))
    return str(error).splitlines()[0] if str(error) else type(error).__name__


def _text(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
