"""What may follow the column list of a table or the name of a materialized view, in any order."""

from __future__ import annotations

from dataclasses import dataclass, field

from modeler.catalog.grammar.attributes import AttributeKind, read_attribute
from modeler.catalog.grammar.cursor import Cursor
from modeler.catalog.grammar.other_engines import read_description, skip_table_words
from modeler.catalog.grammar.types import read_type
from modeler.catalog.names import DEFAULT_SCHEMA, TableName
from modeler.catalog.tables import Column


@dataclass
class Properties:
    """Properties of a table while they are read; fields as in :class:`~modeler.catalog.tables.Table`."""

    dist_style: str = ""
    dist_key: str = ""
    sort_key: tuple[str, ...] = ()
    sort_style: str = ""
    partitions: tuple[Column, ...] = ()
    comment: str = ""
    like: TableName | None = None
    query: str = ""
    """The SQL after AS."""
    query_line: int = 0
    """The line of the statement on which the query begins."""
    query_index: int | None = None
    """The position of the token AS; None without a query."""
    ignored: list[tuple[int, str]] = field(default_factory=list)
    """Words that mean nothing to us, with their line."""


def read_properties(cursor: Cursor, default_schema: str = DEFAULT_SCHEMA) -> Properties:
    """Move over all properties, to the end of the statement; a query after AS is its last part.

    Raises:
        UnexpectedToken: a property begins and does not go on as it must.

    >>> from modeler.catalog.dialect import cursor
    >>> properties = read_properties(cursor("BACKUP NO DISTSTYLE KEY DISTKEY(a) INTERLEAVED SORTKEY (a, b)"))
    >>> properties.dist_key, properties.sort_style, properties.sort_key
    ('a', 'interleaved', ('a', 'b'))
    """
    found = Properties()
    while not cursor.done:
        if cursor.sees("AS") or (cursor.sees("WITH") and cursor.peek(2) == "AS"):
            found.query_index = cursor.index
            cursor.accept("AS")
            found.query_line = cursor.line
            found.query = cursor.rest()
        elif not (_distribution(cursor, found) or _order(cursor, found) or _other(cursor, found, default_schema)):
            found.ignored.append(_unknown(cursor))
    return found


def _unknown(cursor: Cursor) -> tuple[int, str]:
    """The rest of the line, up to a query, as one note."""
    line, start = cursor.line, cursor.at
    while not cursor.done and cursor.line == line and not (cursor.sees("AS") and cursor.at > start):
        cursor.skip_one()
    return line, cursor.text(start, cursor.at)


def _distribution(cursor: Cursor, found: Properties) -> bool:
    if cursor.accept("DISTSTYLE"):
        found.dist_style = cursor.name()
    elif cursor.accept("DISTKEY"):
        found.dist_key = cursor.names()[0]
        found.dist_style = found.dist_style or "key"
    else:
        return False
    return True


def _order(cursor: Cursor, found: Properties) -> bool:
    style = cursor.peek().lower() if cursor.peek() in ("COMPOUND", "INTERLEAVED") else ""
    if not cursor.sees(*([style.upper()] if style else []), "SORTKEY"):
        return False
    cursor.at += 2 if style else 1
    if cursor.accept("AUTO"):
        found.sort_style = "auto"
    elif not cursor.accept("NONE"):
        found.sort_style = style or "compound"
        found.sort_key = cursor.names()
    return True


def _other(cursor: Cursor, found: Properties, default_schema: str) -> bool:
    if cursor.accept("PARTITIONED", "BY"):
        found.partitions = _partitions(cursor)
    elif cursor.accept("COMMENT"):
        cursor.accept("=")
        found.comment = cursor.string()
    elif cursor.accept("OPTIONS"):
        found.comment = read_description(cursor)
    elif cursor.accept("LIKE") or cursor.accept("CLONE"):
        found.like = cursor.table_name(default_schema)
    elif cursor.accept("PARTITION", "OF"):
        found.like = cursor.table_name(default_schema)
        cursor.rest()
    else:
        return _without_meaning(cursor) or skip_table_words(cursor)
    return True


def _partitions(cursor: Cursor) -> tuple[Column, ...]:
    cursor.expect("(")
    columns = []
    while not cursor.accept(")"):
        name, comment = cursor.name(), ""
        if cursor.sees("("):
            # Iceberg's days(hour) partitions by a column that is there
            cursor.skip_balanced()
            cursor.accept(",")
            continue
        data_type = "" if cursor.peek() in (",", ")") else read_type(cursor)
        while cursor.peek() not in (",", ")"):
            attribute = read_attribute(cursor)
            comment = attribute.value if attribute.kind is AttributeKind.COMMENT else comment
        columns.append(Column(name, data_type, comment=comment))
        cursor.accept(",")
    return tuple(columns)


_WITHOUT_MEANING = (
    ("ENCODE", "AUTO"),
    ("ENCODE", "NONE"),
    ("BACKUP", "YES"),
    ("BACKUP", "NO"),
    ("AUTO", "REFRESH", "YES"),
    ("AUTO", "REFRESH", "NO"),
    ("ON", "COMMIT", "PRESERVE", "ROWS"),
    ("ON", "COMMIT", "DELETE", "ROWS"),
    ("ON", "COMMIT", "DROP"),
    ("WITH", "NO", "DATA"),
    ("WITH", "DATA"),
)
"""Properties that say nothing of names, types or keys."""


def _without_meaning(cursor: Cursor) -> bool:
    if any(cursor.accept(*words) for words in _WITHOUT_MEANING):
        return True
    if cursor.accept("ROW", "FORMAT"):
        return _row_format(cursor)
    if cursor.accept("STORED", "AS"):
        return _stored_as(cursor)
    if cursor.accept("LOCATION"):
        cursor.string()
        return True
    for words in (
        ("TABLE", "PROPERTIES"),
        ("TBLPROPERTIES",),
        ("WITH", "SERDEPROPERTIES"),
        ("WITH",),
        ("INHERITS",),
    ):
        if cursor.sees(*words, "("):
            cursor.at += len(words)
            cursor.skip_balanced()
            return True
    return False


def _row_format(cursor: Cursor) -> bool:
    if cursor.accept("SERDE"):
        cursor.string()
        return True
    cursor.expect("DELIMITED")
    while cursor.peek() in ("FIELDS", "LINES", "COLLECTION", "MAP", "ESCAPED", "NULL"):
        while not cursor.sees_string():
            cursor.take()
        cursor.string()
    return True


def _stored_as(cursor: Cursor) -> bool:
    while cursor.accept("INPUTFORMAT") or cursor.accept("OUTPUTFORMAT"):
        cursor.string()
    if cursor.peek() not in ("", "LOCATION", "AS", "TABLE", "TBLPROPERTIES"):
        cursor.take()
    return True
