"""The report as JSON, for programs: everything an analysis holds, in the shapes of the commands' own output."""

from __future__ import annotations

from collections.abc import Iterable
from json import dumps

from modeler.artefacts.analysis import Analysis, Finding, Understanding
from modeler.artefacts.artefact import Artefact
from modeler.artefacts.documents import (
    SCHEMA_VERSION,
    Document,
    answer_entry,
    columns_entry,
    constant_entry,
    join_entry,
    round_entry,
    skipped_entry,
    table_entry,
    verdict_entry,
)
from modeler.artefacts.report.contents import contents


def json(analysis: Analysis, *, files: Iterable[Artefact] = ()) -> Artefact:
    """``report.json``, valid under ``report.schema.json``; *files* are listed as written beside it."""
    text = dumps(report_document(analysis, files=files), ensure_ascii=False, indent=2)
    return Artefact("report.json", text + "\n", "the report for programs")


def report_document(analysis: Analysis, *, files: Iterable[Artefact] = ()) -> Document:
    """The whole *analysis* as JSON values.

    ``joins`` are the model's after the last round, ``proposed`` those believed before any test, ``candidates``
    those considered and not chosen; ``answers`` has the join queries first and the goal's query last.
    """
    model = analysis.model
    return {
        "schema_version": SCHEMA_VERSION,
        "title": analysis.title,
        "goal": analysis.goal,
        "dialect": analysis.dialect,
        "executed_on": analysis.executed_on,
        "sources": [{"kind": one.kind, "files": one.files, "bytes": one.size} for one in analysis.sources],
        "statements": _statements(analysis.statements),
        "skipped": [skipped_entry(one) for one in analysis.skipped],
        "tables": [table_entry(table, model) for table in model.catalog],
        "joins": [join_entry(one) for one in model.relationships],
        "proposed": [join_entry(one) for one in analysis.proposed.relationships],
        "candidates": [join_entry(one) for one in model.candidates],
        "constants": [constant_entry(story.constant) for story in contents(analysis).constants],
        "rounds": [round_entry(one) for one in analysis.rounds],
        "verdicts": [verdict_entry(one) for one in analysis.verdicts],
        "answers": [answer_entry(one) for one in analysis.answers],
        "findings": [_finding(one) for one in analysis.findings],
        "files": [{"path": one.path, "title": one.title} for one in files],
    }


def _statements(statements: Understanding) -> Document:
    return {
        "total": statements.total,
        "understood": statements.understood,
        "partly": statements.partly,
        "failed": [skipped_entry(one) for one in statements.failed],
    }


def _finding(finding: Finding) -> Document:
    return {
        "severity": finding.severity.value,
        "title": finding.title,
        "sentence": finding.sentence,
        "source": finding.source,
        "subjects": [columns_entry(subject) for subject in finding.subjects],
    }
