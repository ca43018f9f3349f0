"""Tables of a .duckdb file: attached for reading, shown through views of the same names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from modeler.catalog.identifiers import quote_table
from modeler.catalog.names import ColumnSet, Skipped, Span, TableName
from modeler.catalog.tables import Catalog, Column, Constraint, ConstraintKind, Table, TableKind
from modeler.warehouses.duckdb_types import catalog_type
from modeler.warehouses.duckdb_views import DIALECT, create_view, known_table, literal, shown_as
from modeler.warehouses.warehouse import Description

_ALIAS = "modeler_stored"
"""What the file is attached as: one called as one of its schemas, as files often are, is ambiguous to DuckDB."""

_OWN_SCHEMA = "main"
"""Where DuckDB keeps tables that were given no schema."""


def view_database(
    connection: duckdb.DuckDBPyConnection, path: Path, *, catalog: Catalog | None, default_schema: str
) -> Description:
    """Attach the file at *path* and make a view of each of its tables; those without a schema in *default_schema*.

    A view that no longer compiles is skipped with its reason.

    Raises:
        duckdb.Error: it is no database, or is locked by a process that writes to it.
    """
    connection.execute(f"ATTACH {literal(str(path))} AS {_ALIAS} (READ_ONLY)")
    described = tuple(_described(connection))
    found: list[Table] = []
    skipped: list[Skipped] = []
    for table in described:
        stored = f"{_ALIAS}.{quote_table(table.name, DIALECT)}"
        name = _public(table.name, default_schema)
        known = known_table(name, catalog)
        try:
            create_view(connection, name, stored, (shown_as(column.name, known) for column in table.columns))
        except duckdb.Error as error:
            # a view over what is gone: the tables beside it can be read
            reason = f"{name} cannot be read: {str(error).splitlines()[0]}"
            skipped.append(Skipped(Span(path.name, 1, 1), reason, "create the view again, or drop it"))
            continue
        found.append(_renamed(table, name, default_schema))
    return Description(tuple(sorted(found, key=lambda table: table.name)), tuple(skipped))


def _described(connection: duckdb.DuckDBPyConnection) -> list[Table]:
    """Every table and view, from DuckDB's own catalog."""
    kinds = {
        TableName(schema, name): TableKind.VIEW if is_view else TableKind.TABLE
        for schema, name, is_view in _rows(connection, _TABLES)
    }
    columns: dict[TableName, list[Column]] = {}
    for schema, table, name, data_type, is_nullable, comment in _rows(connection, _COLUMNS):
        column = Column(name, catalog_type(data_type), nullable=is_nullable, comment=comment or "")
        columns.setdefault(TableName(schema, table), []).append(column)
    keys: dict[TableName, list[Constraint]] = {}
    for schema, table, kind, names, other, other_names in _rows(connection, _CONSTRAINTS):
        references = ColumnSet(TableName(schema, other), tuple(other_names)) if kind == "FOREIGN KEY" else None
        constraint = Constraint(_CONSTRAINT_KINDS[kind], tuple(names), references)
        keys.setdefault(TableName(schema, table), []).append(constraint)
    return [
        Table(name, tuple(columns.get(name, ())), kinds[name], constraints=tuple(keys.get(name, ())))
        for name in sorted(kinds)
    ]


def _renamed(table: Table, name: TableName, default_schema: str) -> Table:
    constraints = tuple(
        Constraint(c.kind, c.columns, _referred(c.references, default_schema)) for c in table.constraints
    )
    return Table(name, table.columns, table.kind, constraints=constraints)


def _referred(columns: ColumnSet | None, default_schema: str) -> ColumnSet | None:
    return ColumnSet(_public(columns.table, default_schema), columns.columns) if columns else None


def _public(name: TableName, default_schema: str) -> TableName:
    return TableName(default_schema, name.table) if name.schema == _OWN_SCHEMA else name


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    # written into the text: for parameters DuckDB imports pandas
    return connection.execute(query.replace("$database", literal(_ALIAS))).fetchall()


_TABLES = """
SELECT schema_name, table_name, FALSE FROM duckdb_tables() WHERE database_name = $database AND NOT internal
UNION ALL
SELECT schema_name, view_name, TRUE FROM duckdb_views() WHERE database_name = $database AND NOT internal
"""
_COLUMNS = """
SELECT schema_name, table_name, column_name, data_type, is_nullable, comment
FROM duckdb_columns() WHERE database_name = $database AND NOT internal
ORDER BY schema_name, table_name, column_index
"""
_CONSTRAINTS = """
SELECT schema_name, table_name, constraint_type, constraint_column_names, referenced_table, referenced_column_names
FROM duckdb_constraints()
WHERE database_name = $database AND constraint_type IN ('PRIMARY KEY', 'UNIQUE', 'FOREIGN KEY')
ORDER BY schema_name, table_name, constraint_index
"""
_CONSTRAINT_KINDS = {
    "PRIMARY KEY": ConstraintKind.PRIMARY,
    "UNIQUE": ConstraintKind.UNIQUE,
    "FOREIGN KEY": ConstraintKind.FOREIGN,
}
