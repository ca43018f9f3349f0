"""Time: points in time far away from all the others are placeholders or mistakes."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.catalog.names import ColumnSet, TableName
from modeler.checks.naming import check_name
from modeler.checks.numbers import Numbers, count, rows
from modeler.checks.reading import column, counted_if, select, stored, written
from modeler.checks.verdicts import Check, Family, Number, Outcome
from modeler.model.data_model import DataModel
from modeler.model.vocabulary import OPEN_ENDED, says

_TOO_EARLY = ("0001-01-01", "1753-01-01", "1899-12-30", "1899-12-31", "1900-01-01", "1970-01-01")
PLACEHOLDERS = (*_TOO_EARLY, "2099-12-31", "2999-12-31", "9999-12-31")
"""Days that stand for a missing one, in one system or another."""

_CROWDED = 10
"""Times as many rows on a placeholder's day as on the average day, from which it is taken for one."""

_COUNTED = (
    "rows_with_value",
    "earliest",
    "latest",
    "low",
    "high",
    "span_days",
    "placeholder_rows",
    "too_early_rows",
    "too_late_rows",
)
"""What is counted of each column, in the order of the query."""

TIMES_TOGETHER = 40
"""Columns of one query: the rows of Redshift and PostgreSQL have no more than about 1,600."""

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
        times = tuple(described.name for described in table.columns if described.family.is_point_in_time)
        for first in range(0, len(times), TIMES_TOGETHER):
            yield from _of_portion(table.name, times[first : first + TIMES_TOGETHER])


def time_numbers(check: Check, numbers: Numbers) -> dict[str, Number]:
    """Of all the table's numbers those of the check's own column."""
    place = check.expected[0]
    return {name: numbers[f"{name}_{place}"] for name in _COUNTED}


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


def _of_portion(table: TableName, times: tuple[str, ...]) -> Iterator[Check]:
    sql = _sql(table, times)
    for place, name in enumerate(times, start=1):
        subject = ColumnSet(table, (name,))
        yield Check(
            check_name(Family.TIME, subject),
            Family.TIME,
            f"no {name} in {table} is far outside the range of the others",
            (subject,),
            sql,
            finding=True,
            expected=(str(place),),
        )


def _sql(table: TableName, times: tuple[str, ...]) -> str:
    """Everything about the points in time of a table: one scan for their spans, one for what lies outside them."""
    bounds: list[str] = []
    counts: list[str] = []
    days = ", ".join(f"DATE '{day}'" for day in PLACEHOLDERS)
    for place, name in enumerate(times, start=1):
        value, low, high = column(name), f"b.low_{place}", f"b.high_{place}"
        placeholder = f"CAST({value} AS DATE) IN ({days})"
        plausible = f"CASE WHEN NOT {placeholder} THEN {value} END"
        bounds.append(f"PERCENTILE_DISC(0.01) WITHIN GROUP (ORDER BY {plausible}) AS low_{place}")
        bounds.append(f"PERCENTILE_DISC(0.99) WITHIN GROUP (ORDER BY {plausible}) AS high_{place}")
        slack = f"GREATEST(DATEDIFF(DAY, {low}, {high}), {LEAST_SPAN_DAYS})"
        own = (
            f"COUNT({value})",
            f"MIN({value})",
            f"MAX({value})",
            f"MIN({low})",
            f"MAX({high})",
            f"MAX(DATEDIFF(DAY, {low}, {high}))",
            counted_if(placeholder),
            counted_if(f"{value} < DATEADD(DAY, -{slack}, {low})"),
            counted_if(f"{value} > DATEADD(DAY, {slack}, {high})"),
        )
        counts += [f"{sql} AS {counted}_{place}" for sql, counted in zip(own, _COUNTED, strict=True)]
    span = select(*bounds, table=stored(table))
    return written(select(*counts, table=stored(table), joins=[f"CROSS JOIN ({span}) AS b"]))


def _day(value: Number) -> str:
    return str(value)[:10]
