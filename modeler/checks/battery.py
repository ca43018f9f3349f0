"""The battery: every check of a model, and what a result row says of one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from modeler.catalog.grounding import ground
from modeler.catalog.names import ColumnSet
from modeler.checks.amounts import amount_checks, amount_verdict
from modeler.checks.arithmetic import arithmetic_checks, arithmetic_numbers, arithmetic_verdict
from modeler.checks.candidates import candidate_checks, candidate_evidence, candidate_verdict
from modeler.checks.cardinality import cardinality_checks, cardinality_evidence, cardinality_verdict
from modeler.checks.duplicates import duplicate_checks, duplicate_verdict
from modeler.checks.freshness import freshness_checks, freshness_verdict
from modeler.checks.grain import grain_checks, grain_evidence, grain_verdict
from modeler.checks.history import history_checks, history_verdict
from modeler.checks.join_profile import join_numbers
from modeler.checks.join_types import type_checks, type_verdict
from modeler.checks.labels import label_checks, label_evidence, label_verdict
from modeler.checks.naming import distinctly_named
from modeler.checks.near_keys import near_key_checks, near_key_verdict
from modeler.checks.nulls import null_checks, null_evidence, null_verdict
from modeler.checks.numbers import Numbers, named
from modeler.checks.orphans import orphan_checks, orphan_verdict
from modeler.checks.patterns import asked_column, pattern_of
from modeler.checks.queries import Composed, query_checks, query_verdict
from modeler.checks.sequence import sequence_checks, sequence_verdict
from modeler.checks.text import text_checks, text_verdict
from modeler.checks.time import time_checks, time_numbers, time_verdict
from modeler.checks.verdicts import Check, Family, Number, Outcome, Verdict
from modeler.errors import UngroundedSql, UnknownName
from modeler.evidence.claims import Claim, Evidence
from modeler.model.data_model import DataModel


def battery(model: DataModel, *, queries: Iterable[Composed] = ()) -> tuple[Check, ...]:
    """The checks of *model*, family by family, and of *queries* composed from it; the same for the same model.

    Raises:
        UngroundedSql: the model holds a name that its catalog lacks; no check with it leaves the tool.

    >>> from modeler.catalog.tables import Catalog
    >>> battery(DataModel(Catalog()))
    ()
    """
    of_model = tuple(check for kind in _FAMILIES.values() for check in kind.checks(model))
    _ground(of_model, model)
    return tuple(distinctly_named((*of_model, *query_checks(queries))))


def diagnoses(model: DataModel, verdicts: Iterable[Verdict]) -> tuple[Check, ...]:
    """What to ask next about what *verdicts* refuted: why a key repeats, how near orphans are, what else joins."""
    held = tuple(verdicts)
    asked = (*duplicate_checks(model, held), *near_key_checks(model, held), *candidate_checks(model, held))
    _ground(asked, model)
    return tuple(distinctly_named(asked))


def _ground(checks: Iterable[Check], model: DataModel) -> None:
    """See that every name in *checks* is in the catalog.

    A query that several share is looked at once, and of those that differ in their column alone the first: of the
    others it is the column. Tables can be wide.
    """
    seen: set[tuple[str, str]] = set()
    for check in checks:
        if (check.dialect, check.sql) in seen:
            continue
        name = asked_column(check)
        pattern = check.dialect, check.sql if name is None else pattern_of(check.sql, name)
        if pattern in seen:
            _ground_column(check.subjects[0], model)
        else:
            ground(check.sql, model.catalog, dialect=check.dialect)
        seen |= {pattern, (check.dialect, check.sql)}


def _ground_column(column: ColumnSet, model: DataModel) -> None:
    try:
        model.catalog.column(column)
    except UnknownName as error:
        raise UngroundedSql(error.message, hint=error.hint) from error


def judge(check: Check, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> Verdict:
    """The verdict on *check* from the one row its query returns.

    A result of another shape is not testable, with the reason: it means that the query was changed.
    """
    if len(rows) != 1:
        return Verdict(check, Outcome.NOT_TESTABLE, sentence=f"the query returned {len(rows)} rows, not one")
    kind = _FAMILIES[check.family]
    numbers = named(columns, rows[0])
    try:
        numbers = kind.own(check, numbers)
        outcome, sentence = kind.verdict(check, numbers)
    except KeyError as missing:
        return Verdict(check, Outcome.NOT_TESTABLE, tuple(numbers.items()), f"the query returned no {missing}")
    return Verdict(check, outcome, tuple(numbers.items()), sentence)


def not_tested(check: Check, reason: str) -> Verdict:
    """The verdict on a check that could not be run."""
    return Verdict(check, Outcome.NOT_TESTABLE, sentence=reason)


def evidence(verdicts: Iterable[Verdict]) -> tuple[Evidence, ...]:
    """What the verdicts say for and against claims, the first word on each claim only.

    Several checks count the same thing (a join's parent is a key): counted twice it would weigh twice.
    """
    first: dict[Claim, Evidence] = {}
    for verdict in verdicts:
        if verdict.outcome is not Outcome.NOT_TESTABLE:
            for found in _FAMILIES[verdict.check.family].evidence(verdict.check, dict(verdict.numbers)):
                first.setdefault(found.claim, found)
    return tuple(first.values())


def _all_numbers(check: Check, numbers: Numbers) -> dict[str, Number]:
    return dict(numbers)


@dataclass(frozen=True, slots=True)
class _Kind:
    """A family: what it asks, what an answer means, and what it adds to the model."""

    checks: Callable[[DataModel], Iterator[Check]]
    verdict: Callable[[Check, Numbers], tuple[Outcome, str]]
    evidence: Callable[[Check, Numbers], tuple[Evidence, ...]]
    own: Callable[[Check, Numbers], dict[str, Number]] = _all_numbers
    """Of the numbers of a query that several checks share, those of this one, under their plain names."""


def _on_demand(model: DataModel) -> Iterator[Check]:
    """Of diagnoses, which are asked for a refuted claim only, and of queries, which are no part of the model."""
    return iter(())


def _no_evidence(check: Check, numbers: Numbers) -> tuple[Evidence, ...]:
    """Of families that test the data, not the model, or whose numbers another family turned into evidence."""
    return ()


_FAMILIES: dict[Family, _Kind] = {
    Family.GRAIN: _Kind(grain_checks, grain_verdict, grain_evidence),
    Family.CARDINALITY: _Kind(cardinality_checks, cardinality_verdict, cardinality_evidence, join_numbers),
    Family.ORPHANS: _Kind(orphan_checks, orphan_verdict, _no_evidence, join_numbers),
    Family.ARITHMETIC: _Kind(arithmetic_checks, arithmetic_verdict, _no_evidence, arithmetic_numbers),
    Family.NULLS: _Kind(null_checks, null_verdict, null_evidence),
    Family.LABELS: _Kind(label_checks, label_verdict, label_evidence),
    Family.TYPES: _Kind(type_checks, type_verdict, _no_evidence),
    Family.TEXT: _Kind(text_checks, text_verdict, _no_evidence),
    Family.NUMBERS: _Kind(amount_checks, amount_verdict, _no_evidence),
    Family.TIME: _Kind(time_checks, time_verdict, _no_evidence, time_numbers),
    Family.SEQUENCE: _Kind(sequence_checks, sequence_verdict, _no_evidence),
    Family.HISTORY: _Kind(history_checks, history_verdict, _no_evidence),
    Family.FRESHNESS: _Kind(freshness_checks, freshness_verdict, _no_evidence),
    Family.CANDIDATES: _Kind(_on_demand, candidate_verdict, candidate_evidence),
    Family.NEAR_KEYS: _Kind(_on_demand, near_key_verdict, _no_evidence),
    Family.DUPLICATES: _Kind(_on_demand, duplicate_verdict, _no_evidence),
    Family.QUERIES: _Kind(_on_demand, query_verdict, _no_evidence),
}
"""In the order of the battery. Adding a family: its file, its line here, its member of `Family`."""
