"""What may follow the type in a column definition, one attribute at a time and in any order."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from modeler.catalog.grammar.cursor import Cursor
from modeler.catalog.grammar.other_engines import read_description, skip_column_words
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


_IDENTITY_FUNCTIONS = frozenset({"identity", "default_identity"})
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
    *("CHECK", "IDENTITY", "GENERATED", "COMMENT", "OPTIONS", "AUTO_INCREMENT", "ON", "WITH", "COMPRESS", "FORMAT"),
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
    if cursor.accept("REFERENCES"):
        return Attribute(AttributeKind.REFERENCES, "", name, read_reference(cursor, default_schema))
    if cursor.peek() in _IDENTITY_WORDS:
        return _identity(cursor)
    if cursor.accept("DEFAULT"):
        return _default(cursor)
    for word, kind in _VALUED.items():
        if cursor.accept(word):
            return Attribute(kind, _value(cursor, word), name)
    return Attribute(AttributeKind.NULL) if skip_column_words(cursor) else _unknown(cursor)


_IDENTITY_WORDS = frozenset({"IDENTITY", "GENERATED", "AUTO_INCREMENT", "AUTOINCREMENT"})
_VALUED = {
    "ENCODE": AttributeKind.ENCODING,
    "COLLATE": AttributeKind.COLLATION,
    "CHECK": AttributeKind.CHECK,
    "COMMENT": AttributeKind.COMMENT,
    "OPTIONS": AttributeKind.COMMENT,
    "AS": AttributeKind.DEFAULT,
}
"""Attributes with one value, by the word before it; AS begins the expression of a computed column."""


def _value(cursor: Cursor, word: str) -> str:
    if word == "OPTIONS":
        return read_description(cursor)
    if cursor.sees("("):
        return cursor.skip_balanced()
    return cursor.string() if cursor.sees_string() else cursor.path()[-1]


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
    cursor.take()
    if cursor.sees("("):
        cursor.skip_balanced()
    value = cursor.text(start, cursor.at)
    while cursor.peek() in ("START", "INCREMENT", "ORDER", "NOORDER"):
        counted = cursor.take().text in ("START", "INCREMENT")
        cursor.accept("WITH") or cursor.accept("BY")
        if counted:
            cursor.take()
    return Attribute(AttributeKind.IDENTITY, value)


def _default(cursor: Cursor) -> Attribute:
    start = cursor.at
    function = cursor.peek_raw()
    while not cursor.done and not (cursor.at > start and _ends_default(cursor)):
        cursor.skip_one()
    value = cursor.text(start, cursor.at)
    if not value:
        raise cursor.unexpected("a default value")
    kind = AttributeKind.IDENTITY if function in _IDENTITY_FUNCTIONS else AttributeKind.DEFAULT
    return Attribute(kind, value)


def _ends_default(cursor: Cursor) -> bool:
    return cursor.peek() in (",", ")", "NULL") or cursor.sees("NOT", "NULL") or cursor.peek() in _STARTS


def _unknown(cursor: Cursor) -> Attribute:
    start = cursor.at
    cursor.skip_one()
    return Attribute(AttributeKind.UNKNOWN, cursor.text(start, cursor.at))
