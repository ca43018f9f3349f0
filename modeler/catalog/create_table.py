"""CREATE TABLE, read token by token into a catalog entry.

sqlglot keeps no place of a column, and refuses or forgets much of what Redshift's SHOW TABLE and the admin views
print; this grammar takes columns, attributes and table properties in any order, with their lines.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from modeler.catalog.column_attributes import Attribute, AttributeKind, read_attribute, read_reference
from modeler.catalog.cursor import Cursor
from modeler.catalog.names import DEFAULT_SCHEMA, ColumnSet, Skipped, Span, TableName
from modeler.catalog.table_properties import Properties, read_properties
from modeler.catalog.tables import Column, Constraint, ConstraintKind, Table, TableKind
from modeler.catalog.type_names import read_type


@dataclass(frozen=True, slots=True)
class Place:
    """Where a statement stands, and what its bare names mean there."""

    path: str
    first_line: int = 1
    default_schema: str = DEFAULT_SCHEMA

    def span(self, first: int, last: int) -> Span:
        """Lines *first* to *last* of the statement as lines of its file."""
        return Span(self.path, first + self.first_line - 1, last + self.first_line - 1)


@dataclass(frozen=True, slots=True)
class Definition:
    """A table as its statement defines it."""

    table: Table
    ignored: tuple[Skipped, ...] = ()
    """Words of the statement that mean nothing to us; the table is kept without them."""


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
    kind = _read_head(cursor)
    name = cursor.table_name(place.default_schema)
    body = _Body(place)
    if cursor.sees("("):
        body.read(cursor)
    properties = read_properties(cursor, place.default_schema)
    span = place.span(first_line, cursor.last_line)
    ignored = [
        Skipped(
            place.span(line, line),
            f"{words!r} in the definition of {name} is not understood",
            "the table is kept without it",
        )
        for line, words in (*body.ignored, *properties.ignored)
    ]
    return Definition(body.table(name, kind, properties, span), tuple(ignored))


def _read_head(cursor: Cursor) -> TableKind:
    cursor.expect("CREATE")
    kind = TableKind.TABLE
    while not cursor.accept("TABLE"):
        word = cursor.take().text
        if word == "EXTERNAL":
            kind = TableKind.EXTERNAL_TABLE
        elif word not in ("LOCAL", "GLOBAL", "TEMP", "TEMPORARY", "UNLOGGED", "OR", "REPLACE"):
            cursor.at -= 1
            raise cursor.unexpected("TABLE")
    cursor.accept("IF", "NOT", "EXISTS")
    return kind


@dataclass
class _Body:
    """What stands between the parentheses, gathered while it is read."""

    place: Place
    columns: list[Column] = field(default_factory=list)
    constraints: list[Constraint] = field(default_factory=list)
    dist_key: str = ""
    sort_key: list[str] = field(default_factory=list)
    like: TableName | None = None
    ignored: list[tuple[int, str]] = field(default_factory=list)

    def read(self, cursor: Cursor) -> None:
        cursor.expect("(")
        while not cursor.sees(")"):
            if not self._constraint(cursor) and not self._like(cursor):
                self._column(cursor)
            if not cursor.accept(",") and not cursor.sees(")"):
                raise cursor.unexpected("',' or ')'")
        cursor.expect(")")

    def table(self, name: TableName, kind: TableKind, properties: Properties, span: Span) -> Table:
        primary = {n for c in self.constraints if c.kind is ConstraintKind.PRIMARY for n in c.columns}
        columns = [replace(c, nullable=False) if c.name in primary else c for c in self.columns]
        dist_key = properties.dist_key or self.dist_key
        sort_key = properties.sort_key or tuple(self.sort_key)
        return Table(
            name,
            (*columns, *properties.partitions),
            kind,
            comment=properties.comment,
            constraints=tuple(self.constraints),
            dist_style=properties.dist_style or ("key" if dist_key else ""),
            dist_key=dist_key,
            sort_key=sort_key,
            sort_style=properties.sort_style or ("compound" if sort_key else ""),
            partitions=tuple(column.name for column in properties.partitions),
            definition=properties.query,
            like=self.like or properties.like,
            span=span,
        )

    def _like(self, cursor: Cursor) -> bool:
        if not cursor.accept("LIKE"):
            return False
        self.like = cursor.table_name(self.place.default_schema)
        while cursor.accept("INCLUDING") or cursor.accept("EXCLUDING"):
            cursor.take()
        return True

    def _constraint(self, cursor: Cursor) -> bool:
        constraint = read_table_constraint(cursor, self.place)
        if constraint is not None:
            self.constraints.append(constraint)
            return True
        if cursor.sees("CHECK", "("):
            cursor.take()
            cursor.skip_balanced()
            return True
        return False

    def _column(self, cursor: Cursor) -> None:
        line = cursor.line
        name = cursor.name()
        span = self.place.span(line, line)
        cursor.accept(":")
        # CREATE TABLE t (a, b) AS SELECT names columns without types
        column = Column(name, "" if cursor.peek() in (",", ")") else read_type(cursor), span=span)
        while cursor.peek() not in (",", ")"):
            at = cursor.line
            attribute = read_attribute(cursor, self.place.default_schema)
            if attribute.kind is AttributeKind.UNKNOWN:
                self.ignored.append((at, attribute.value))
            column = self._with(column, attribute, span)
        self.columns.append(column)

    def _with(self, column: Column, attribute: Attribute, span: Span) -> Column:
        """*column* with what *attribute* says of it; what it says of the table is kept here."""
        kind = attribute.kind
        if kind in _KEYS:
            key = Constraint(_KEYS[kind], (column.name,), attribute.references, attribute.constraint, span)
            self.constraints.append(key)
        elif kind is AttributeKind.DIST_KEY:
            self.dist_key = column.name
        elif kind is AttributeKind.SORT_KEY:
            self.sort_key.append(column.name)
        elif kind is AttributeKind.NOT_NULL:
            return replace(column, nullable=False)
        elif kind is AttributeKind.IDENTITY:
            return replace(column, identity=True, default=attribute.value)
        elif kind in _TEXTS:
            changes: dict[str, Any] = {_TEXTS[kind]: attribute.value}
            return replace(column, **changes)
        return column


_KEYS = {
    AttributeKind.PRIMARY: ConstraintKind.PRIMARY,
    AttributeKind.UNIQUE: ConstraintKind.UNIQUE,
    AttributeKind.REFERENCES: ConstraintKind.FOREIGN,
}
_TEXTS = {
    AttributeKind.DEFAULT: "default",
    AttributeKind.ENCODING: "encoding",
    AttributeKind.COLLATION: "collation",
    AttributeKind.COMMENT: "comment",
}
"""Attributes whose value is a field of :class:`Column`."""


def read_table_constraint(cursor: Cursor, place: Place) -> Constraint | None:
    """The key that a table declares at *cursor*; None, and no move, where no key begins here.

    Raises:
        UnexpectedToken: a key begins here and does not go on as it must.
    """
    start, line = cursor.at, cursor.line
    name = cursor.name() if cursor.accept("CONSTRAINT") else ""
    kind = _constraint_kind(cursor)
    if kind is None:
        if name and not cursor.sees("CHECK"):
            raise cursor.unexpected("PRIMARY KEY, UNIQUE, FOREIGN KEY or CHECK")
        cursor.at = start + 2 if name else start
        return None
    columns = cursor.names()
    other: ColumnSet | None = None
    if kind is ConstraintKind.FOREIGN:
        cursor.expect("REFERENCES")
        other = read_reference(cursor, place.default_schema)
    return Constraint(kind, columns, other, name, place.span(line, line))


def _constraint_kind(cursor: Cursor) -> ConstraintKind | None:
    if cursor.accept("PRIMARY", "KEY"):
        return ConstraintKind.PRIMARY
    if cursor.accept("FOREIGN", "KEY"):
        return ConstraintKind.FOREIGN
    if cursor.sees("UNIQUE", "("):
        cursor.take()
        return ConstraintKind.UNIQUE
    return None
