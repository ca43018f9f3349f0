"""Sequence: what ends a thing does not lie before what begins it."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.catalog.identifier_words import words
from modeler.catalog.names import ColumnSet
from modeler.catalog.tables import Table
from modeler.checks.naming import check_name
from modeler.checks.numbers import Numbers, count, rows
from modeler.checks.reading import column, counted_if, select, stored, written
from modeler.checks.verdicts import Check, Family, Outcome
from modeler.model.data_model import DataModel
from modeler.model.vocabulary import BEGUN, ENDED, LOADED, says


def sequence_checks(model: DataModel) -> Iterator[Check]:
    """One check a pair of points in time whose names say begin and end: ``created`` and ``updated``."""
    for table in model.catalog.base:
        for first, last in pairs_in_order(table):
            subject = ColumnSet(table.name, (first, last))
            yield Check(
                check_name(Family.SEQUENCE, subject),
                Family.SEQUENCE,
                f"no {last} in {table.name} is before its {first}",
                (subject,),
                written(
                    select(
                        f"{counted_if(_both(first, last))} AS rows_with_both",
                        f"{counted_if(f'{column(last)} < {column(first)}')} AS reversed_rows",
                        table=stored(table.name),
                    )
                ),
                finding=True,
            )


def sequence_verdict(check: Check, numbers: Numbers) -> tuple[Outcome, str]:
    """Refuted by one row whose end lies before its beginning."""
    first, last = check.subjects[0].columns
    total, wrong = count(numbers, "rows_with_both"), count(numbers, "reversed_rows")
    if not total:
        return Outcome.NOT_TESTABLE, f"no row of {check.subjects[0].table} has both {first} and {last}"
    if wrong:
        return Outcome.REFUTED, (
            f"{wrong:,} of {rows(total)} have a {last} before their {first}: mistakes, or another time zone"
        )
    return Outcome.CONFIRMED, f"{rows(total)} have a {last} no earlier than their {first}"


def pairs_in_order(table: Table) -> Iterator[tuple[str, str]]:
    """Pairs of columns of which the second cannot lie before the first; of several ends the nearest in name.

    A load's time is no end: facts are loaded before they end.
    """
    times = [c.name for c in table.columns if c.family.is_point_in_time and not says(c.name, LOADED)]
    for first in times:
        ends = [name for name in times if name != first and says(name, ENDED) and not says(name, BEGUN)]
        if says(first, BEGUN) and not says(first, ENDED) and ends:
            yield first, max(ends, key=lambda name: len(set(words(name)) & set(words(first))))


def _both(first: str, last: str) -> str:
    return f"{column(first)} IS NOT NULL AND {column(last)} IS NOT NULL"
