"""What the values of keys and candidates say before joins are believed: counts first, then comparisons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from modeler.catalog.names import ColumnSet
from modeler.checks.join_profile import REPEATED
from modeler.checks.overlaps import overlapping, worth_counting
from modeler.checks.profile import RunSql, profile_columns, profile_inclusions
from modeler.evidence.claims import Evidence, Unique
from modeler.evidence.profiled import ColumnStatistics, column_evidence, inclusion_evidence
from modeler.model.data_model import DataModel

PROFILED_FROM = 0.02
"""Less probable candidates are not worth a query."""

MOST_PROFILED = 200
"""Tables that are counted, and candidates whose values are compared; each costs one query."""

Rebuild = Callable[[tuple[Evidence, ...]], DataModel]
"""The model with more evidence."""


def profiled(model: DataModel, run: RunSql, *, chosen: bool, rebuild: Rebuild) -> tuple[Evidence, ...]:
    """What the values say of the model's keys and candidates, and with *chosen* of its relationships too.

    One scan of each table counts its columns; then the pairs that are still open are compared, the
    likelier first, and last pairs that only values suggest. Candidates of a column that already refers to something
    are left alone.
    """
    looked_at = _pairs(model, chosen=chosen)[:MOST_PROFILED]
    counted = profile_columns(worth_counting(model, looked_at, most=MOST_PROFILED), model.catalog, run=run)
    of_columns = tuple(_of_keys(counted))
    better = rebuild(of_columns)
    named = _pairs(better, chosen=chosen)[:MOST_PROFILED]
    of_names = inclusion_evidence(profile_inclusions(named, model.catalog, run=run, counted=counted))
    compared = set(named)
    others = [pair for pair in overlapping(rebuild((*of_columns, *of_names)), counted) if pair not in compared]
    suggested = profile_inclusions(others[: MOST_PROFILED - len(named)], model.catalog, run=run, counted=counted)
    return (*of_columns, *of_names, *inclusion_evidence(suggested))


def _of_keys(counted: Iterable[ColumnStatistics]) -> Iterator[Evidence]:
    """What the counts say of keys. A few repeated rows are left to the tests, which name them as a finding."""
    for one in counted:
        if one.filled - one.distinct <= REPEATED * one.filled and one.distinct < one.filled:
            continue
        yield from (said for said in column_evidence([one]) if isinstance(said.claim, Unique))


def _pairs(model: DataModel, *, chosen: bool) -> tuple[tuple[ColumnSet, ColumnSet], ...]:
    taken = {one.child for one in model.relationships}
    open_ones = (one for one in model.candidates if one.child not in taken and one.probability >= PROFILED_FROM)
    return tuple((one.child, one.parent) for one in (*(model.relationships if chosen else ()), *open_ones))
