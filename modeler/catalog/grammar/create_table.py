"""CREATE TABLE, read token by token into a catalog entry.

sqlglot keeps no place of a column, and refuses or forgets much of what Redshift's SHOW TABLE and the admin views
print; this grammar takes columns, attributes and table properties in any order, with their lines.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from modeler.catalog.grammar.columns import ColumnDefinition, read_column, read_table_constraint
from modeler.catalog.grammar.cursor import Cursor
from modeler.catalog.grammar.other_engines import skip_index
from modeler.catalog.grammar.place import Place
from modeler.catalog.grammar.properties import Properties, read_properties
from modeler.catalog.names import Skipped, Span, TableName
from modeler.catalog.tables import Constraint, ConstraintKind, Table, TableKind


@dataclass(frozen=True, slots=True)
class Definition:
    """A table as its statement defines it."""

    table: Table
    query_line: int = 0
    """The line of the file on which the query of a view, or after AS, begins; 0 without one."""
    ignored: tuple[Skipped, ...] = ()
    """Words of the statement that mean nothing to us; the table is kept without them."""
    is_temporary: bool = False
    """Whether the table lives no longer than its session."""


def read_create_table(cursor: Cursor, place: Place) -> Definition:
    """Read the CREATE TABLE at *cursor*, which may be external, temporary, LIKE another, or AS a query.

    Columns of LIKE and of AS come when the catalog is merged, from ``like`` and ``definition``.

    Raises:
        UnexpectedToken: the statement breaks off or cannot be understood.

    >>> from modeler.catalog.dialect import cursor
    >>> sql = "CREATE TABLE sample.orderinfo (order_id bigint ENCODE raw, shipper_id bigint ENCODE az64 distkey)"
    >>> table = read_create_table(cursor(sql), Place("ddl/o.sql")).table
    >>> table.dist_key, [(c.name, c.data_type, c.encoding) for c in table.columns]
    ('shipper_id', [('order_id', 'bigint', 'raw'), ('shipper_id', 'bigint', 'az64')])
    """
    first_line = cursor.line
    is_temporary = "TEMP" in (cursor.peek(1)[:4], cursor.peek(2)[:4])
    kind = _read_head(cursor)
    name = cursor.table_name(place.default_schema)
    if cursor.accept("CLUSTER", "BY"):
        cursor.skip_balanced()
    while cursor.accept(","):
        # CREATE MULTISET TABLE t ,NO FALLBACK ,CHECKSUM = DEFAULT (
        while not cursor.done and cursor.peek() not in (",", "("):
            cursor.take()
    body = _read_body(cursor, place) if cursor.sees("(") else _Body()
    properties = read_properties(cursor, place.default_schema)
    table = _table(name, kind, body, properties, place.span(first_line, cursor.last_line))
    ignored = [words for column in body.columns for words in column.ignored]
    notes = place.not_understood(name, (*ignored, *properties.ignored))
    return Definition(table, place.line(properties.query_line), notes, is_temporary or name.table.startswith("#"))


@dataclass
class _Body:
    """What stands between the parentheses."""

    columns: list[ColumnDefinition] = field(default_factory=list)
    constraints: list[Constraint] = field(default_factory=list)
    """Those of columns and those of the table, in the order of the text."""
    like: TableName | None = None


_TABLE_WORDS = frozenset(
    {
        "LOCAL",
        "GLOBAL",
        "TEMP",
        "TEMPORARY",
        "UNLOGGED",
        "OR",
        "REPLACE",
        "TRANSIENT",
        "VOLATILE",
        "MULTISET",
        "SET",
    }
)


def _read_head(cursor: Cursor) -> TableKind:
    cursor.expect("CREATE")
    kind = TableKind.TABLE
    while not cursor.accept("TABLE"):
        if cursor.sees("EXTERNAL") or cursor.sees("FOREIGN"):
            kind = TableKind.EXTERNAL_TABLE
        elif cursor.peek() not in _TABLE_WORDS:
            raise cursor.unexpected("TABLE")
        cursor.take()
    cursor.accept("IF", "NOT", "EXISTS")
    return kind


def _read_body(cursor: Cursor, place: Place) -> _Body:
    body = _Body()
    cursor.expect("(")
    while not cursor.accept(")"):
        _read_element(cursor, place, body)
        if not cursor.accept(",") and not cursor.sees(")"):
            raise cursor.unexpected("',' or ')'")
    return body


def _read_element(cursor: Cursor, place: Place, body: _Body) -> None:
    if skip_index(cursor):
        return
    constraint = read_table_constraint(cursor, place)
    if constraint is not None:
        body.constraints.append(constraint)
    elif cursor.sees("CHECK", "("):
        while cursor.peek() not in (",", ")"):
            cursor.skip_one()
    elif cursor.accept("LIKE"):
        body.like = cursor.table_name(place.default_schema)
        while cursor.accept("INCLUDING") or cursor.accept("EXCLUDING"):
            cursor.take()
    else:
        column = read_column(cursor, place)
        body.columns.append(column)
        body.constraints.extend(column.constraints)


def _table(name: TableName, kind: TableKind, body: _Body, properties: Properties, span: Span) -> Table:
    primary = {n for c in body.constraints if c.kind is ConstraintKind.PRIMARY for n in c.columns}
    columns = (d.column for d in body.columns)
    keyed = tuple(replace(c, nullable=False) if c.name in primary else c for c in columns)
    dist_key = properties.dist_key or next((d.column.name for d in body.columns if d.is_dist_key), "")
    sort_key = properties.sort_key or tuple(d.column.name for d in body.columns if d.is_sort_key)
    return Table(
        name,
        (*keyed, *(c for c in properties.partitions if c.name not in {k.name for k in keyed})),
        kind,
        comment=properties.comment,
        constraints=tuple(body.constraints),
        dist_style=properties.dist_style or ("key" if dist_key else ""),
        dist_key=dist_key,
        sort_key=sort_key,
        sort_style=properties.sort_style or ("compound" if sort_key else ""),
        partitions=tuple(column.name for column in properties.partitions),
        definition=properties.query,
        like=body.like or properties.like,
        span=span,
    )
