"""One call reads one file of SQL."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from modeler.catalog.names import Span
from modeler.sources.ddl import read_ddl
from modeler.sources.reading import Origin, Reading, Statement
from modeler.sources.sql.placeholders import without_placeholders
from modeler.sources.sql.procedures import inner_statements
from modeler.sources.sql.shells import without_shell_lines
from modeler.sources.sql.templating import Rendered, is_template, render


def read_sql(text: str, path: str, *, dialect: str = "redshift") -> Reading:
    r"""Every table, amendment and statement of *text*, which may be a script, a template or a dump.

    Jinja is rendered with stand-ins, shells' commands and placeholders give way, UNLOAD and procedures give the
    statements inside them. Lines are those of the file, in a template of the line that wrote them.

    >>> reading = read_sql("\\timing\nSELECT a FROM ${env}.t WHERE b = %(day)s;\nCREATE TABLE t (a int);", "x.sql")
    >>> [(str(s.span), s.sql) for s in reading.statements], [str(table.name) for table in reading.tables]
    ([('x.sql:2', 'SELECT a FROM env.t WHERE b = :day')], ['public.t'])
    """
    if not is_template(text):
        return _read(text, path, dialect, Origin.QUERY)
    rendered = render(text, path)
    reading = _read(rendered.text, path, dialect, Origin.DBT)
    return replace(
        reading,
        statements=tuple(replace(s, span=_placed(s.span, rendered)) for s in reading.statements),
        tables=tuple(replace(t, span=_placed(t.span, rendered)) for t in reading.tables),
        amendments=tuple(replace(a, span=_placed(a.span, rendered)) for a in reading.amendments),
        skipped=(*rendered.skipped, *(replace(s, span=_placed(s.span, rendered)) for s in reading.skipped)),
    )


def _read(text: str, path: str, dialect: str, query_origin: Origin) -> Reading:
    reading = read_ddl(without_shell_lines(text), path)
    inner = (found for statement in reading.statements for found in inner_statements(statement))
    statements = tuple(_finished(statement, dialect, query_origin) for statement in inner)
    return replace(reading, statements=statements)


def _finished(statement: Statement, dialect: str, query_origin: Origin) -> Statement:
    origin = query_origin if statement.origin is Origin.QUERY else statement.origin
    return replace(statement, sql=without_placeholders(statement.sql), dialect=dialect, origin=origin)


_SpanOrNone = TypeVar("_SpanOrNone", Span, Span | None)


def _placed(span: _SpanOrNone, rendered: Rendered) -> _SpanOrNone:
    """*span* of the rendered text as lines of the template."""
    if span is None:
        return span
    first, last = rendered.source_line(span.first_line), rendered.source_line(span.last_line)
    return Span(span.path, min(first, last), max(first, last))
