"""What a person should know of an analysis, worst first: each finding with its numbers and its place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from modeler.artefacts.analysis import Answer, Finding, Severity
from modeler.catalog.names import ColumnSet, Skipped
from modeler.checks.declared import broken_declarations
from modeler.checks.verdicts import Check, Family, Outcome, Verdict
from modeler.model.data_model import DataModel
from modeler.model.label_conflicts import conflicts

_ORDER = (Severity.ERROR, Severity.WARNING, Severity.INFO)


def findings(
    model: DataModel,
    verdicts: Iterable[Verdict],
    *,
    answers: Iterable[Answer] = (),
    skipped: Iterable[Skipped] = (),
    unanswered: str = "",
) -> tuple[Finding, ...]:
    """Repairs, refuted claims, changed answers, constants without a column and skipped sources, worst first.

    *unanswered* says why the goal has no answer.
    """
    verdicts = tuple(verdicts)
    found = [
        *_unanswered(unanswered),
        *_repairs(model),
        *_changed_answers(answers),
        *_conflicts(model),
        *_broken(model, verdicts),
        *_refutations(verdicts, model),
        *_unlinked(model),
        *_skips(skipped),
    ]
    return tuple(sorted(found, key=lambda finding: _ORDER.index(finding.severity)))


def _unanswered(reason: str) -> Iterator[Finding]:
    if reason:
        yield Finding(Severity.WARNING, "the goal has no answer", reason)


def _repairs(model: DataModel) -> Iterator[Finding]:
    for repair in model.deduplications:
        key = ", ".join(repair.key)
        yield Finding(
            Severity.WARNING,
            f"duplicates: {repair.table}",
            f"{repair.reason}; queries read one row per {key}, the latest by {', '.join(repair.order_by)}",
            next((one.source for one in repair.evidence if one.source), ""),
        )


def _changed_answers(answers: Iterable[Answer]) -> Iterator[Finding]:
    for answer in answers:
        if answer.superseded is not None and answer.superseded_rows != answer.rows:
            yield Finding(
                Severity.WARNING,
                f"other numbers: {answer.query.title}",
                "the query as first proposed gives other rows than the one that was repaired; use the repaired one",
                f"sql: {answer.query.title}",
            )


def _refutations(verdicts: Iterable[Verdict], model: DataModel) -> Iterator[Finding]:
    repaired = {ColumnSet(repair.table, repair.key) for repair in model.deduplications}
    parents = {one.parent for one in model.relationships}
    for verdict in verdicts:
        check = verdict.check
        if verdict.outcome is not Outcome.REFUTED:
            continue
        if check.family is Family.GRAIN and check.finding and repaired & set(check.subjects):
            continue  # told with its repair
        title = f"{_TITLES.get(check.family, check.family.value)}: {check.subjects[0] if check.subjects else ''}"
        sentence = verdict.sentence or f"not true: {check.claim}"
        yield Finding(_severity(check, parents), title, sentence, check.name, check.subjects)


_TITLES = {
    Family.LABELS: "codes without a name",
    Family.NULLS: "missing values",
    Family.TIME: "times out of range",
    Family.ORPHANS: "orphans",
    Family.GRAIN: "not unique",
}


def _severity(check: Check, parents: Collection[ColumnSet]) -> Severity:
    """An error where the model is wrong; a warning where the data are; a note where that is nothing unusual."""
    if not check.finding:
        return Severity.ERROR
    unused = check.family is Family.ORPHANS and check.subjects[0] in parents
    return Severity.INFO if unused or check.family is Family.NULLS else Severity.WARNING


def _broken(model: DataModel, verdicts: Iterable[Verdict]) -> Iterator[Finding]:
    """Declared keys that the data break: the planner trusts them."""
    for one in broken_declarations(model, verdicts):
        key = f"{one.constraint.kind.value} key ({', '.join(one.constraint.columns)})"
        yield Finding(
            Severity.WARNING,
            f"declared, and not true: {key} of {one.table.name}",
            f"{one.verdict.sentence}; {one.breaks}; to take it back: {one.drop}",
            one.verdict.check.name,
            one.verdict.check.subjects,
        )


def _conflicts(model: DataModel) -> Iterator[Finding]:
    """Codes that two sources give different names."""
    for conflict in conflicts(model.labels, model.unlinked):
        differing = (f"{code!r} is {said!r} and {other!r}" for code, said, other in conflict.differing[:5])
        yield Finding(
            Severity.WARNING,
            f"labels disagree: {conflict.what}",
            f"{'; '.join(differing)}, in {conflict.one.span} and in {conflict.other.span}; the first is used",
            str(conflict.other.span),
            (conflict.column,) if conflict.column else (),
        )


def _unlinked(model: DataModel) -> Iterator[Finding]:
    for mapping in model.unlinked:
        name = mapping.name or mapping.enclosing_function or mapping.subject
        yield Finding(
            Severity.INFO,
            f"constants without a column: {name}",
            f"{len(mapping.pairs)} codes have names in {mapping.language}, and no column is known to hold them",
            str(mapping.span),
        )


def _skips(skipped: Iterable[Skipped]) -> Iterator[Finding]:
    for skip in skipped:
        sentence = f"{skip.reason}; {skip.hint}" if skip.hint else skip.reason
        yield Finding(Severity.INFO, f"not read: {skip.span.path}", sentence, str(skip.span))
