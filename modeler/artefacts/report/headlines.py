"""The few lines of a report that an analyst needs first, for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from modeler.artefacts.analysis import Analysis, Answer, Severity
from modeler.artefacts.grid import Grid, cell_text
from modeler.artefacts.report.contents import Contents, JoinStory, contents
from modeler.artefacts.report.words import counted, outcome_words, severity_words, share, thousands

_JOINS = 8
_CLAIMS = 5
_FINDINGS = 5
_ROWS = 5


def headlines(analysis: Analysis) -> tuple[str, ...]:
    """What was read, the joins, what was refuted and repaired, the worst findings and the answer's first rows.

    One line each, without colour; an empty line stands between two subjects.
    """
    said = contents(analysis)
    parts = (
        tuple(_read(said)),
        tuple(_joins(said.joins)),
        tuple(_refuted(said)),
        tuple(_findings(said)),
        tuple(_answer(said.goal, analysis.goal)),
    )
    return tuple(line for part in parts if part for line in (*part, ""))[:-1]


def _read(said: Contents) -> Iterator[str]:
    analysis = said.analysis
    files = sum(source.files for source in analysis.sources)
    statements = analysis.statements
    read = [f"{counted(len(analysis.model.catalog), 'table')} from {counted(files, 'file')}"]
    if statements.total:
        understood = share(statements.understood, statements.total)
        read.append(f"{understood} of {counted(statements.total, 'statement')} understood")
    if said.unread:
        read.append(f"{thousands(len(said.unread))} skipped")
    yield f"{analysis.title}: {', '.join(read)}"
    if analysis.verdicts:
        yield f"{outcome_words(said.outcomes)}; ran on {analysis.executed_on}"
    else:
        yield "nothing was executed: no claim is tested"


def _joins(joins: tuple[JoinStory, ...]) -> Iterator[str]:
    if not joins:
        yield "no join found"
        return
    yield "Joins"
    rows = tuple(
        (story.relationship.name, story.kind, story.proof, f"p {story.relationship.probability:.2f}")
        for story in joins[:_JOINS]
    )
    yield from _indented(Grid(("", "", "", ""), rows).text().splitlines()[1:])
    yield from _more(len(joins) - _JOINS, "join")


def _refuted(said: Contents) -> Iterator[str]:
    if not said.refutations and not said.changes:
        return
    yield "Refuted and repaired"
    for one in said.refutations[:_CLAIMS]:
        yield f"  ✗ {one.verdict.check.claim}: {one.verdict.sentence}"
        if one.repaired:
            yield f"    after the repair: {one.now.sentence or 'holds'}"
    yield from _more(len(said.refutations) - _CLAIMS, "refuted claim")
    yield from (f"  → {change}" for change in said.changes[:_CLAIMS])
    yield from _more(len(said.changes) - _CLAIMS, "change")


def _findings(said: Contents) -> Iterator[str]:
    findings = said.analysis.findings
    if not findings:
        return
    yield f"Findings: {severity_words(said.severities)}"
    worth = [one for one in findings if one.severity is not Severity.INFO]
    for finding in worth[:_FINDINGS]:
        place = f" [{finding.source}]" if finding.source else ""
        yield f"  {finding.severity.value}: {finding.title}: {finding.sentence}{place}"
    yield from _more(len(worth) - _FINDINGS, "finding")


def _answer(answer: Answer | None, goal: str) -> Iterator[str]:
    if answer is None:
        if goal:
            yield from (f"Goal: {goal}", "  no query could be composed for it; the report says why")
        return
    yield f"Goal: {goal or answer.query.title}"
    if answer.columns:
        rows = tuple(tuple(cell_text(value, null="null") for value in row) for row in answer.rows[:_ROWS])
        yield from _indented(Grid(answer.columns, rows, empty="no rows").text().splitlines())
        yield from _more(len(answer.rows) - _ROWS, "row")
    if answer.note:
        yield f"  {answer.note}"


def _indented(lines: Iterable[str]) -> Iterator[str]:
    return (f"  {line}" for line in lines)


def _more(count: int, noun: str) -> Iterator[str]:
    if count > 0:
        yield f"  and {counted(count, f'more {noun}')} in the report"
