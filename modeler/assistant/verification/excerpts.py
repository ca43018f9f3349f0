"""The parts of a Markdown answer: code by language, and prose, each with its lines."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from markdown_it import MarkdownIt
from markdown_it.token import Token


class Form(StrEnum):
    """What an excerpt is written in."""

    SQL = "sql"
    DIAGRAM = "diagram"
    PYTHON = "python"
    CODE = "code"
    """Anything else in a block of code."""
    PROSE = "prose"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A part of an answer."""

    form: Form
    text: str
    first_line: int
    last_line: int
    """Lines of the answer, from 1, with the fences of a block."""
    text_line: int = 0
    """The line on which *text* begins: below the fence of a block."""
    notation: str = ""
    """For code, the language its fence names, in lower case."""
    is_block: bool = False
    is_open: bool = False
    """Whether it is a block whose fence is never closed: the answer was cut off."""

    @property
    def below(self) -> int:
        """The line below which a mark can stand; 0 inside a sentence."""
        return self.last_line + self.is_open if self.is_block else 0


def excerpts(markdown: str) -> tuple[Excerpt, ...]:
    r"""Every block of code, every statement in a sentence, and the prose between them, in order.

    SQL counts as SQL wherever it stands: in a fence of any language or none, between backticks, in a paragraph, or
    in a string of Python.

    >>> for part in excerpts("Join them:\n```sql\nSELECT 1\n```\nor `SELECT 2`."):
    ...     print(part.form.value, part.first_line, part.text)
    prose 1 Join them:
    sql 2 SELECT 1
    prose 5 or `        `.
    sql 5 SELECT 2
    """
    lines = markdown.splitlines()
    found: list[Excerpt] = []
    for token in MarkdownIt("commonmark").enable("table").parse(markdown):
        if token.map is None:
            continue
        first, last = token.map[0] + 1, max(token.map[1], token.map[0] + 1)
        if token.type == "fence":
            is_open = not _closes(lines[last - 1], token.markup) if last > first else True
            words = token.info.split()
            found.extend(
                _block(token.content, (words[0] if words else "").lower(), first, last, fence=1, is_open=is_open)
            )
        elif token.type in ("code_block", "html_block"):
            content = _TAG.sub("", token.content) if token.type == "html_block" else token.content
            found.extend(_block(content, "", first, last))
        elif token.type == "inline":
            found.extend(_prose(token, first, last))
    return tuple(found)


def looks_like_sql(text: str) -> bool:
    """Whether *text* begins as a statement does.

    >>> looks_like_sql("select a from t"), looks_like_sql("Select the tables you need")
    (True, False)
    """
    stripped = _COMMENTS.sub("", text).lstrip(" \t\n(")
    return bool(_STATEMENT.match(stripped)) or bool(_BARE_SELECT.match(stripped))


_SQL = frozenset(
    {"sql", "redshift", "postgres", "postgresql", "psql", "pgsql", "plpgsql", "mysql", "duckdb", "sqlite"}
    | {"spark", "sparksql", "spark-sql", "snowflake", "bigquery", "tsql", "ansi", "presto", "trino"}
)
_DIAGRAMS = {"mermaid": "mermaid", "dot": "dot", "graphviz": "dot", "gv": "dot", "dbml": "dbml"} | dict.fromkeys(
    ("plantuml", "puml", "er", "erd"), "mermaid"
)
_TAG = re.compile(r"<[^<>]*>")
_COMMENTS = re.compile(r"\A(?:\s*(?:--[^\n]*(?:\n|\Z)|/\*.*?\*/))*", re.DOTALL)
_STATEMENT = re.compile(
    r"(?:SELECT\b[\s\S]{1,20000}?\bFROM\s+[\w\"`(]|WITH\s+(?:RECURSIVE\s+)?[\w\"]+\s*(?:\([^)]*\))?\s+AS\s*\("
    r"|INSERT\s+INTO\b|UPDATE\s+[\w\".]+\s+SET\b|DELETE\s+FROM\b|MERGE\s+INTO\b|TRUNCATE\s+(?:TABLE\s+)?[\w\".]+\s*;?\s*$"
    r"|(?:CREATE|DROP|ALTER)\s+(?:OR\s+REPLACE\s+|TEMP(?:ORARY)?\s+|MATERIALIZED\s+|EXTERNAL\s+)*"
    r"(?:TABLE|VIEW|SCHEMA|DATABASE|INDEX|USER|ROLE|FUNCTION|PROCEDURE)\b"
    r"|(?:GRANT|REVOKE)\s+\w+\s+ON\b|COPY\s+[\w\".]+\s+(?:FROM|TO)\b|UNLOAD\s*\(|VACUUM\b|EXPLAIN\s+SELECT\b)",
    re.IGNORECASE,
)
_BARE_SELECT = re.compile(r"SELECT\s+(?:[\d'(]|[\w.]+\s*\()", re.IGNORECASE)
_IN_A_PARAGRAPH = re.compile(
    r"^[ \t]*(?:SELECT|WITH|INSERT|UPDATE|DELETE|MERGE|CREATE|DROP|ALTER|TRUNCATE|COPY|UNLOAD|GRANT)\b",
    re.MULTILINE,
)
_IN_A_SENTENCE = re.compile(
    r"\b(?:SELECT\s[^`]{1,1500}?\sFROM\s|DROP\s+TABLE\s|DELETE\s+FROM\s|INSERT\s+INTO\s|TRUNCATE\s+TABLE\s|UPDATE\s+\S+\s+SET\s)"
    r"[^;`]*(?:;|$)"
)
"""In capitals only: "select the rows from the table" is English."""


def _closes(line: str, markup: str) -> bool:
    return line.strip().startswith(markup) and not line.strip().strip(markup[0])


def _block(
    content: str, notation: str, first: int, last: int, *, fence: int = 0, is_open: bool = False
) -> Iterator[Excerpt]:
    text = content.rstrip("\n")
    if notation in _SQL:
        form = Form.SQL
    elif notation in _DIAGRAMS:
        form, notation = Form.DIAGRAM, _DIAGRAMS[notation]
    elif notation in ("python", "py", "python3", "ipython", "pycon"):
        form = Form.PYTHON
    elif looks_like_sql(text):
        form = Form.SQL
    else:
        form = _sniffed(text) if notation in ("", "text", "txt", "plain", "plaintext", "ascii") else Form.CODE
        notation = _notation(text) if form is Form.DIAGRAM else notation
    yield Excerpt(form, text, first, last, first + fence, notation, is_block=True, is_open=is_open)
    if form in (Form.PYTHON, Form.CODE):
        for sql, line in _embedded(text, is_python=form is Form.PYTHON):
            start = first + fence + line - 1
            yield Excerpt(Form.SQL, sql, start, start + sql.count("\n"), start, notation)


def _sniffed(text: str) -> Form:
    return Form.DIAGRAM if _notation(text) != "text" or _LINES.search(text) else Form.CODE


def _notation(text: str) -> str:
    start = text.lstrip()
    if start.startswith(("erDiagram", "@startuml")):
        return "mermaid"
    if re.match(r"(?:strict\s+)?(?:di)?graph\b[^{]*\{", start):
        return "dot"
    return "dbml" if re.search(r"^\s*Ref\b.*[<>-]", text, re.MULTILINE) else "text"


_LINES = re.compile(r"[-─╌━=.]{2,}|[│|┤├┼]|[-─]+[<>]|[<>][-─]+")


def _embedded(text: str, *, is_python: bool) -> Iterator[tuple[str, int]]:
    """Statements in strings of a program, each with its line in it, from 1."""
    if is_python:
        try:
            strings = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Constant)]
        except (SyntaxError, ValueError, RecursionError):
            strings = []
        for node in strings:
            if isinstance(node.value, str) and looks_like_sql(node.value):
                yield node.value.strip(), node.lineno
        if strings:
            return
    for sql in _in_sentences(text):
        yield sql.strip(), text.count("\n", 0, text.index(sql)) + 1


def _in_sentences(text: str) -> list[str]:
    """The statements in the middle of other words."""
    has_any = any(word in text for word in ("FROM ", "TABLE ", "INTO ", " SET "))
    return _IN_A_SENTENCE.findall(text) if has_any else []


def _prose(token: Token, first: int, last: int) -> Iterator[Excerpt]:
    """A paragraph, heading, list item or cell, and the statements in it."""
    start = _IN_A_PARAGRAPH.search(token.content)
    if start and looks_like_sql(token.content[start.start() :]):
        before = token.content[: start.start()]
        line = first + before.count("\n")
        if before.strip():
            yield Excerpt(Form.PROSE, before.rstrip(), first, max(first, line - 1), first)
        yield Excerpt(Form.SQL, token.content[start.start() :].strip(), line, last, line, is_block=True)
        return
    prose, statements = token.content, []
    line = first
    for child in token.children or ():
        if child.type in ("softbreak", "hardbreak"):
            line += 1
        found = _in_sentences(child.content) if child.type == "text" else []
        if child.type == "code_inline" and looks_like_sql(child.content):
            found = [child.content]
        for sql in found:
            statements.append(Excerpt(Form.SQL, sql.strip(), line, line, line))
            prose = prose.replace(sql, " " * len(sql), 1)
    yield Excerpt(Form.PROSE, prose.rstrip(), first, last, first)
    yield from statements
