"""What may follow the type in a column definition, one attribute at a time and in any order."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from modeler.catalog.grammar.cursor import Cursor
from modeler.catalog.names import DEFAULT_SCHEMA, ColumnSet


class AttributeKind(StrEnum):
    """What an attribute says of its column."""

    NULL = "null"
    NOT_NULL = "not_null"
    DEFAULT = "default"
    IDENTITY = "identity"
    ENCODING = "encoding"
    DIST_KEY = "dist_key"
    SORT_KEY = "sort_key"
    COLLATION = "collation"
    PRIMARY = "primary"
    UNIQUE = "unique"
    REFERENCES = "references"
    CHECK = "check"
    COMMENT = "comment"
    UNKNOWN = "unknown"


STORAGE = frozenset(
    {
        AttributeKind.IDENTITY,
        AttributeKind.ENCODING,
        AttributeKind.DIST_KEY,
        AttributeKind.SORT_KEY,
        AttributeKind.COLLATION,
    }
)
"""Attributes that say how Redshift stores a column: what other engines' grammars do not know."""


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of a column."""

    kind: AttributeKind
    value: str = ""
    """The expression, encoding, collation or comment."""
    constraint: str = ""
    """The constraint's name, where it has one."""
    references: ColumnSet | None = None
    """The other side; without columns where only the table is named."""


IDENTITY_FUNCTIONS = frozenset({"identity", "default_identity"})
_WORDS = {
    ("NOT", "NULL"): AttributeKind.NOT_NULL,
    ("NULL",): AttributeKind.NULL,
    ("DISTKEY",): AttributeKind.DIST_KEY,
    ("SORTKEY",): AttributeKind.SORT_KEY,
    ("PRIMARY", "KEY"): AttributeKind.PRIMARY,
    ("UNIQUE",): AttributeKind.UNIQUE,
}
_STARTS = (
    *("ENCODE", "DISTKEY", "SORTKEY", "PRIMARY", "UNIQUE", "REFERENCES", "CONSTRAINT", "COLLATE"),
    *("CHECK", "IDENTITY", "GENERATED", "COMMENT"),
)
"""Words that begin an attribute and so end a default's expression."""


def read_attribute(cursor: Cursor, default_schema: str = DEFAULT_SCHEMA) -> Attribute:
    """Move over the attribute at *cursor*; a word that begins none is passed over as UNKNOWN.

    Raises:
        UnexpectedToken: an attribute begins here and does not go on as it must.

    >>> from modeler.catalog.dialect import cursor
    >>> attributes = cursor('ENCODE az64 distkey DEFAULT "identity"(1, 0) NOT NULL')
    >>> [read_attribute(attributes).kind.value for _ in range(4)]
    ['encoding', 'dist_key', 'identity', 'not_null']
    """
    name = cursor.name() if cursor.accept("CONSTRAINT") else ""
    for words, kind in _WORDS.items():
        if cursor.accept(*words):
            return Attribute(kind, constraint=name)
    if cursor.accept("ENCODE"):
        return Attribute(AttributeKind.ENCODING, cursor.name())
    if cursor.accept("COLLATE"):
        return Attribute(AttributeKind.COLLATION, cursor.name())
    if cursor.accept("REFERENCES"):
        return Attribute(AttributeKind.REFERENCES, "", name, read_reference(cursor, default_schema))
    if cursor.accept("CHECK"):
        return Attribute(AttributeKind.CHECK, cursor.skip_balanced(), name)
    if cursor.accept("COMMENT"):
        return Attribute(AttributeKind.COMMENT, cursor.string())
    if cursor.sees("IDENTITY") or cursor.sees("GENERATED"):
        return _identity(cursor)
    if cursor.accept("DEFAULT"):
        return _default(cursor)
    return _unknown(cursor)


def read_reference(cursor: Cursor, default_schema: str = DEFAULT_SCHEMA) -> ColumnSet:
    """The table and columns after REFERENCES; the actions that may follow are passed over.

    Raises:
        UnexpectedToken: no table name comes next.
    """
    table = cursor.table_name(default_schema)
    columns = cursor.names() if cursor.sees("(") else ()
    while True:
        if cursor.accept("MATCH"):
            cursor.take()
        elif cursor.accept("ON", "DELETE") or cursor.accept("ON", "UPDATE"):
            action = cursor.take().text
            if action in ("SET", "NO"):
                cursor.take()
        elif not _deferral(cursor):
            return ColumnSet(table, columns)


def _deferral(cursor: Cursor) -> bool:
    if cursor.accept("INITIALLY"):
        cursor.take()
        return True
    return cursor.accept("NOT", "DEFERRABLE") or cursor.accept("DEFERRABLE")


def _identity(cursor: Cursor) -> Attribute:
    start = cursor.at
    if cursor.accept("GENERATED"):
        if not cursor.accept("ALWAYS"):
            cursor.expect("BY", "DEFAULT")
        cursor.expect("AS")
        if cursor.sees("("):
            return Attribute(AttributeKind.DEFAULT, cursor.skip_balanced())
    cursor.expect("IDENTITY")
    if cursor.sees("("):
        cursor.skip_balanced()
    return Attribute(AttributeKind.IDENTITY, cursor.text(start, cursor.at))


def _default(cursor: Cursor) -> Attribute:
    start = cursor.at
    function = cursor.peek_raw()
    while not cursor.done and not (cursor.at > start and _ends_default(cursor)):
        cursor.skip_one()
    value = cursor.text(start, cursor.at)
    if not value:
        raise cursor.unexpected("a default value")
    kind = AttributeKind.IDENTITY if function in IDENTITY_FUNCTIONS else AttributeKind.DEFAULT
    return Attribute(kind, value)


def _ends_default(cursor: Cursor) -> bool:
    return cursor.peek() in (",", ")", "NULL") or cursor.sees("NOT", "NULL") or cursor.peek() in _STARTS


def _unknown(cursor: Cursor) -> Attribute:
    start = cursor.at
    cursor.skip_one()
    return Attribute(AttributeKind.UNKNOWN, cursor.text(start, cursor.at))
