"""Numbers: placeholders among amounts, values that are no number, and points in time stored as one."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.catalog.names import ColumnSet
from modeler.catalog.types import TypeFamily
from modeler.checks.naming import check_name
from modeler.checks.numbers import Numbers, count, rows, said
from modeler.checks.patterns import written_alike
from modeler.checks.reading import column, counted_if, select, stored
from modeler.checks.verdicts import Check, Family, Outcome
from modeler.model.data_model import DataModel
from modeler.model.measures import measures_of
from modeler.model.vocabulary import MOMENT, says

LOW = (-1, -9, -99, -999, -9999, -99999, -999999)
HIGH = (99999, 999999, 9999999, 99999999, 999999999, 2147483647)
"""What is written where a number is missing; taken for that only where no other value lies out there."""

_EPOCH = (946_684_800, 4_102_444_800)
"""Seconds from 1970 to the years 2000 and 2100: what a point in time looks like as a number."""


def amount_checks(model: DataModel) -> Iterator[Check]:
    """One check a measure; columns named like a point in time are asked whether they hold one."""
    for table in model.catalog.base:
        for subject in measures_of(table.name, model):
            yield Check(
                check_name(Family.NUMBERS, subject),
                Family.NUMBERS,
                f"every {subject.columns[0]} in {table.name} is an amount, no placeholder",
                (subject,),
                _sql(subject, model),
                finding=True,
            )


def amount_verdict(check: Check, numbers: Numbers) -> tuple[Outcome, str]:
    """Refuted by one value that stands for a missing one, is no number, or by numbers that are points in time."""
    subject = check.subjects[0]
    name = subject.columns[0]
    total = count(numbers, "rows_with_value")
    if not total:
        return Outcome.NOT_TESTABLE, f"{subject.table} has no row with a value in {name}"
    epoch = count(numbers, "second_rows") + count(numbers, "millisecond_rows")
    if says(name, MOMENT) and epoch == total:
        unit = "seconds" if count(numbers, "second_rows") else "milliseconds"
        return Outcome.REFUTED, f"every one of {rows(total)} reads as {unit} since 1970: a point in time, no amount"
    faults = [f"{number:,} {what}" for what, number in _faulty_rows(numbers).items() if number]
    if faults:
        return Outcome.REFUTED, f"of {rows(total)}: {', '.join(faults)}"
    return Outcome.CONFIRMED, f"{rows(total)} from {said(numbers['least'])} to {said(numbers['greatest'])}"


def _faulty_rows(numbers: Numbers) -> dict[str, int]:
    low = count(numbers, "low_placeholder_rows") if not count(numbers, "other_low_rows") else 0
    high = count(numbers, "high_placeholder_rows") if not count(numbers, "other_high_rows") else 0
    return {
        f"with {said(numbers['least'])}, the only negative value": low,
        f"with {said(numbers['greatest'])}, far above all others": high,
        "with NaN or infinity": count(numbers, "no_number_rows"),
    }


def _sql(subject: ColumnSet, model: DataModel) -> str:
    value = column(subject.columns[0])
    low, high = (", ".join(str(number) for number in placeholders) for placeholders in (LOW, HIGH))
    first, last = _EPOCH
    no_number = f"LOWER(CAST({value} AS VARCHAR(32))) IN ('nan', 'inf', '-inf', 'infinity', '-infinity')"
    is_floating = model.catalog.column(subject).family is TypeFamily.FLOATING
    return written_alike(
        select(
            f"COUNT({value}) AS rows_with_value",
            f"MIN({value}) AS least",
            f"MAX({value}) AS greatest",
            f"{counted_if(f'{value} IN ({low})')} AS low_placeholder_rows",
            f"{counted_if(f'{value} < 0 AND {value} NOT IN ({low})')} AS other_low_rows",
            f"{counted_if(f'{value} IN ({high})')} AS high_placeholder_rows",
            f"{counted_if(f'{value} > {HIGH[0] // 2} AND {value} NOT IN ({high})')} AS other_high_rows",
            f"{counted_if(no_number) if is_floating else '0'} AS no_number_rows",
            f"{counted_if(f'{value} BETWEEN {first} AND {last}')} AS second_rows",
            f"{counted_if(f'{value} BETWEEN {first * 1000} AND {last * 1000}')} AS millisecond_rows",
            table=stored(subject.table),
        ),
        subject.columns[0],
    )
