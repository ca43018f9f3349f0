"""Words of PostgreSQL, MySQL, SQL Server, Snowflake, BigQuery, Spark and others that name no column and no key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from modeler.catalog.grammar.cursor import Cursor

# in a pattern, * is any one word, and ( all of the parentheses
_OF_COLUMNS = """
    UNSIGNED; SIGNED; ZEROFILL; BINARY; KEY; CHARACTER SET *; CHARSET *; ON UPDATE * (; ON UPDATE *;
    COLUMN_FORMAT *; INVISIBLE; VISIBLE; VIRTUAL; STORED; PERSISTED; MATERIALIZED; AUTO_RANDOM;
    SERIAL DEFAULT VALUE; ROWGUIDCOL; SPARSE; FILESTREAM; NOT FOR REPLICATION; CLUSTERED; NONCLUSTERED; WITH (;
    ON *; HIDDEN; ASC; DESC; ON CONFLICT *; ENABLE; DISABLE; VALIDATE; NOVALIDATE; RELY; NORELY; NOT ENFORCED;
    ENFORCED; NOT DEFERRABLE; DEFERRABLE; INITIALLY *; NO INHERIT; STORAGE *; COMPRESSION *;
    USING INDEX TABLESPACE *; WITH MASKING POLICY * USING (; MASKING POLICY * USING (;
    WITH MASKING POLICY *; MASKING POLICY *;
    WITH TAG (; TAG (; COMPRESS (; COMPRESS; FORMAT *; TITLE *; NOT CASESPECIFIC; CASESPECIFIC; UPPERCASE
"""
_OF_TABLES = """
    WITHOUT ROWID; WITHOUT OIDS; WITH OIDS; STRICT; RANDOMLY; TABLESPACE *; TEXTIMAGE_ON *; FILESTREAM_ON *; ON *;
    UNIQUE PRIMARY INDEX * (; UNIQUE PRIMARY INDEX (; PRIMARY INDEX * (; PRIMARY INDEX (; NO PRIMARY INDEX;
    USING *; ORGANIZATION *; NOLOGGING; LOGGING; NOCOMPRESS; COMPRESS; PARALLEL *; CACHE; NOCACHE; ROW STORE;
    COPY GRANTS; STAGE_FILE_FORMAT (; INTO * BUCKETS; EMPTY; ENABLE ROW MOVEMENT; DISABLE ROW MOVEMENT; ,
"""
_CLAUSES = """
    PARTITION BY; CLUSTER BY; CLUSTERED BY; SORTED BY; ORDER BY; DISTRIBUTED BY; SEGMENTED BY; SUBPARTITION BY
"""
"""Clauses of tables that run on until another property begins."""
_AFTER_CLAUSES = frozenset(
    {
        "AS",
        "OPTIONS",
        "CLUSTER",
        "CLUSTERED",
        "COMMENT",
        "PARTITION",
        "PARTITIONED",
        "DISTSTYLE",
        "DISTKEY",
        "SORTKEY",
    }
    | {"LOCATION", "STORED", "TBLPROPERTIES", "WITH", "ENGINE", "TABLESPACE", "INTO", "SORTED", "ROW"}
)


def skip_column_words(cursor: Cursor) -> bool:
    """Move over what another engine says of a column's storage; whether there was any.

    >>> from modeler.catalog.dialect import cursor
    >>> words = cursor("UNSIGNED CHARACTER SET utf8 NOT NULL")
    >>> skip_column_words(words), skip_column_words(words), skip_column_words(words), words.peek()
    (True, True, False, 'NOT')
    """
    return _skip(cursor, _COLUMN_PATTERNS)


def skip_table_words(cursor: Cursor) -> bool:
    """Move over one property that another engine gives a table: an option with its value, a clause, a word.

    >>> from modeler.catalog.dialect import cursor
    >>> words = cursor("ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 PARTITION BY RANGE (a) COMMENT='x'")
    >>> [skip_table_words(words) for _ in range(4)], words.peek()
    ([True, True, True, False], 'COMMENT')
    """
    start = cursor.at
    if cursor.accept("DEFAULT") and cursor.accept("CHARACTER", "SET") and not cursor.sees("="):
        cursor.skip_one()
        return True
    cursor.at = start
    for words in (1, 2, 3):
        if cursor.peek(words) == "=" and not cursor.sees("COMMENT") and not cursor.sees("AS"):
            cursor.at += words + 1
            cursor.skip_one()
            return True
    if _skip(cursor, _CLAUSE_PATTERNS):
        while not cursor.done and cursor.peek() not in _AFTER_CLAUSES:
            cursor.skip_one()
        return True
    return _skip(cursor, _TABLE_PATTERNS)


def skip_index(cursor: Cursor) -> bool:
    """Move over an index, or the like, that stands among columns; whether one stood there.

    >>> from modeler.catalog.dialect import cursor
    >>> [skip_index(cursor(t)) for t in ("KEY idx_a (a, b(10))", "key varchar(10)", "INDEX (a)", "fulltext text")]
    [True, False, True, False]
    """
    start = cursor.at
    is_index = cursor.sees("EXCLUDE", "USING") or cursor.sees("EXCLUDE", "(") or cursor.sees("PERIOD", "FOR")
    if not is_index:
        is_special = cursor.accept("FULLTEXT") or cursor.accept("SPATIAL")
        is_index = (cursor.accept("KEY") or cursor.accept("INDEX") or is_special) and _lists_columns(cursor)
    if not is_index:
        cursor.at = start
        return False
    while not cursor.done and cursor.peek() not in (",", ")"):
        cursor.skip_one()
    return True


def read_description(cursor: Cursor) -> str:
    """The description in BigQuery's OPTIONS list at *cursor*; empty where it has none.

    Raises:
        UnexpectedToken: the list does not close.

    >>> from modeler.catalog.dialect import cursor
    >>> read_description(cursor("(labels=[('a', 'b')], description='in cents')"))
    'in cents'
    """
    cursor.expect("(")
    found = ""
    while not cursor.accept(")"):
        if cursor.accept("DESCRIPTION", "="):
            found = cursor.take().raw
        else:
            cursor.skip_one()
    return found


def _lists_columns(cursor: Cursor) -> bool:
    """Whether names in parentheses follow, perhaps after the index's own name; a type's length is a number."""
    if not cursor.sees("("):
        cursor.skip_one()
        if cursor.accept("USING"):
            cursor.skip_one()
    return cursor.sees("(") and not cursor.peek(1).isdigit()


def _patterns(text: str) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Patterns by first word, in the order of the text."""
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for pattern in text.split(";"):
        words = tuple(pattern.split())
        found[words[0]] = (*found.get(words[0], ()), words)
    return found


def _skip(cursor: Cursor, patterns: Mapping[str, Iterable[tuple[str, ...]]]) -> bool:
    start = cursor.at
    for pattern in patterns.get(cursor.peek(), ()):
        if all(_accepts(cursor, word) for word in pattern):
            return True
        cursor.at = start
    return False


def _accepts(cursor: Cursor, word: str) -> bool:
    if word in ("*", "("):
        fits = not cursor.done and (word == "*" or cursor.sees("("))
        if fits:
            cursor.skip_one()
        while fits and cursor.accept("."):
            cursor.skip_one()
        return fits
    return cursor.accept(word)


_COLUMN_PATTERNS = _patterns(_OF_COLUMNS)
_TABLE_PATTERNS = _patterns(_OF_TABLES)
_CLAUSE_PATTERNS = _patterns(_CLAUSES)
