"""One call reads one file of SQL."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TypeVar

from modeler.catalog.names import DEFAULT_SCHEMA, Span, TableName
from modeler.catalog.tables import Table, TableKind
from modeler.sources.dbt import Project
from modeler.sources.dbt.manifest import Compiled
from modeler.sources.ddl import defines, holds_rows, read_ddl, read_definition
from modeler.sources.placeholders import without_placeholders
from modeler.sources.reading import Origin, Reading, Statement
from modeler.sources.sql.procedures import inner_statements
from modeler.sources.sql.scripts import Cut, cut
from modeler.sources.sql.shells import without_shell_lines
from modeler.sources.sql.templating import NO_PROJECT, Rendered, is_template, render


def read_sql(text: str, path: str, *, dialect: str = "redshift", project: Project = NO_PROJECT) -> Reading:
    r"""Every table, amendment and statement of *text*, which may be a script, a template or a dump.

    Jinja is rendered with the macros and variables of *project* and with stand-ins, shells' commands and
    placeholders give way, UNLOAD and procedures give the statements inside them. A dbt model is a view called as
    its file. Lines are those of the file, in a template of the line that wrote them.

    >>> reading = read_sql("\\timing\nSELECT a FROM ${env}.t WHERE b = %(day)s;\nCREATE TABLE t (a int);", "x.sql")
    >>> [(str(s.span), s.sql) for s in reading.statements], [str(table.name) for table in reading.tables]
    ([('x.sql:2', 'SELECT a FROM env.t WHERE b = :day')], ['public.t'])
    """
    if not is_template(text):
        return _read(text, path, dialect, Origin.QUERY)
    rendered = render(text, path, project=project)
    reading = _with_model(_read(rendered.text, path, dialect, Origin.DBT), text, path)
    return replace(
        reading,
        statements=tuple(replace(s, span=_placed(s.span, rendered)) for s in reading.statements),
        tables=tuple(replace(t, span=_placed(t.span, rendered)) for t in reading.tables),
        amendments=tuple(replace(a, span=_placed(a.span, rendered)) for a in reading.amendments),
        skipped=(*rendered.skipped, *(replace(s, span=_placed(s.span, rendered)) for s in reading.skipped)),
    )


def read_compiled(text: str, path: str, compiled: Compiled) -> Reading:
    """What the file at *path* holds as dbt *compiled* it; places are the whole of its *text*, the template."""
    reading = _read(compiled.sql, path, compiled.dialect, Origin.DBT)
    whole = Span(path, 1, text.count("\n") + (not text.endswith("\n")) or 1)
    statements = tuple(replace(statement, span=whole) for statement in reading.statements)
    tables = tuple(replace(table, span=whole) for table in reading.tables)
    skipped = tuple(replace(one, span=whole) for one in reading.skipped)
    if compiled.relation is not None and not tables and len(statements) == 1:
        tables = (Table(compiled.relation, (), TableKind.VIEW, definition=statements[0].sql, span=whole),)
    return replace(reading, statements=statements, tables=tables, skipped=skipped)


def _read(text: str, path: str, dialect: str, query_origin: Origin) -> Reading:
    text = without_shell_lines(text)
    reading = (_read_script(text, path, dialect) if _is_script(text, dialect) else None) or read_ddl(text, path)
    inner = (found for statement in reading.statements for found in inner_statements(statement))
    statements = tuple(_finished(statement, dialect, query_origin) for statement in inner)
    return replace(reading, statements=statements)


_SCRIPT_HINT = re.compile(
    r"^[ \t]*(?:GO[ \t]*$|DECLARE[ \t]+@|SET[ \t]+@|(?:WHILE|REPEAT|FOR|LOOP|IF)\b(?![ \t]*\())",
    re.MULTILINE | re.IGNORECASE,
)
_LONGEST_SCRIPT = 4_000_000
"""Unit: characters; a longer text is a dump, whose statements all have semicolons."""
_ALTERED = re.compile(r"CREATE\s+OR\s+ALTER\b|ALTER(?=\s+VIEW\b)", re.IGNORECASE)
_CHANGES = frozenset({"INSERT", "UPDATE", "DELETE", "MERGE"})


def _is_script(text: str, dialect: str) -> bool:
    """Whether statements may follow each other without semicolons."""
    if len(text) > _LONGEST_SCRIPT or "$$" in text:
        return False
    return dialect == "tsql" or _SCRIPT_HINT.search(text) is not None


def _read_script(text: str, path: str, dialect: str) -> Reading | None:
    """What *text* holds, cut by its words; None where it cannot be cut so."""
    known_by = "tsql" if dialect == "redshift" else dialect
    cuts = cut(text, dialect=known_by)
    readings = [_read_cut(found, path, known_by) for found in cuts]
    return Reading.together(readings) if readings else None


def _read_cut(found: Cut, path: str, dialect: str) -> Reading:
    piece = replace(found.piece, sql=_ALTERED.sub("CREATE OR REPLACE", found.piece.sql, count=1))
    if holds_rows(piece):
        return Reading()
    if defines(piece):
        return read_definition(piece, path)
    verb = piece.sql[:6].upper()
    origin = Origin.PROCEDURE if found.in_procedure else Origin.ETL if verb in _CHANGES else Origin.QUERY
    return Reading(
        statements=(Statement(piece.sql, dialect, Span(path, piece.first_line, piece.last_line), origin),)
    )


_MODEL_MARKS = re.compile(r"\{\{-?\s*(?:ref|source|config)\s*\(")


def _with_model(reading: Reading, text: str, path: str) -> Reading:
    """*reading* with the view that the template *text* is, where it is a dbt model of one query."""
    if reading.tables or len(reading.statements) != 1 or not _MODEL_MARKS.search(text):
        return reading
    (query,) = reading.statements
    name = TableName(DEFAULT_SCHEMA, PurePosixPath(path).stem.lower())
    return replace(reading, tables=(Table(name, (), TableKind.VIEW, definition=query.sql, span=query.span),))


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
