"""Repairs: what to change in the model where the data refute one of its keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from modeler.catalog.names import ColumnSet
from modeler.checks.battery import evidence
from modeler.checks.duplicates import told_apart_by
from modeler.checks.numbers import count
from modeler.checks.verdicts import Family, Outcome, Verdict
from modeler.evidence import weights
from modeler.evidence.claims import Evidence, Method, Unique
from modeler.model.data_model import DataModel, Deduplication
from modeler.model.vocabulary import lengthening, load_order

FEW = 0.2
"""Share of keys that occur twice up to which a key is taken for a key with faulty loads."""

ALIKE = 0.5
"""Share of columns in which rows of one key agree from which they are taken for the same thing."""


def repairs(model: DataModel, verdicts: Iterable[Verdict]) -> tuple[Deduplication, ...]:
    """The tables to read one row per key from now on; those that already are stay so.

    A table is, when rows that share its key were loaded more than once: they are identical, or a column that says
    when a row was loaded tells them apart, and either few keys are concerned (:data:`FEW`) or the rows are alike
    (:data:`ALIKE`). An order's lines share the order's key and are neither.
    """
    held = tuple(verdicts)
    repaired = {repair.table: repair for repair in model.deduplications}
    for diagnosis in _diagnoses(held):
        found = _deduplication(diagnosis, held)
        if found is not None:
            repaired.setdefault(found.table, found)
    return tuple(repaired[table] for table in sorted(repaired))


def longer_keys(model: DataModel, verdicts: Iterable[Verdict]) -> tuple[Evidence, ...]:
    """Evidence for keys of one column more, where a key was refuted and is not repaired.

    Only columns whose names say that they count or date the rows of a key are taken, and references: in a small
    table many columns tell rows apart by accident.
    """
    held = tuple(verdicts)
    repaired = {repair.table for repair in repairs(model, held)}
    refuted = (diagnosis for diagnosis in _diagnoses(held) if diagnosis.check.subjects[0].table not in repaired)
    references = frozenset(r.child for r in model.relationships)
    return tuple(found for diagnosis in refuted for found in _longer_key(diagnosis, references))


def _diagnoses(verdicts: Iterable[Verdict]) -> Iterator[Verdict]:
    for verdict in verdicts:
        if verdict.check.family is Family.DUPLICATES and verdict.outcome is not Outcome.NOT_TESTABLE:
            yield verdict


def _deduplication(diagnosis: Verdict, verdicts: tuple[Verdict, ...]) -> Deduplication | None:
    check, numbers = diagnosis.check, dict(diagnosis.numbers)
    key = check.subjects[0]
    grain = next((v for v in verdicts if v.check.family is Family.GRAIN and v.check.about == check.about), None)
    if diagnosis.outcome is not Outcome.CONFIRMED or grain is None:
        return None
    repeated = count(numbers, "repeated_keys")
    share = repeated / count(dict(grain.numbers), "distinct_keys")
    alike = count(numbers, "agreeing_columns") / (repeated * len(check.expected)) if check.expected else 1.0
    if share > FEW and alike < ALIKE:
        return None
    order = load_order(told_apart_by(check, numbers)) or load_order(check.expected)
    return Deduplication(key.table, key.columns, order[:1], diagnosis.sentence, _against(grain))


def _longer_key(diagnosis: Verdict, references: frozenset[ColumnSet]) -> Iterator[Evidence]:
    check, numbers = diagnosis.check, dict(diagnosis.numbers)
    key = check.subjects[0]
    apart = told_apart_by(check, numbers)
    referring = tuple(name for name in apart if ColumnSet(key.table, (name,)) in references)
    for name in (*lengthening(apart), *referring)[:1]:
        longer = ColumnSet(key.table, (*key.columns, name))
        note = f"{name} differs in all rows that share {', '.join(key.columns)}"
        yield Evidence(Unique(longer), Method.TESTED, weights.TESTED, note, check=check.name)


def _against(verdict: Verdict) -> tuple[Evidence, ...]:
    return tuple(found for found in evidence([verdict]) if found.weight < 0)
