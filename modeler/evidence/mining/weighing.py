"""What mined observations weigh as evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from modeler.catalog.names import TableName
from modeler.evidence.claims import (
    Claim,
    Dated,
    Evidence,
    Filtered,
    GroupedBy,
    Joined,
    Measured,
    Method,
    Refers,
)
from modeler.evidence.mining.mined import Filter, Grain, Measure, MinedJoin
from modeler.evidence.weights import JOINED_BY_VALIDITY, joined_weight
from modeler.sources.reading import Origin, Statement

AUTHORITY: Mapping[Origin, int] = {
    Origin.VIEW: 3,
    Origin.ETL: 3,
    Origin.PROCEDURE: 3,
    Origin.DBT: 3,
    Origin.BI: 2,
    Origin.CODE: 2,
}
"""How many ad-hoc queries a statement counts as: what runs every night was tested by those who depend on it."""

THROUGH_FUNCTION = 0.5
"""What remains of the weight of a join whose keys go through a function: ``lower(a) = lower(b)``."""

GROUPED_ONCE = 0.5
ALWAYS_FILTERED = 0.8
"""Share of the statements that read a table from which on a filter counts as part of what the table means."""
_LEAST_READERS = 3
_MOST_NAMED = 3


def weigh(
    joins: Sequence[MinedJoin],
    grains: Mapping[Grain, list[Statement]],
    measures: Mapping[Measure, list[Statement]],
    filters: Mapping[Filter, list[Statement]],
    readers: Mapping[TableName, int],
) -> tuple[Evidence, ...]:
    """Evidence for the joins, grains, measures and lasting filters that statements show, in a fixed order."""
    return (
        *_of_joins(joins),
        *_of_validities(joins),
        *_of_grains(grains),
        *_of_measures(measures),
        *_of_filters(filters, readers),
    )


def _of_joins(joins: Iterable[MinedJoin]) -> Iterator[Evidence]:
    """One piece of evidence for each two sides and form; the types of join are told in its note."""
    held: dict[tuple[Joined, str], list[MinedJoin]] = defaultdict(list)
    dated: dict[Joined, Dated] = {}
    for join in joins:
        if not join.is_range:
            sides = Joined(join.left, join.right)
            held[sides, _functions(join.form)].append(join)
            dated.update((sides, found) for found in join.dated)
    for (joined, form), same in sorted(held.items(), key=lambda item: item[0]):
        validity = dated.get(joined)
        # which side holds versions tells which way the join points, whoever leaves the validity out
        claim: Claim = joined if validity is None else Refers(validity.child, validity.parent)
        spans = sorted({span for join in same for span in join.spans})
        weight = joined_weight(sum(join.authority for join in same)) * (THROUGH_FUNCTION if form else 1)
        weight += JOINED_BY_VALIDITY if any(join.dated for join in same) else 0
        kinds = ", ".join(dict.fromkeys(join.join_type for join in same))
        count = len(spans)
        through = f" through {form}" if form else ""
        note = f"{count} {'statement joins' if count == 1 else 'statements join'} so ({kinds}){through}"
        more = ", ".join(f"{span.path}:{span.first_line}" for span in spans[1 : _MOST_NAMED + 1])
        yield Evidence(claim, Method.JOINED, weight, f"{note}; also {more}" if more else note, spans[0])


def _of_validities(joins: Iterable[MinedJoin]) -> Iterator[Evidence]:
    held: dict[Dated, list[MinedJoin]] = defaultdict(list)
    for join in joins:
        for validity in join.dated:
            held[validity].append(join)
    for validity, same in sorted(held.items()):
        bounds = f"{validity.begin} and {validity.end}"
        note = f"queries take the version that was valid at {validity.moment}, by {bounds}"
        weight = joined_weight(sum(join.authority for join in same))
        yield Evidence(validity, Method.JOINED, weight, note, min(span for join in same for span in join.spans))


def _functions(form: str) -> str:
    """The part of a form that changes values; a validity range does not, nor does a cast."""
    parts = [part for part in form.split("; ") if part and not part.startswith("within ")]
    return "; ".join(part for part in parts if "(" in part.replace("cast(", ""))


def _of_grains(grains: Mapping[Grain, list[Statement]]) -> Iterator[Evidence]:
    for grain in sorted(grains):
        statements = grains[grain]
        count = len(statements)
        note = f"{count} {'statement makes' if count == 1 else 'statements make'} one row per these ({grain.by})"
        span = min(statement.span for statement in statements)
        yield Evidence(GroupedBy(grain.key), Method.GROUPED, GROUPED_ONCE * joined_weight(count), note, span)


def _of_measures(measures: Mapping[Measure, list[Statement]]) -> Iterator[Evidence]:
    for measure in sorted(measures):
        statements = measures[measure]
        claim = Measured(measure.table, measure.expression, measure.label)
        count = len(statements)
        note = f"{count} {'statement aggregates' if count == 1 else 'statements aggregate'} so"
        span = min(statement.span for statement in statements)
        yield Evidence(claim, Method.GROUPED, joined_weight(count), note, span)


def _of_filters(filters: Mapping[Filter, list[Statement]], readers: Mapping[TableName, int]) -> Iterator[Evidence]:
    for condition in sorted(filters):
        statements, total = filters[condition], readers[condition.table]
        if total < _LEAST_READERS or len(statements) < ALWAYS_FILTERED * total:
            continue
        note = f"{len(statements)} of the {total} statements that read the table filter so"
        span = min(statement.span for statement in statements)
        claim = Filtered(condition.table, condition.predicate)
        yield Evidence(claim, Method.GROUPED, joined_weight(len(statements)), note, span)
