"""The exporter of SQL: every query of an analysis under ``sql/``, every check under ``tests/``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from textwrap import indent

from modeler.artefacts.analysis import Analysis, Answer
from modeler.artefacts.artefact import Artefact
from modeler.artefacts.constants import constants
from modeler.artefacts.labels import DIMENSION_FROM, seed_csv, unknown_values_sql
from modeler.catalog.identifiers import quote, quote_table
from modeler.catalog.names import ColumnSet
from modeler.checks.verdicts import Verdict
from modeler.query.goal import Query
from modeler.query.goal import Step as Step

_NOT_IN_A_NAME = re.compile(r"[^a-z0-9_]+")
_LONGEST_NAME = 80
"""Characters of a file's stem; some file systems and archives stop soon after 100."""


def sql_files(analysis: Analysis) -> tuple[Artefact, ...]:
    """The queries with their plans, the labels of codes with their source, and the checks with their claims.

    Beside each column's labels stands a query of the values the code does not know; long lists come as seeds too.

    Plans, sources and claims are comments above the SQL; each file is one statement.
    """
    return (*_queries(analysis.answers), *_labels(analysis), *_checks(analysis.verdicts))


def query_text(query: Query) -> str:
    """The SQL of *query* under its title and its plan.

    >>> print(query_text(Query("rows", "SELECT 1", "redshift", ("one",), (Step("count", "asked for"),))), end="")
    -- rows
    -- 1. count: asked for
    SELECT 1;
    """
    steps = (f"{number}. {step.action}: {step.reason}" for number, step in enumerate(query.plan, start=1))
    return _file((query.title, *steps), query.sql)


def _queries(answers: Iterable[Answer]) -> Iterator[Artefact]:
    taken: set[str] = set()
    for answer in answers:
        stem = _stem(answer.query.title, taken)
        yield Artefact(f"sql/{stem}.sql", query_text(answer.query), answer.query.title)


def _labels(analysis: Analysis) -> Iterator[Artefact]:
    """Each column whose codes have names, with its codes and names side by side."""
    taken: set[str] = set()
    for constant in analysis.constants or constants(analysis.model, dialect=analysis.dialect):
        if not constant.links:
            continue
        mapping, best = constant.mapping, constant.links[0]
        sql = _with_label(best.column, constant.sql, analysis.dialect)
        source = f"{best.column}: {mapping.language} {mapping.kind} at {mapping.span}"
        source += f" of commit {analysis.commit}" if analysis.commit else ""
        comments = (f"{source}, probability {best.probability:.2f}", *mapping.notes)
        stem = _stem(f"labels_{best.column}", taken)
        yield Artefact(f"sql/{stem}.sql", _file(comments, sql), f"labels of {best.column}")
        unknown = unknown_values_sql(constant, dialect=analysis.dialect)
        if unknown:
            claim = f"values of {best.column} that {mapping.span} does not know"
            yield Artefact(f"sql/{stem.replace('labels', 'unknown', 1)}.sql", _file((claim,), unknown), claim)
        if len(mapping.pairs) > DIMENSION_FROM and not mapping.ranges:
            yield Artefact(f"seeds/{stem}.csv", seed_csv(constant), f"codes and labels of {best.column}")


def _with_label(column: ColumnSet, case: str, dialect: str) -> str:
    name, table = column.columns[0], column.table
    qualified = f"{quote(table.table, dialect)}.{quote(name, dialect)}"
    label = quote(f"{name}_label", dialect)
    return (
        f"SELECT DISTINCT\n  {qualified},\n  {indent(case, '  ').lstrip()} AS {label}\n"
        f"FROM {quote_table(table, dialect)}\nORDER BY 1"
    )


def _checks(verdicts: Iterable[Verdict]) -> Iterator[Artefact]:
    taken: set[str] = set()
    for verdict in verdicts:
        check = verdict.check
        outcome = verdict.outcome.value.replace("_", " ")
        came_back = f"{outcome}: {verdict.sentence}" if verdict.sentence else outcome
        stem = _stem(check.name, taken)
        yield Artefact(f"tests/{stem}.sql", _file((f"claim: {check.claim}", came_back), check.sql), check.claim)


def _file(comments: Iterable[str], sql: str) -> str:
    heading = "".join(f"-- {line}\n" for comment in comments for line in comment.splitlines())
    return f"{heading}{sql.rstrip().rstrip(';')};\n"


def _stem(title: str, taken: set[str]) -> str:
    """*title* as a file name; numbered where another title made the same."""
    plain = _NOT_IN_A_NAME.sub("_", title.lower()).strip("_")[:_LONGEST_NAME] or "query"
    stem, number = plain, 1
    while stem in taken:
        number += 1
        stem = f"{plain}_{number}"
    taken.add(stem)
    return stem
