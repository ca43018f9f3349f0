"""CREATE VIEW and CREATE MATERIALIZED VIEW, read token by token into a catalog entry."""

from __future__ import annotations

from modeler.catalog.grammar.create_table import Definition
from modeler.catalog.grammar.cursor import Cursor
from modeler.catalog.grammar.place import Place
from modeler.catalog.grammar.properties import read_properties
from modeler.catalog.tables import Column, Table, TableKind

_UNBOUND = ("WITH", "NO", "SCHEMA", "BINDING")


def read_create_view(cursor: Cursor, place: Place) -> Definition:
    """Read the CREATE VIEW at *cursor*; its columns are those it lists, the rest come when the catalog is merged.

    Raises:
        UnexpectedToken: the statement breaks off or cannot be understood.

    >>> from modeler.catalog.dialect import cursor
    >>> sql = "CREATE OR REPLACE VIEW s.v AS SELECT a FROM s.t WITH NO SCHEMA BINDING"
    >>> view = read_create_view(cursor(sql), Place("v.sql")).table
    >>> view.kind.value, view.definition
    ('late_binding_view', 'SELECT a FROM s.t')
    """
    first_line = cursor.line
    kind = _read_head(cursor)
    name = cursor.table_name(place.default_schema)
    columns = cursor.names() if cursor.sees("(") else ()
    if cursor.drop_last(*_UNBOUND):
        kind = TableKind.LATE_BINDING_VIEW
    properties = read_properties(cursor, place.default_schema)
    if not properties.query:
        raise cursor.unexpected("AS and a query")
    view = Table(
        name,
        tuple(Column(column, "") for column in columns),
        kind,
        dist_style=properties.dist_style,
        dist_key=properties.dist_key,
        sort_key=properties.sort_key,
        sort_style=properties.sort_style,
        definition=properties.query,
        span=place.span(first_line, cursor.last_line),
    )
    return Definition(view, place.line(properties.query_line), place.not_understood(name, properties.ignored))


def _read_head(cursor: Cursor) -> TableKind:
    cursor.expect("CREATE")
    cursor.accept("OR", "REPLACE")
    materialized = cursor.accept("MATERIALIZED")
    while cursor.peek() in ("TEMP", "TEMPORARY", "EXTERNAL", "PROTECTED", "RECURSIVE"):
        cursor.take()
    cursor.expect("VIEW")
    cursor.accept("IF", "NOT", "EXISTS")
    return TableKind.MATERIALIZED_VIEW if materialized else TableKind.VIEW
