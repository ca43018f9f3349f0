"""The statements inside of a statement: in a procedure's body, in UNLOAD and in exports to files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from sqlglot.errors import ParseError

from modeler.catalog.dialect import cursor
from modeler.catalog.names import Span
from modeler.sources.reading import Origin, Statement
from modeler.sources.splitting import Piece
from modeler.sources.sql.scripts import cut


def inner_statements(statement: Statement) -> Iterator[Statement]:
    r"""*statement*, or those inside of it, each with its own lines.

    >>> span = Span("p.sql", 1, 3)
    >>> body = "CREATE PROCEDURE p() AS $$\nBEGIN\n  IF x THEN DELETE FROM t WHERE a = 1; END IF;\nEND $$"
    >>> [(str(s.span), s.sql) for s in inner_statements(Statement(body, "redshift", span, Origin.PROCEDURE))]
    [('p.sql:3', 'DELETE FROM t WHERE a = 1')]

    A routine in another language than SQL has none.
    """
    if statement.origin is Origin.PROCEDURE and statement.sql[:6].upper() == "CREATE":
        yield from _of_body(statement)
    elif statement.sql[:6].upper() == "UNLOAD":
        yield from _of_unload(statement)
    elif (head := _EXPORT.search(statement.sql)) is not None:
        yield from _of_export(statement, head)
    else:
        yield statement


_BODY = re.compile(r"\$(\w*)\$(.*)\$\1\$", re.DOTALL)
_EXPORT = re.compile(r"INSERT\s+OVERWRITE\s+(?:LOCAL\s+)?DIRECTORY\b", re.IGNORECASE)
_HEAD_END = re.compile(r"\b(?:BEGIN|AS|IS)\b", re.IGNORECASE)


_LANGUAGE = re.compile(r"\bLANGUAGE\s+['\"]?(\w+)", re.IGNORECASE)
_OURS = frozenset({"sql", "plpgsql", "plsql", "spl"})


def _of_body(statement: Statement) -> Iterator[Statement]:
    found = _BODY.search(statement.sql)
    around = statement.sql if found is None else statement.sql[: found.start()] + statement.sql[found.end() :]
    language = _LANGUAGE.search(around)
    if language is not None and language[1].lower() not in _OURS:
        return
    if found is None and (quoted := _quoted_body(statement.sql)):
        yield replace(statement, sql=quoted)
        return
    start = found.start(2) if found else _after_head(statement.sql)
    body = found.group(2) if found else statement.sql[start:]
    first = statement.span.first_line + statement.sql.count("\n", 0, start)
    cuts = cut(body, dialect="redshift", variables=True, first_line=first)
    for piece in (each.piece for each in cuts):
        yield replace(statement, sql=piece.sql, span=_span(statement, piece))


def _quoted_body(sql: str) -> str:
    """The body that PostgreSQL lets stand between plain quotes; empty where there is none."""
    try:
        words = cursor(sql)
    except ParseError:
        return ""
    while not words.done:
        if words.accept("AS") and words.sees_string():
            return words.string()
        words.take()
    return ""


def _after_head(sql: str) -> int:
    """Where the body of a procedure without dollar quotes begins."""
    found = _HEAD_END.search(sql)
    return found.end() if found else len(sql)


def _of_export(statement: Statement, head: re.Match[str]) -> Iterator[Statement]:
    """The query whose rows Hive or Spark write to files, without what says where and how they are written."""
    lines_before = statement.sql.count("\n", 0, head.end())
    for found in cut(statement.sql[head.end() :], dialect="spark"):
        blank = "\n" * (found.piece.first_line - 1 + lines_before - statement.sql.count("\n", 0, head.start()))
        yield replace(statement, sql=statement.sql[: head.start()] + blank + found.piece.sql)


def _span(statement: Statement, piece: Piece) -> Span:
    return Span(statement.span.path, piece.first_line, piece.last_line)


def _of_unload(statement: Statement) -> Iterator[Statement]:
    try:
        # the tokenizer takes all that follows UNLOAD for one text
        words = cursor(cursor(statement.sql).peek_raw(1))
    except ParseError:
        return
    if words.accept("(") and words.sees_string():
        yield replace(statement, sql=words.string(), origin=Origin.ETL)
