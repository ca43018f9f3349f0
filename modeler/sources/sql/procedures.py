"""The statements inside of a statement: in a procedure's body, in UNLOAD, in EXPLAIN and in cursors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from sqlglot.errors import ParseError

from modeler.catalog.dialect import cursor
from modeler.catalog.names import Span
from modeler.sources.reading import Origin, Statement
from modeler.sources.splitting import Piece, split


def inner_statements(statement: Statement) -> Iterator[Statement]:
    r"""*statement*, or those inside of it, each with its own lines.

    >>> span = Span("p.sql", 1, 3)
    >>> body = "CREATE PROCEDURE p() AS $$\nBEGIN\n  IF x THEN DELETE FROM t WHERE a = 1; END IF;\nEND $$"
    >>> [(str(s.span), s.sql) for s in inner_statements(Statement(body, "redshift", span, Origin.PROCEDURE))]
    [('p.sql:3', 'DELETE FROM t WHERE a = 1')]
    """
    if statement.origin is Origin.PROCEDURE:
        yield from _of_body(statement)
    elif statement.sql[:6].upper() == "UNLOAD":
        yield from _of_unload(statement)
    else:
        yield statement


_BODY = re.compile(r"\$(\w*)\$(.*)\$\1\$", re.DOTALL)
_OPENING = re.compile(
    r"""\s*(?:
        (?:<<\w+>>|BEGIN|ELSE|LOOP|DECLARE|AS|EXCEPTION)\b(?!\s+TRANSACTION)
      | (?:IF|ELSIF|ELSEIF|WHILE|WHEN)\b(?:(?!\bTHEN\b|\bLOOP\b|;).)*?\b(?:THEN|LOOP)\b
      | FOR\s+\w+\s+IN\s+(?:REVERSE\s+)?(?=SELECT|WITH|\(|EXECUTE)
      | FOR\s+\w+\s+IN\b(?:(?!\bLOOP\b|;).)*?\bLOOP\b
      | (?:OPEN\s+\w+\s+FOR|RETURN\s+QUERY|PERFORM(?=\s+SELECT)|\w+\s+CURSOR\s+FOR)\b
      | \w+\s*:=\s*\(?(?=SELECT\b)
    )""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
"""What stands before a statement in procedural code."""
_STATEMENT = re.compile(r"\s*(?:\(\s*)*(?:SELECT|WITH|INSERT|UPDATE|DELETE|MERGE|CREATE)\b", re.IGNORECASE)
_LOOP = re.compile(r"\bLOOP\b\s*(?=SELECT|INSERT|UPDATE|DELETE|WITH|MERGE|CREATE|$)", re.IGNORECASE)
_INTO = re.compile(r"\bINTO\s+(?:STRICT\s+)?[\w.]+(?:\s*,\s*[\w.]+)*(?=\s+FROM\b)", re.IGNORECASE)


def _of_body(statement: Statement) -> Iterator[Statement]:
    found = _BODY.search(statement.sql)
    start = found.start(2) if found else _after_head(statement.sql)
    body = found.group(2) if found else statement.sql[start:]
    first = statement.span.first_line + statement.sql.count("\n", 0, start)
    for piece in split(body):
        yield from _of_piece(piece, first - 1, statement)


_HEAD_END = re.compile(r"\b(?:BEGIN|AS|IS)\b", re.IGNORECASE)


def _after_head(sql: str) -> int:
    """Where the body of a procedure without dollar quotes begins."""
    found = _HEAD_END.search(sql)
    return found.end() if found else len(sql)


def _of_piece(piece: Piece, lines_before: int, statement: Statement) -> Iterator[Statement]:
    sql, at = piece.sql, 0
    while (opening := _OPENING.match(sql, at)) is not None and opening.end() > at:
        at = opening.end()
    for start, end in _parts(sql, at):
        text = sql[start:end].strip()
        if not _STATEMENT.match(text):
            continue
        first = (
            piece.first_line
            + lines_before
            + sql.count("\n", 0, start + len(sql[start:end]) - len(sql[start:end].lstrip()))
        )
        span = Span(statement.span.path, first, first + text.count("\n"))
        # SELECT ... INTO a variable makes no table
        plain = _INTO.sub(lambda found: "\n" * found.group().count("\n"), text)
        yield replace(statement, sql=plain if text[:6].upper() == "SELECT" else text, span=span)


def _parts(sql: str, at: int) -> Iterator[tuple[int, int]]:
    """The query of ``FOR x IN SELECT ... LOOP`` and what follows it."""
    loop = _LOOP.search(sql, at)
    if loop is None:
        yield at, len(sql)
        return
    yield at, loop.start()
    yield loop.end(), len(sql)


def _of_unload(statement: Statement) -> Iterator[Statement]:
    try:
        words = cursor(statement.sql)
    except ParseError:
        return
    words.accept("UNLOAD", "(")
    if words.sees_string():
        yield replace(statement, sql=words.string(), origin=Origin.ETL)
