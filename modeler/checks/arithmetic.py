"""Arithmetic: a join to the one side leaves rows and sums of the many side as they were."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.checks.join_profile import join_profile_sql
from modeler.checks.naming import check_name
from modeler.checks.numbers import Numbers, count, exact, rows, said
from modeler.checks.verdicts import Check, Family, Number, Outcome
from modeler.model.data_model import DataModel, Multiplicity
from modeler.model.measures import measures_of

_ROUNDING = 1e-9
"""Share by which two sums of floating-point numbers may differ: they depend on the order of addition."""


def arithmetic_checks(model: DataModel) -> Iterator[Check]:
    """One check a measure of each relationship whose parent is "one"; of the rows where there is no measure.

    They share their query with the join's other checks, so that it is sent once.
    """
    for relationship in model.relationships:
        if relationship.parent_end in (Multiplicity.ZERO_OR_MORE, Multiplicity.ONE_OR_MORE):
            continue
        child, parent = relationship.child, relationship.parent
        measures = measures_of(child.table, model)
        sql = join_profile_sql(relationship, model, measures)
        for place, measure in enumerate(measures or (None,), start=1):
            what = f"sum({measure.columns[0]})" if measure else "the number of rows"
            yield Check(
                check_name(Family.ARITHMETIC, measure or child, parent),
                Family.ARITHMETIC,
                f"joining {parent.table} to {child.table} on {relationship.name} leaves {what} unchanged",
                (measure or child, child, parent),
                sql,
                expected=(str(place),) if measure else (),
            )


def arithmetic_verdict(check: Check, numbers: Numbers) -> tuple[Outcome, str]:
    """Confirmed where rows and sum are the same before and after a left join; says what an inner join loses."""
    before, after = count(numbers, "rows_before"), count(numbers, "rows_after")
    if not before:
        return Outcome.NOT_TESTABLE, f"{check.subjects[1].table} has no rows"
    lost = before - count(numbers, "rows_matched") if before == after else 0
    if "sum_before" not in numbers:
        sentence = f"{rows(before)} before the join, {after:,} after it"
        return (Outcome.CONFIRMED if before == after else Outcome.REFUTED), sentence + _lost(lost)
    sums = [exact(numbers[name]) for name in ("sum_before", "sum_after")]
    name = check.subjects[0].columns[0]
    if not all(total.is_finite() for total in sums):
        return Outcome.NOT_TESTABLE, f"sum({name}) is not a finite number: the column holds NaN or infinity"
    difference = sums[1] - sums[0]
    same = abs(float(difference)) <= _ROUNDING * max(1.0, abs(float(sums[0])))
    if same and before == after:
        inner = exact(numbers["sum_matched"])
        missing = f" with {said(sums[0] - inner)} of {name}" if lost else ""
        return Outcome.CONFIRMED, f"sum({name}) is {said(sums[0])} before and after the join{_lost(lost)}{missing}"
    return Outcome.REFUTED, (
        f"sum({name}) is {said(sums[0])} before the join and {said(sums[1])} after it ({said(difference)} "
        f"{'too much' if difference > 0 else 'too little'}); {rows(before)} become {after:,}"
    )


def arithmetic_numbers(check: Check, numbers: Numbers) -> dict[str, Number]:
    """Of all the join's numbers those of the check's own measure."""
    own = {
        "rows_before": numbers["child_rows"],
        "rows_after": numbers["rows_after"],
        "rows_matched": numbers["matched_rows"],
    }
    for place in check.expected:
        own |= {name: numbers[f"{name}_{place}"] for name in ("sum_before", "sum_after", "sum_matched")}
    return own


def _lost(number: int) -> str:
    return f"; an inner join loses {rows(number)}" if number else ""
