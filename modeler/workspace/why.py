"""Answer ``why X``: find what X names in an analysis, and lay out the evidence behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from modeler.artefacts.analysis import Analysis, Answer
from modeler.catalog.names import ColumnSet, Span
from modeler.catalog.tables import Table
from modeler.checks.verdicts import Verdict
from modeler.errors import UnknownName, UnknownTable, did_you_mean
from modeler.evidence.claims import Evidence, strongest_first
from modeler.model.data_model import DataModel, Grain, Key, Label, Relationship
from modeler.workspace.explanation import Explanation, Reason


def explain(analysis: Analysis, words: str) -> Explanation:
    """The evidence behind what *words* name: a join (``a.b = c.d``), a column, a table, a label, a query's column.

    Raises:
        UnknownName: nothing of that name is in the analysis; the nearest names are suggested.
    """
    wanted = " ".join(words.split())
    reasons = tuple(_reasons(analysis, wanted.lower()))
    if not reasons:
        near = did_you_mean(wanted, _names(analysis))
        raise UnknownName(
            f"nothing in this analysis is called {wanted!r}", hint=near or "name a join, table or column"
        )
    return Explanation(wanted, reasons)


def _reasons(analysis: Analysis, wanted: str) -> Iterator[Reason]:
    model = analysis.model
    sides = [side.strip() for side in wanted.split("=")]
    for relationship in (*model.relationships, *model.candidates):
        if _is_between(relationship, sides):
            yield _of_relationship(relationship, analysis)
    if len(sides) > 1:
        return
    table = _table(model, wanted)
    if table is not None:
        yield from _of_table(table, analysis)
    for label in model.labels:
        if wanted in _spellings(label.column) or wanted in _label_words(label):
            yield _of_label(label, analysis)
    yield from _of_column(analysis, wanted)
    for answer in analysis.answers:
        yield from _of_output(answer, wanted)
    for verdict in analysis.verdicts:
        if wanted == verdict.check.name.lower():
            yield _of_verdict(verdict)


def _is_between(relationship: Relationship, sides: list[str]) -> bool:
    child, parent = _spellings(relationship.child), _spellings(relationship.parent)
    if len(sides) == 1:
        return relationship.chosen and (sides[0] in child or sides[0] in parent)
    one, other = sides[0], sides[1]
    return (one in child and other in parent) or (other in child and one in parent)


def _spellings(columns: ColumnSet) -> frozenset[str]:
    """How a person may write *columns*: with schema, with table, or bare."""
    bare = columns.columns[0] if len(columns.columns) == 1 else f"({', '.join(columns.columns)})"
    dot = "." if len(columns.columns) == 1 else ""
    return frozenset(spelling.lower() for spelling in (str(columns), f"{columns.table.table}{dot}{bare}", bare))


def _of_relationship(relationship: Relationship, analysis: Analysis) -> Reason:
    child_sure, parent_sure = relationship.end_probabilities
    believed = (
        f"{relationship.name}: {relationship.status.value} with probability {relationship.probability:.2f}; "
        f"{relationship.child_end.value.replace('_', ' ')} {relationship.child.table} ({child_sure:.2f}) to "
        f"{relationship.parent_end.value.replace('_', ' ')} {relationship.parent.table} ({parent_sure:.2f})"
    )
    tested = _verdicts_on(analysis, (relationship.child, relationship.parent), every=True)
    return Reason(believed, because=(*_of_evidence(relationship.evidence), *tested))


def _of_table(table: Table, analysis: Analysis) -> Iterator[Reason]:
    model = analysis.model
    place = str(table.span) if table.span else ""
    yield Reason(f"{table.name} is a {table.kind.value.replace('_', ' ')} of {len(table.columns)} columns", place)
    for role in model.roles:
        if role.table == table.name:
            yield Reason(f"its role is {role.role.value}: {role.reason}")
    grain = model.grain_of(table.name)
    if grain is not None:
        yield _of_conclusion(f"grain: {grain.sentence}", grain, analysis)
    key = model.key_of(table.name)
    if key is not None:
        yield _of_conclusion(f"key: {key.columns}", key, analysis)
    repair = model.deduplication_of(table.name)
    if repair is not None:
        yield Reason(
            f"read one row per {', '.join(repair.key)}: {repair.reason}", because=_of_evidence(repair.evidence)
        )
    for relationship in model.relationships:
        if table.name in (relationship.child.table, relationship.parent.table):
            yield _of_relationship(relationship, analysis)


def _of_conclusion(sentence: str, conclusion: Grain | Key, analysis: Analysis) -> Reason:
    believed = f"{sentence} ({conclusion.status.value}, probability {conclusion.probability:.2f})"
    tested = _verdicts_on(analysis, (conclusion.columns,), every=True)
    return Reason(believed, because=(*_of_evidence(conclusion.evidence), *tested))


def _of_label(label: Label, analysis: Analysis) -> Reason:
    pairs = ", ".join(f"{code!r} is {text!r}" for code, text in label.mapping.pairs[:12])
    more = ", ..." if len(label.mapping.pairs) > 12 else ""
    believed = (
        f"codes of {label.column} are labelled by {label.mapping.language} {label.mapping.kind}: {pairs}{more}"
    )
    linked = Reason(
        f"linked to the column with probability {label.probability:.2f}", because=_of_evidence(label.evidence)
    )
    tested = _verdicts_on(analysis, (label.column,), family="labels")
    return Reason(believed, str(label.mapping.span), because=(linked, *tested))


def _of_column(analysis: Analysis, wanted: str) -> Iterator[Reason]:
    for table in analysis.model.catalog:
        for column in table.columns:
            if wanted in _spellings(ColumnSet(table.name, (column.name,))):
                null = "may be NULL" if column.nullable else "is never NULL"
                place = column.span or table.span
                sentence = f"{table.name}.{column.name} is {column.data_type} and {null}, by its DDL"
                yield Reason(sentence, str(place) if place else "")


def _of_output(answer: Answer, wanted: str) -> Iterator[Reason]:
    for column in answer.query.columns:
        if column.lower() == wanted:
            steps = tuple(Reason(f"{step.action}: {step.reason}") for step in answer.query.plan)
            yield Reason(f"column {column} of the query {answer.query.title!r}", because=steps)


def _verdicts_on(
    analysis: Analysis, subjects: tuple[ColumnSet, ...], *, every: bool = False, family: str = ""
) -> Iterator[Reason]:
    for verdict in analysis.verdicts:
        check = verdict.check
        held = [subject in check.subjects for subject in subjects]
        if (all(held) if every else any(held)) and (not family or check.family == family):
            yield _of_verdict(verdict)


def _of_verdict(verdict: Verdict) -> Reason:
    numbers = ", ".join(f"{name}={value}" for name, value in verdict.numbers)
    because = (Reason(numbers),) if numbers else ()
    outcome = verdict.outcome.value.replace("_", " ")
    return Reason(f"test {outcome}: {verdict.sentence or verdict.check.claim}", verdict.check.name, because)


def _of_evidence(evidence: Iterable[Evidence]) -> tuple[Reason, ...]:
    return tuple(
        Reason(f"{one.method.value} ({one.weight:+.2f}): {one.note}", one.source)
        for one in strongest_first(evidence)
    )


def _label_words(label: Label) -> frozenset[str]:
    mapping = label.mapping
    words = {text.lower() for _, text in mapping.pairs} | {str(mapping.span).lower(), mapping.name.lower()}
    return frozenset(words - {""}) | _function_words(mapping.enclosing_function, mapping.span)


def _function_words(function: str, span: Span) -> frozenset[str]:
    return frozenset({function.lower(), span.path.lower()} - {""})


def _table(model: DataModel, wanted: str) -> Table | None:
    try:
        return model.catalog[wanted]
    except UnknownTable:
        return None


def _names(analysis: Analysis) -> Iterator[str]:
    for table in analysis.model.catalog:
        yield str(table.name)
        yield table.name.table
        for column in table.columns:
            yield column.name
            yield f"{table.name}.{column.name}"
    for relationship in analysis.model.relationships:
        yield relationship.name
    for answer in analysis.answers:
        yield from answer.query.columns
