"""A column's definition, and the keys a table declares, read token by token."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from modeler.catalog.grammar.attributes import Attribute, AttributeKind, read_attribute, read_reference
from modeler.catalog.grammar.cursor import Cursor
from modeler.catalog.grammar.place import Place
from modeler.catalog.grammar.types import is_type_word, read_type
from modeler.catalog.names import ColumnSet
from modeler.catalog.tables import Column, Constraint, ConstraintKind


@dataclass(frozen=True, slots=True)
class ColumnDefinition:
    """A column, and what its definition says of the table."""

    column: Column
    constraints: tuple[Constraint, ...] = ()
    is_dist_key: bool = False
    is_sort_key: bool = False
    ignored: tuple[tuple[int, str], ...] = ()
    """Words that mean nothing to us, with their line."""


def read_column(cursor: Cursor, place: Place) -> ColumnDefinition:
    """Read the column at *cursor*, up to the comma or parenthesis that ends it; its type may be missing.

    Raises:
        UnexpectedToken: no column begins here, or it breaks off.

    >>> from modeler.catalog.dialect import cursor
    >>> shipper = read_column(cursor("shipper_id bigint ENCODE az64 distkey"), Place("ddl/o.sql", 7))
    >>> shipper.is_dist_key, shipper.column.encoding, str(shipper.column.span)
    (True, 'az64', 'ddl/o.sql:7')
    """
    line = cursor.line
    name = cursor.name()
    cursor.accept(":")
    # CREATE TABLE t (a, b) AS SELECT names columns without types
    data_type = "" if _ends(cursor) or cursor.sees("AS") else read_type(cursor)
    found = ColumnDefinition(Column(name, data_type, span=place.span(line, line)))
    while not _ends(cursor):
        at = cursor.line
        found = _with(found, read_attribute(cursor, place.default_schema), at)
    return found


def read_table_constraint(cursor: Cursor, place: Place) -> Constraint | None:
    """The key that a table declares at *cursor*; None where no key begins here, past the name of a CHECK.

    Raises:
        UnexpectedToken: a key begins here and does not go on as it must.

    >>> from modeler.catalog.dialect import cursor
    >>> key = read_table_constraint(cursor("CONSTRAINT pk PRIMARY KEY (order_id, line_no)"), Place("ddl/l.sql"))
    >>> key.name, key.columns
    ('pk', ('order_id', 'line_no'))
    """
    line = cursor.line
    if cursor.sees("CONSTRAINT") and is_type_word(cursor.peek(1)):
        # a column may be called so
        return None
    name = cursor.name() if cursor.accept("CONSTRAINT") else ""
    kind = _constraint_kind(cursor)
    if kind is None:
        if name and cursor.peek() not in ("CHECK", "DEFAULT", "EXCLUDE"):
            raise cursor.unexpected("PRIMARY KEY, UNIQUE, FOREIGN KEY or CHECK")
        return None
    name = _index_name(cursor) or name
    columns = cursor.names()
    other: ColumnSet | None = None
    if kind is ConstraintKind.FOREIGN:
        cursor.expect("REFERENCES")
        other = read_reference(cursor, place.default_schema)
    # NOT VALID, RELY, WITH (PAD_INDEX = OFF) ON [PRIMARY] and so on
    while not _ends(cursor):
        cursor.skip_one()
    return Constraint(kind, columns, other, name, place.span(line, line))


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


def _ends(cursor: Cursor) -> bool:
    return cursor.done or cursor.peek() in (",", ")")


def _with(found: ColumnDefinition, attribute: Attribute, line: int) -> ColumnDefinition:
    """*found* with what *attribute* says of it."""
    kind, column = attribute.kind, found.column
    if kind in _KEYS:
        key = Constraint(_KEYS[kind], (column.name,), attribute.references, attribute.constraint, column.span)
        return replace(found, constraints=(*found.constraints, key))
    if kind is AttributeKind.DIST_KEY:
        return replace(found, is_dist_key=True)
    if kind is AttributeKind.SORT_KEY:
        return replace(found, is_sort_key=True)
    if kind is AttributeKind.UNKNOWN:
        return replace(found, ignored=(*found.ignored, (line, attribute.value)))
    changes: dict[str, Any] = {}
    if kind is AttributeKind.NOT_NULL:
        changes = {"nullable": False}
    elif kind is AttributeKind.IDENTITY:
        changes = {"identity": True, "default": attribute.value}
    elif kind in _TEXTS:
        changes = {_TEXTS[kind]: attribute.value}
    return replace(found, column=replace(column, **changes))


def _constraint_kind(cursor: Cursor) -> ConstraintKind | None:
    if cursor.accept("PRIMARY", "KEY"):
        return ConstraintKind.PRIMARY
    if cursor.accept("FOREIGN", "KEY"):
        return ConstraintKind.FOREIGN
    return ConstraintKind.UNIQUE if cursor.accept("UNIQUE") else None


_INDEX_WORDS = frozenset({"CLUSTERED", "NONCLUSTERED", "HASH", "KEY", "INDEX", "NULLS", "NOT", "DISTINCT"})


def _index_name(cursor: Cursor) -> str:
    """The name that MySQL gives the index of a key, moving to the columns."""
    name = ""
    while not cursor.done and not cursor.sees("("):
        if cursor.accept("USING") or cursor.peek() in _INDEX_WORDS:
            cursor.take()
        else:
            name = cursor.name()
    return name
