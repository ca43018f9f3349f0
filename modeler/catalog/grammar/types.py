"""Type names as people and engines write them, brought to Redshift's long spelling."""

from __future__ import annotations

import re

from modeler.catalog.grammar.cursor import Cursor

_LONG = {
    "BIGINT": "bigint", "INT8": "bigint", "INT": "integer", "INT4": "integer", "INTEGER": "integer",
    "SMALLINT": "smallint", "INT2": "smallint",
    "BOOL": "boolean", "BOOLEAN": "boolean",
    "REAL": "real", "FLOAT4": "real", "FLOAT8": "double precision", "DOUBLE": "double precision",
    "NUMERIC": "numeric", "DECIMAL": "numeric", "DEC": "numeric",
    "VARCHAR": "character varying", "NVARCHAR": "character varying",
    "VARCHAR2": "character varying", "NVARCHAR2": "character varying", "TEXT": "character varying",
    "CHAR": "character", "NCHAR": "character", "CHARACTER": "character", "BPCHAR": "character",
    "VARBYTE": "binary varying", "VARBINARY": "binary varying",
    "TIMESTAMP": "timestamp without time zone", "TIMESTAMPTZ": "timestamp with time zone",
    "TIME": "time without time zone", "TIMETZ": "time with time zone",
}  # fmt: skip
_DEFAULT_ARGUMENTS = {"NUMERIC": "18,0", "DECIMAL": "18,0", "DEC": "18,0", "TEXT": "256", "BPCHAR": "256"}
_DEFAULTS_BY_LONG_NAME = {"character varying": "256", "character": "1", "binary varying": "64000"}
_LONGEST = "65535"
"""What Redshift makes of VARCHAR(MAX); unit: bytes."""
_INTERVAL_PARTS = frozenset({"YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND", "TO"})
_FLOAT_BITS_OF_REAL = 24
_AROUND_MARKS = re.compile(r" ?([<>:,()]) ?")


def read_type(cursor: Cursor) -> str:
    """Move over the type at *cursor* and return its long spelling; lengths left out are those Redshift gives.

    Raises:
        UnexpectedToken: no type begins here.

    >>> from modeler.catalog.dialect import cursor
    >>> [read_type(cursor(t)) for t in ("VARCHAR(18)", "decimal(12, 2)", "timestamp", "struct<a:int>")]
    ['character varying(18)', 'numeric(12,2)', 'timestamp without time zone', 'struct<a:int>']
    """
    start = cursor.at
    first = _first_word(cursor)
    if not (first[:1].isalpha() or first[:1] == "_"):
        cursor.at = start
        raise cursor.unexpected("a type")
    if cursor.sees("<"):
        return _nested(cursor, start)
    long = _long_name(cursor, first)
    arguments = _arguments(cursor)
    if long == "float":
        long, arguments = _float(arguments), ""
    elif long.startswith("interval"):
        long, arguments = _interval(cursor, arguments), ""
    elif first in ("TIMESTAMP", "TIME"):
        long, arguments = _zoned(cursor, first.lower()), ""
    elif not arguments:
        arguments = _DEFAULT_ARGUMENTS.get(first) or _DEFAULTS_BY_LONG_NAME.get(long, "")
    return (f"{long}({arguments})" if arguments else long) + _dimensions(cursor)


def is_type_word(word: str) -> bool:
    """Whether *word*, in upper case, is an ordinary type's name, which nobody gives to a constraint.

    >>> is_type_word("VARCHAR"), is_type_word("PK_ORDERS")
    (True, False)
    """
    return word in _LONG or word in ("STRING", "DATE", "FLOAT")


def _first_word(cursor: Cursor) -> str:
    """The type's first word; it may be quoted, in brackets, or stand behind its schema."""
    is_quoted = cursor.sees("[") or not cursor.peek()
    first = cursor.name().upper() if is_quoted and not cursor.sees_string() else cursor.take().text
    return _first_word(cursor) if cursor.accept(".") else first


def _long_name(cursor: Cursor, first: str) -> str:
    if first == "DOUBLE":
        cursor.accept("PRECISION")
    if first in ("CHARACTER", "CHAR", "NCHAR") and cursor.accept("VARYING"):
        return "character varying"
    if first == "NATIONAL":
        cursor.accept("CHARACTER") or cursor.accept("CHAR")
        return "character varying" if cursor.accept("VARYING") else "character"
    if first == "BINARY" and cursor.accept("VARYING"):
        return "binary varying"
    return _LONG.get(first, first.lower())


def _arguments(cursor: Cursor) -> str:
    if not cursor.sees("("):
        return ""
    arguments = _tidy(cursor.skip_balanced())
    length, _, unit = arguments.partition(" ")
    return _LONGEST if arguments == "max" else length if unit in ("byte", "char") else arguments


def _dimensions(cursor: Cursor) -> str:
    found = ""
    while cursor.accept("["):
        while not cursor.accept("]"):
            cursor.take()
        found += "[]"
    return found


def _tidy(text: str) -> str:
    return _AROUND_MARKS.sub(r"\1", " ".join(text.split()).lower()).strip()


def _float(bits: str) -> str:
    return "real" if bits.isdigit() and int(bits) <= _FLOAT_BITS_OF_REAL else "double precision"


def _zoned(cursor: Cursor, name: str) -> str:
    if cursor.accept("WITH", "TIME", "ZONE"):
        return f"{name} with time zone"
    cursor.accept("WITHOUT", "TIME", "ZONE")
    return f"{name} without time zone"


def _interval(cursor: Cursor, precision: str) -> str:
    parts = ["interval"]
    while cursor.peek() in _INTERVAL_PARTS:
        parts.append(cursor.take().text.lower())
        precision = _arguments(cursor) or precision
    return " ".join(parts) + (f" ({precision})" if precision else "")


def _nested(cursor: Cursor, start: int) -> str:
    depth = 0
    while True:
        word = cursor.take()
        depth += word.raw.count("<") - word.raw.count(">")
        if depth <= 0:
            return _tidy(cursor.text(start, cursor.at))
