"""Read the DDL in a text: catalog entries, amendments, and the queries that views, CTAS and scripts contain."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from sqlglot.errors import ParseError

from modeler.catalog.dialect import cause, cursor
from modeler.catalog.grammar.alterations import read_alteration, read_comment, read_unique_index
from modeler.catalog.grammar.create_table import Definition, read_create_table
from modeler.catalog.grammar.create_view import read_create_view
from modeler.catalog.grammar.cursor import Cursor, UnexpectedToken
from modeler.catalog.grammar.place import Place
from modeler.catalog.names import DEFAULT_SCHEMA, Skipped, Span
from modeler.errors import did_you_mean
from modeler.sources.placeholders import without_placeholders, without_prefixes
from modeler.sources.reading import Origin, Reading, Statement
from modeler.sources.reference_rows import reference_mappings
from modeler.sources.splitting import Piece, pieces, split_again


def read_ddl(text: str, path: str) -> Reading:
    r"""Every table, amendment and statement of *text*; what cannot be understood is skipped with its line.

    CREATE TABLE and VIEW give tables (temporary ones do not), ALTER TABLE and COMMENT give amendments. The query of
    a view is also a statement (origin VIEW); INSERT ... SELECT, CREATE TABLE AS, UPDATE, DELETE and MERGE are
    statements of origin ETL, procedures PROCEDURE, queries QUERY: these are cut out, not parsed. INSERT ... VALUES,
    grants, drops and other administration say nothing of the model and give nothing. ``SET search_path`` sets the
    schema of the bare names after it.

    >>> reading = read_ddl("CREATE TABLE s.t (a int);\nCREATE TABLE s.u (b bigint,;\nSELECT a FROM s.t", "x.sql")
    >>> [str(table.name) for table in reading.tables], [statement.sql for statement in reading.statements]
    (['s.t'], ['SELECT a FROM s.t'])
    >>> [(str(skipped.span), skipped.reason) for skipped in reading.skipped]
    [('x.sql:2', 'CREATE TABLE: expected a name, found the end of the statement')]
    """
    schema = DEFAULT_SCHEMA
    readings: list[Reading] = []
    rows: list[Piece] = []
    inserts, last = 0, 1
    for piece in pieces(text):
        if holds_rows(piece):
            inserts, last = inserts + 1, piece.last_line
            if len(rows) <= _MOST_INSERTS and len(piece.sql) <= _LONGEST_INSERT:
                rows.append(piece)
            continue
        schema = search_path(piece) or schema
        readings.append(_read(piece, path, schema))
    if inserts > _MOST_INSERTS:
        span = Span(path, rows[0].first_line if rows else 1, last)
        reason = f"{inserts:,} INSERT statements of literal rows were passed over: they are data, not structure"
        readings.append(_skipped(span, reason, "give the data as Parquet or CSV in data/ to have them tested"))
    elif len(rows) <= _MOST_INSERTS:
        readings.append(Reading(mappings=reference_mappings(_statement(piece, path) for piece in rows)))
    return Reading.together(readings)


_MOST_INSERTS = 500
"""More statements of literal rows in one file are a dump: data, not labels."""
_LONGEST_INSERT = 20_000
"""The same of one statement; unit: characters."""


def _statement(piece: Piece, path: str) -> Statement:
    return Statement(piece.sql, "redshift", Span(path, piece.first_line, piece.last_line), Origin.ETL)


def holds_rows(piece: Piece) -> bool:
    """Whether *piece* is an INSERT of literal rows, which says nothing of the model; a dump has millions.

    >>> from modeler.sources.splitting import split
    >>> [holds_rows(piece) for piece in split("INSERT INTO t (a) VALUES (1); INSERT INTO t SELECT 1")]
    [True, False]
    """
    return piece.sql[:6].upper() == "INSERT" and not piece.problem and _ROWS.match(piece.sql) is not None


def defines(piece: Piece) -> bool:
    """Whether *piece* is work for :func:`read_definition`: it begins with CREATE, ALTER or COMMENT."""
    return _verb(piece) in _DEFINITIONS


def read_definition(piece: Piece, path: str, schema: str = DEFAULT_SCHEMA) -> Reading:
    """What one CREATE, ALTER or COMMENT says; several, where semicolons are missing or quotes hid them.

    *schema* is that of bare names. Everything that is not understood is in ``skipped``.

    >>> from modeler.sources.splitting import split
    >>> view, = split("CREATE VIEW v AS SELECT a FROM s.t")
    >>> reading = read_definition(view, "v.sql", "s")
    >>> str(reading.tables[0].name), reading.statements[0].sql, reading.statements[0].origin.value
    ('s.v', 'SELECT a FROM s.t', 'view')
    """
    piece = replace(piece, sql=without_prefixes(piece.sql))
    try:
        words = cursor(piece.sql)
        parts = _at_missing_semicolons(piece, words)
        if len(parts) == 1:
            return _definition(words, piece, Place(path, piece.first_line, schema))
        problem, line = "", 1
    except UnexpectedToken as error:
        parts = split_again(piece)
        problem, line = str(error), error.line
    except ParseError as error:
        parts = split_again(piece)
        problem, line = cause(error)
    plain = without_placeholders(piece.sql)
    if plain != piece.sql:
        return read_definition(replace(piece, sql=plain), path, schema)
    if len(parts) > 1:
        return Reading.together(_read(part, path, schema) for part in parts)
    span = Span(path, piece.first_line + line - 1, piece.last_line)
    return _skipped(span, piece.problem or f"{_title(piece)}: {problem}", "the rest of the file was read")


def search_path(piece: Piece) -> str:
    """The first schema of the SET search_path that *piece* is; empty for every other statement.

    >>> from modeler.sources.splitting import split
    >>> [search_path(piece) for piece in split("SET search_path TO '$user', sales; SET timezone TO 'UTC'")]
    ['sales', '']
    """
    if _verb(piece) != "SET":
        return ""
    try:
        words = cursor(piece.sql)
        if not words.accept("SET", "SEARCH_PATH"):
            return ""
        words.accept("TO") or words.accept("=")
        path = [words.take().raw for _ in range(words.remaining)]
    except ParseError:
        return ""
    return next((part.lower() for part in path if part not in (",", "$user")), "")


_ETL = frozenset({"INSERT", "UPDATE", "DELETE", "MERGE"})
_QUERIES = frozenset({"SELECT", "WITH", "(", "{", "UNLOAD"})
_ADMINISTRATION = frozenset(
    """
    ABORT ADD ANALYZE ANALYSE ATTACH BEGIN CACHE CALL CANCEL CLOSE CLUSTER COMMIT CONNECT COPY DEALLOCATE DECLARE
    DEFINE DESC DESCRIBE DETACH DISCARD DO DROP END EXEC EXECUTE EXIT EXPLAIN FETCH GET GRANT INSTALL LIST LOAD LOCK
    MSCK NOTIFY OPTIMIZE PRAGMA PREPARE PRINT PROMPT PUT QUIT REFRESH REINDEX REMOVE RENAME RESET REVOKE ROLLBACK
    SET SHOW SPOOL START TRUNCATE UNCACHE UNLOCK UNSET USE VACUUM VALUES
    """.split()  # noqa: SIM905  # seventy words are read more easily without seventy pairs of quotes
)
_DEFINITIONS = frozenset({"CREATE", "ALTER", "COMMENT"})
_VERB = re.compile(r"[A-Za-z_]+|.", re.DOTALL)
_ROWS = re.compile(
    r"""INSERT\s+INTO\s+(?:"[^"]*"|[^\s("])+\s*(?:\([^()]*\)\s*)?VALUES\b""",
    re.IGNORECASE,
)
"""The head of an INSERT of literal rows: a dump has megabytes of them, and tokens would cost minutes."""
_SHOWN = 40


def _verb(piece: Piece) -> str:
    found = _VERB.match(piece.sql)
    return found.group().upper() if found else ""


def _read(piece: Piece, path: str, schema: str) -> Reading:
    verb, span = _verb(piece), Span(path, piece.first_line, piece.last_line)
    if verb in _DEFINITIONS:
        return read_definition(piece, path, schema)
    if piece.problem:
        return _skipped(span, piece.problem, "close it; the text was read on from the next statement")
    if verb in _ETL:
        if holds_rows(piece):
            return Reading()
        return Reading(statements=(Statement(piece.sql, "redshift", span, Origin.ETL),))
    if verb in _QUERIES:
        return Reading(statements=(Statement(piece.sql, "redshift", span),))
    if verb in _ADMINISTRATION or verb == "\\":
        return Reading()
    inside = Reading.together(_read(part, path, schema) for part in _definitions_inside(piece))
    if verb == "IF":
        return inside
    first = piece.sql.split(maxsplit=1)[0][:_SHOWN]
    known = _DEFINITIONS | _ETL | _QUERIES | _ADMINISTRATION
    unread = _skipped(span, f"{first!r} begins no SQL statement", did_you_mean(verb, known))
    return Reading.together((unread, inside))


def _definition(words: Cursor, piece: Piece, place: Place) -> Reading:
    if words.sees("ALTER", "TABLE"):
        return Reading(amendments=read_alteration(words, place))
    if words.sees("COMMENT"):
        return Reading(amendments=read_comment(words, place))
    if words.sees("ALTER"):
        return Reading()
    match _created(words):
        case "TABLE":
            return _defined(read_create_table(words, place), piece, Origin.ETL)
        case "VIEW":
            return _defined(read_create_view(words, place), piece, Origin.VIEW)
        case "INDEX" if words.sees("CREATE", "UNIQUE"):
            return Reading(amendments=read_unique_index(words, place))
        case "PROCEDURE" | "FUNCTION":
            span = Span(place.path, piece.first_line, piece.last_line)
            return Reading(statements=(Statement(piece.sql, "redshift", span, Origin.PROCEDURE),))
    return Reading()


def _defined(definition: Definition, piece: Piece, origin: Origin) -> Reading:
    table = definition.table
    statements: tuple[Statement, ...] = ()
    if table.definition and table.span is not None:
        lines = replace(table.span, first_line=definition.query_line)
        whole = Statement(piece.sql, "redshift", table.span, origin)
        statements = (whole if origin is Origin.ETL else Statement(table.definition, "redshift", lines, origin),)
    # a temporary table is no part of the warehouse; what fills it is still a statement
    tables = () if definition.is_temporary else (table,)
    return Reading(tables=tables, statements=statements, skipped=definition.ignored)


_OBJECTS = (
    "TABLE",
    "VIEW",
    "INDEX",
    "PROCEDURE",
    "FUNCTION",
    "SCHEMA",
    "USER",
    "GROUP",
    "ROLE",
    "DATABASE",
    "LIBRARY",
    "MODEL",
)


def _created(words: Cursor) -> str:
    """What kind of object a CREATE makes: the first of its words that says so, before any name."""
    ahead = 1
    while words.peek(ahead).isalpha() and words.peek(ahead) not in _OBJECTS:
        ahead += 1
    return words.peek(ahead)


_BEGINNINGS = (("CREATE",), ("ALTER", "TABLE"), ("COMMENT", "ON"), ("INSERT", "INTO"), ("DROP", "TABLE"))
"""What never stands first on a line inside a definition."""


def _at_missing_semicolons(piece: Piece, words: Cursor) -> tuple[Piece, ...]:
    """Cut *piece* before each line outside parentheses that begins another statement."""
    cuts = [0, *(start for start in words.line_starts(*_BEGINNINGS) if start), len(piece.sql)]
    found = []
    for start, end in pairwise(cuts):
        sql = piece.sql[start:end].rstrip()
        first = piece.first_line + piece.sql.count("\n", 0, start)
        found.append(Piece(sql, first, first + sql.count("\n")))
    return tuple(found)


def _definitions_inside(piece: Piece) -> tuple[Piece, ...]:
    """The definitions that begin lines of another statement: ``IF OBJECT_ID('t') IS NULL``, then CREATE TABLE."""
    try:
        return _at_missing_semicolons(piece, cursor(piece.sql))[1:]
    except ParseError:
        return ()


def _title(piece: Piece) -> str:
    """The words that say what the statement is: ``CREATE TABLE``."""
    return " ".join(piece.sql.split(maxsplit=2)[:2]).upper()[:_SHOWN]


def _skipped(span: Span, reason: str, hint: str) -> Reading:
    return Reading(skipped=(Skipped(span, reason, hint),))
