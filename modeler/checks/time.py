"""Time: points in time far away from all the others are placeholders or mistakes."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.catalog.names import ColumnSet
from modeler.checks.naming import check_name
from modeler.checks.numbers import Numbers, count, rows
from modeler.checks.reading import column, counted_if, select, stored, written
from modeler.checks.verdicts import Check, Family, Number, Outcome
from modeler.checks.vocabulary import OPEN_ENDED, says
from modeler.model.data_model import DataModel

_TOO_EARLY = ("0001-01-01", "1753-01-01", "1899-12-30", "1899-12-31", "1900-01-01", "1970-01-01")
PLACEHOLDERS = (*_TOO_EARLY, "2099-12-31", "2999-12-31", "9999-12-31")
"""Days that stand for a missing one, in one system or another."""

_CROWDED = 10
"""Times as many rows on a placeholder's day as on the average day, from which it is taken for one."""

LEAST_SPAN_DAYS = 366
"""Days within which a value is never far from the others: a column loaded on one day has no spread of its own."""


def time_checks(model: DataModel) -> Iterator[Check]:
    """One check a column of dates or timestamps.

    The clock says nothing about a warehouse that stopped loading last year, so the data are their own measure: the
    middle 98 % (first to 99th percentile, placeholders aside) make a span, and what lies further outside it than
    its own length, and than :data:`LEAST_SPAN_DAYS`, is out of range. A placeholder may also lie inside the span;
    then the crowd on its day gives it away. The end of a validity may be a placeholder: it says that there is none.
    """
    for table in model.catalog.base:
        for described in table.columns:
            if described.family.is_point_in_time:
                subject = ColumnSet(table.name, (described.name,))
                yield Check(
                    check_name(Family.TIME, subject),
                    Family.TIME,
                    f"no {described.name} in {table.name} is far outside the range of the others",
                    (subject,),
                    _sql(subject),
                    finding=True,
                )


def time_verdict(check: Check, numbers: Numbers) -> tuple[Outcome, str]:
    """Refuted by one value out of range; says the range."""
    subject = check.subjects[0]
    name = subject.columns[0]
    with_value = count(numbers, "rows_with_value")
    if not with_value:
        return Outcome.NOT_TESTABLE, f"{subject.table} has no row with a {name}"
    early, late = count(numbers, "too_early_rows"), count(numbers, "too_late_rows")
    inner = f"98 % of them between {_day(numbers['low'])} and {_day(numbers['high'])}"
    days = max(count(numbers, "span_days"), 1)
    placeholders = count(numbers, "placeholder_rows")
    if placeholders * days <= _CROWDED * with_value or says(name, OPEN_ENDED):
        placeholders = 0
    if says(name, OPEN_ENDED):
        late = 0
    if early or late or placeholders:
        parts = [
            f"{number:,} {where} {_day(numbers[extreme])}"
            for number, where, extreme in (
                (early, "too early, from", "earliest"),
                (late, "too late, up to", "latest"),
            )
            if number
        ]
        if placeholders and not early and not late:
            parts.append(f"{placeholders:,} on a day that stands for none")
        return Outcome.REFUTED, f"of {rows(with_value)}, {inner}: {' and '.join(parts)}"
    return Outcome.CONFIRMED, (
        f"{rows(with_value)} from {_day(numbers['earliest'])} to {_day(numbers['latest'])}, {inner}"
    )


def _sql(subject: ColumnSet) -> str:
    value = column(subject.columns[0])
    table = stored(subject.table)
    days = ", ".join(f"DATE '{day}'" for day in PLACEHOLDERS)
    placeholder = f"CAST({value} AS DATE) IN ({days})"
    bounds = select(
        f"PERCENTILE_DISC(0.01) WITHIN GROUP (ORDER BY {value}) AS low",
        f"PERCENTILE_DISC(0.99) WITHIN GROUP (ORDER BY {value}) AS high",
        table=table,
        where=f"NOT {placeholder}",
    )
    slack = f"GREATEST(DATEDIFF(DAY, b.low, b.high), {LEAST_SPAN_DAYS})"
    early = f"{value} < DATEADD(DAY, -{slack}, b.low)"
    late = f"{value} > DATEADD(DAY, {slack}, b.high)"
    query = select(
        f"COUNT({value}) AS rows_with_value",
        f"MIN({value}) AS earliest",
        f"MAX({value}) AS latest",
        "MIN(b.low) AS low",
        "MAX(b.high) AS high",
        "MAX(DATEDIFF(DAY, b.low, b.high)) AS span_days",
        f"{counted_if(placeholder)} AS placeholder_rows",
        f"{counted_if(early)} AS too_early_rows",
        f"{counted_if(late)} AS too_late_rows",
        table=table,
        joins=[f"CROSS JOIN ({bounds}) AS b"],
    )
    return written(query)


def _day(value: Number) -> str:
    return str(value)[:10]
