"""Apache Spark through PySpark: for data in object storage beyond one machine; alone it runs in this process."""

from __future__ import annotations

import itertools
import logging
import os
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlglot import exp

from modeler.catalog.dialect import parse
from modeler.catalog.names import DEFAULT_SCHEMA, Span, TableName
from modeler.catalog.tables import Catalog, Column, Table, TableKind
from modeler.errors import MissingExtra, NothingToRead, WarehouseError
from modeler.sources.reading import Skipped
from modeler.warehouses.data_files import DataTable, data_tables
from modeler.warehouses.limits import limited
from modeler.warehouses.query_log import Sent, unlogged
from modeler.warehouses.read_only import guard
from modeler.warehouses.spark_types import catalog_type, spark_type
from modeler.warehouses.warehouse import Closing, Description, Rows

_DIALECT = "spark"
_CONFIGURED = ("SPARK_REMOTE", "SPARK_HOME", "SPARK_CONF_DIR", "PYSPARK_SUBMIT_ARGS")
"""Variables that say where Spark is; without any of them it is started here."""
_NUMBERS = itertools.count(1)
"""Of views: a process has one session, which holds those of every warehouse that is open."""
_ALWAYS = {
    # Redshift's timestamps have no zone, and its day is UTC's
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
}
_HERE = {
    "spark.master": "local[*]",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    # one task a shuffle partition: the default of 200 is meant for a cluster
    "spark.sql.shuffle.partitions": "4",
}


def open_spark(
    path: Path | None = None,
    *,
    catalog: Catalog | None = None,
    default_schema: str = DEFAULT_SCHEMA,
    memory_limit_mb: int | None = None,
    row_limit: int = 100_000,
    timeout_seconds: float = 300,
    log: Sent = unlogged,
) -> SparkWarehouse:
    """A session: of the cluster that Spark's own configuration names, or of this process.

    With *path*, the Parquet, CSV and JSON files below it are tables, as for DuckDB; without, the tables are those
    of the session's catalog (Hive, Glue). ``SPARK_REMOTE``, ``SPARK_HOME``, ``SPARK_CONF_DIR`` and
    ``PYSPARK_SUBMIT_ARGS`` mean what they mean to PySpark. *memory_limit_mb* is the driver's, where it starts here.

    Raises:
        MissingExtra: PySpark is not installed.
        NothingToRead: no data file below *path*.
        WarehouseError: the session cannot be opened, or there is no Java.
    """
    tables = () if path is None else data_tables(path, catalog=catalog, default_schema=default_schema)
    if path is not None and not tables:
        raise NothingToRead(f"no data file below {path}", hint="Parquet, CSV and JSON files are read")
    session = _session(memory_limit_mb)
    warehouse = SparkWarehouse(session, row_limit=row_limit, timeout_seconds=timeout_seconds, log=log)
    if path is not None:
        warehouse.view_files(tables, path, catalog=catalog)
    return warehouse


class SparkWarehouse(Closing):
    """A session that only reads. Its files are temporary views, so that nothing is written to any catalog."""

    def __init__(self, session: Any, *, row_limit: int, timeout_seconds: float, log: Sent = unlogged) -> None:
        self._session = session
        self._row_limit = row_limit
        self._timeout_seconds = timeout_seconds
        self._log = log
        self._views: dict[tuple[str, str], str] = {}
        self._description: Description | None = None

    @property
    def dialect(self) -> str:
        """``"spark"``."""
        return _DIALECT

    def view_files(self, tables: tuple[DataTable, ...], root: Path, *, catalog: Catalog | None) -> None:
        """Make a temporary view over the files of each table; one that cannot be read is skipped."""
        found: list[Table] = []
        skipped: list[Skipped] = []
        for table in tables:
            view = f"modeler_{next(_NUMBERS)}"
            try:
                frame = _frame(self._session, table, root, catalog.find(str(table.name)) if catalog else None)
                frame.createOrReplaceTempView(view)
            except Exception as error:  # noqa: BLE001  PySpark, Py4J and the JVM each raise their own
                place = Span(table.paths[0].relative_to(root).as_posix(), 1, 1)
                reason = f"{table.name} cannot be read: {_first_line(error)}"
                skipped.append(Skipped(place, reason, "write the file again"))
                continue
            self._views[table.name.schema.lower(), table.name.table.lower()] = view
            columns = (Column(field.name, catalog_type(field.dataType.simpleString())) for field in frame.schema)
            found.append(Table(table.name, tuple(columns)))
        self._description = Description(tuple(found), tuple(skipped))

    def describe(self) -> Description:
        """The tables over files, or those of the session's catalog."""
        if self._description is None:
            held = self._session.catalog
            names = [(one.name, table) for one in held.listDatabases() for table in held.listTables(one.name)]
            self._description = Description(tuple(self._described(schema, table) for schema, table in names))
        return self._description

    def run(self, sql: str, *, limit: int | None = None) -> Rows:
        """Run one read-only statement of Spark SQL.

        Raises:
            NotReadOnly: it is anything else; nothing was sent.
            WarehouseError: Spark refused it, or it took longer than the timeout.
        """
        most = self._row_limit if limit is None else limit
        statement = limited(guard(sql, dialect=_DIALECT), dialect=_DIALECT, most=most + 1)
        self._log(_DIALECT, statement)
        context, stopped = self._session.sparkContext, threading.Event()

        def stop() -> None:
            stopped.set()
            context.cancelJobGroup("modeler")

        context.setJobGroup("modeler", "a statement of modeler", interruptOnCancel=True)
        deadline = threading.Timer(self._timeout_seconds, stop)
        deadline.start()
        try:
            frame = self._session.sql(_over_views(statement, self._views))
            found = frame.collect()
        except Exception as error:
            if stopped.is_set():
                raise WarehouseError(
                    f"the statement was stopped after {self._timeout_seconds:g} seconds"
                ) from error
            raise WarehouseError(f"Spark refused the statement: {_first_line(error)}") from error
        finally:
            deadline.cancel()
        return Rows(tuple(frame.columns), tuple(tuple(row) for row in found[:most]), truncated=len(found) > most)

    def close(self) -> None:
        """Drop the views; the session stays for whoever opens the next: starting one takes seconds."""
        for view in self._views.values():
            self._session.catalog.dropTempView(view)
        self._views.clear()

    def _described(self, schema: str, table: Any) -> Table:
        columns = self._session.catalog.listColumns(f"`{schema}`.`{table.name}`")
        return Table(
            TableName(schema, table.name),
            tuple(Column(c.name, catalog_type(c.dataType), nullable=c.nullable) for c in columns),
            TableKind.VIEW if table.tableType == "VIEW" else TableKind.TABLE,
            comment=table.description or "",
        )


def _session(memory_limit_mb: int | None) -> Any:
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise MissingExtra("PySpark is not installed", hint="pip install 'modeler[spark]', and Java 17") from error
    builder: Any = SparkSession.builder
    for name, value in _settings(os.environ, memory_limit_mb).items():
        builder = builder.config(name, value)
    try:
        session = builder.appName("modeler").getOrCreate()
    except Exception as error:
        raise WarehouseError(
            f"Spark cannot be started: {_first_line(error)}", hint="it needs Java 17 or later; check JAVA_HOME"
        ) from error
    session.sparkContext.setLogLevel("OFF")
    # it prints every refused statement with the stack of the JVM; the first line is in the error raised here
    logging.getLogger("SQLQueryContextLogger").disabled = True
    return session


def _settings(environ: Mapping[str, str], memory_limit_mb: int | None) -> dict[str, str]:
    if any(name in environ for name in _CONFIGURED):
        return _ALWAYS
    memory = {"spark.driver.memory": f"{memory_limit_mb}m"} if memory_limit_mb is not None else {}
    return _ALWAYS | _HERE | memory


def _frame(session: Any, table: DataTable, root: Path, known: Table | None) -> Any:
    """The files of *table*; CSV has no types of its own, and takes those of the DDL."""
    reader = session.read
    if table.hive:
        reader = reader.option("basePath", str(_above_partitions(table.paths[0], root)))
    paths = [str(path) for path in table.paths]
    if table.format == "parquet":
        return reader.option("mergeSchema", "true").parquet(*paths)
    if table.format == "json":
        return reader.json(paths)
    separator = "\t" if table.paths[0].name.lower().split(".")[1:2] == ["tsv"] else ","
    reader = reader.option("header", "true").option("sep", separator)
    if known is None:
        return reader.option("inferSchema", "true").csv(paths)
    frame = reader.csv(paths)
    types = {c.name.lower(): spark_type(c.data_type) for c in known.columns}
    return frame.selectExpr(*(_read_as(name, types.get(name.lower())) for name in frame.columns))


def _read_as(name: str, data_type: str | None) -> str:
    quoted = "`" + name.replace("`", "``") + "`"
    return f"TRY_CAST({quoted} AS {data_type}) AS {quoted}" if data_type else quoted


def _above_partitions(path: Path, root: Path) -> Path:
    parts = path.relative_to(root).parts
    first = next(place for place, part in enumerate(parts) if "=" in part)
    return root.joinpath(*parts[:first])


def _over_views(statement: str, views: Mapping[tuple[str, str], str]) -> str:
    """*statement* with each table's view in its place: a temporary view of Spark has no schema."""
    if not views or statement.split(maxsplit=1)[0].lower() in ("show", "explain"):
        return statement
    tree = parse(statement, _DIALECT).copy()
    for table in tree.find_all(exp.Table):
        view = views.get((table.db.lower(), table.name.lower()))
        if view is not None:
            alias = table.alias or table.name
            named = exp.table_(view)
            rest = {
                key: value for key, value in table.args.items() if key not in ("this", "db", "catalog", "alias")
            }
            for key, value in rest.items():
                named.set(key, value)
            table.replace(exp.alias_(named, exp.to_identifier(alias, quoted=True), table=True))
    for column in tree.find_all(exp.Column):
        if (column.text("db").lower(), column.table.lower()) in views:
            column.set("db", None)
    return tree.sql(_DIALECT)


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)
