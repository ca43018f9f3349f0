"""One SQL statement of an answer: parsed, kept from writing, resolved, held against joins and keys, and run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

from sqlglot import exp
from sqlglot.errors import ParseError

from modeler.assistant.verification.excerpts import Excerpt
from modeler.assistant.verification.fan_out import fanned_out
from modeler.assistant.verification.findings import Checked, Finding, Kind
from modeler.assistant.verification.grouping import ungrouped
from modeler.assistant.verification.joins import join_findings
from modeler.assistant.verification.labels import label_findings
from modeler.assistant.verification.reference import Reference
from modeler.catalog.dialect import cause, parse
from modeler.catalog.grounding import ground
from modeler.catalog.names import Span
from modeler.catalog.resolution.resolver import Resolver
from modeler.catalog.resolution.scope import Unresolved
from modeler.errors import NotReadOnly, UngroundedSql, UnknownName, WarehouseError
from modeler.evidence.mining.understanding import understand
from modeler.sources.reading import Statement
from modeler.sources.splitting import split
from modeler.warehouses.read_only import guard


def check_sql(excerpt: Excerpt, reference: Reference) -> Iterator[Checked]:
    """Each statement of *excerpt* with what is wrong with it; nothing is run that anything is wrong with."""
    for piece in split(excerpt.text):
        first = min(excerpt.text_line + piece.first_line - 1, excerpt.last_line)
        last = min(first + piece.sql.count("\n"), excerpt.last_line)
        try:
            findings, rows = _findings(piece.sql, reference)
        except RecursionError:
            findings, rows = (Finding(Kind.NOT_CHECKED, "it is nested too deeply to be followed"),), None
        if excerpt.is_open:
            findings = (*findings, Finding(Kind.NOT_SQL, "the answer breaks off here", "write it to its end"))
        located = tuple(Finding(found.kind, found.message, found.hint, found.line or first) for found in findings)
        yield Checked("SQL", piece.sql, first, last, located, rows, excerpt.below)


def _findings(sql: str, reference: Reference) -> tuple[tuple[Finding, ...], int | None]:
    try:
        tree = parse(sql, reference.dialect)
    except ParseError as error:
        return (Finding(Kind.NOT_SQL, f"it cannot be parsed: {cause(error)[0]}"),), None
    if tree.find(exp.Placeholder, exp.Parameter):
        return (Finding(Kind.NOT_CHECKED, "it has placeholders, for which values must be filled in"),), None
    try:
        guard(sql, dialect=reference.dialect)
    except NotReadOnly as error:
        return (Finding(Kind.WRITES, error.message, error.hint),), None
    unknown = tuple(_unknown(sql, tree, reference))
    if unknown:
        return unknown, None
    model, schema = reference.model, reference.default_schema
    understood = understand(
        Statement(sql, reference.dialect, Span("answer", 1, 1)), model.catalog, default_schema=schema
    )
    if understood.failed:
        return (Finding(Kind.NOT_CHECKED, f"its joins could not be followed: {understood.failed}"),), None
    findings = [*join_findings(understood.edges, model), *label_findings(understood.mappings, model)]
    if isinstance(tree, exp.Query):
        findings += fanned_out(sql, model, dialect=reference.dialect, default_schema=schema)
        findings += ungrouped(sql, model.catalog, dialect=reference.dialect, default_schema=schema)
    if findings or not isinstance(tree, exp.Query) or reference.run is None:
        return tuple(findings), None
    return _executed(sql, reference)


def _unknown(sql: str, tree: exp.Expr, reference: Reference) -> Iterator[Finding]:
    """Every name that means nothing; grounding itself stops at the first."""
    catalog, schema = reference.model.catalog, reference.default_schema
    try:
        ground(sql, catalog, dialect=reference.dialect, default_schema=schema)
    except UngroundedSql as error:
        first = Finding(Kind.UNKNOWN_NAME, error.message, error.hint or _elsewhere(error.message, reference))
    else:
        return
    yield first
    resolver = Resolver(catalog, schema, lenient=True)
    with suppress(Unresolved, UnknownName, RecursionError):  # what it found before it stopped is worth telling
        resolver.query(tree)
    for problem in resolver.problems:
        if problem.message != first.message:
            hint = problem.hint or _elsewhere(problem.message, reference)
            yield Finding(Kind.UNKNOWN_NAME, problem.message, hint)


def _elsewhere(message: str, reference: Reference) -> str:
    """Which tables have the column that *message* misses."""
    named = re.search(r"column '(\w+)'", message)
    holders = [str(t.name) for t in reference.model.catalog if named and t.has_column(named.group(1))]
    return f"it is a column of {', '.join(holders[:_MOST])}" if holders else ""


def _executed(sql: str, reference: Reference) -> tuple[tuple[Finding, ...], int | None]:
    if reference.run is None:
        return (), None
    body = sql.strip().rstrip(";").rstrip()
    try:
        _, rows = reference.run(f"{_COUNTED} (\n{body}\n) AS answered")
    except WarehouseError as error:
        return (Finding(Kind.FAILED, f"the warehouse refuses it: {error.message}", error.hint),), None
    count = int(rows[0][0]) if rows else 0
    if not count:
        return (Finding(Kind.NO_ROWS, "it returns no rows", "look at its joins and filters"),), 0
    return (), count


_MOST = 3
_COUNTED = "SELECT COUNT(*) AS row_count FROM"
