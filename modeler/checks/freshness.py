"""Freshness: no table stopped being loaded while the others went on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from modeler.catalog.names import ColumnSet, TableName
from modeler.checks.numbers import Numbers, count
from modeler.checks.reading import column, select, stored, written
from modeler.checks.verdicts import Check, Family, Outcome
from modeler.model.data_model import DataModel
from modeler.model.vocabulary import LOADED, says

STALE = timedelta(days=30)
"""How far a table's last load may lie behind the newest of all, whatever its rhythm."""

MISSED = 10
"""Loads a table must have missed, by its own rhythm, to have stopped."""

LEAST_LOADS = 5
"""Days with loads from which a table has a rhythm; one filled once is no table that stopped."""


def freshness_checks(model: DataModel) -> Iterator[Check]:
    """One check over all tables that say when their rows were loaded; none where fewer than two do.

    The clock is not asked: a copy of a warehouse is as old as its newest load.
    """
    subjects = tuple(
        next(ColumnSet(table.name, (c.name,)) for c in table.columns if _is_load(c.name, c.family.is_point_in_time))
        for table in model.catalog.base
        if any(_is_load(c.name, c.family.is_point_in_time) for c in table.columns)
    )
    if len(subjects) > 1:
        yield Check(
            Family.FRESHNESS.value,
            Family.FRESHNESS,
            "no table stopped being loaded while others went on",
            subjects,
            _latest(subjects),
            finding=True,
        )


def freshness_verdict(check: Check, numbers: Numbers) -> tuple[Outcome, str]:
    """Refuted by one table that is behind."""
    loads = tuple(_loads(check.subjects, numbers))
    if len(loads) < 2:
        return Outcome.NOT_TESTABLE, "fewer than two tables have a row with a load's time"
    newest = max(load.latest for load in loads)
    stopped = [load for load in loads if load.days >= LEAST_LOADS and newest - load.latest > load.patience]
    if stopped:
        said = ", ".join(f"{load.table} on {load.latest:%Y-%m-%d}" for load in stopped)
        return Outcome.REFUTED, f"the newest load is of {newest:%Y-%m-%d}; last loaded {said}"
    return Outcome.CONFIRMED, f"all {len(loads)} tables keep their rhythm up to {newest:%Y-%m-%d}"


@dataclass(frozen=True, slots=True)
class _Loads:
    table: TableName
    first: datetime
    latest: datetime
    days: int
    """Days on which something was loaded."""

    @property
    def patience(self) -> timedelta:
        """How long it may be silent."""
        return max(STALE, MISSED * (self.latest - self.first) / max(self.days - 1, 1))


def _loads(subjects: tuple[ColumnSet, ...], numbers: Numbers) -> Iterator[_Loads]:
    for place, subject in enumerate(subjects, start=1):
        if numbers[f"latest_{place}"] is not None:
            first, latest = (
                datetime.fromisoformat(str(numbers[f"{which}_{place}"])).replace(tzinfo=None)
                for which in ("first", "latest")
            )
            yield _Loads(subject.table, first, latest, count(numbers, f"days_{place}"))


def _latest(subjects: tuple[ColumnSet, ...]) -> str:
    """Each table by itself, side by side: one row each, so the cross join multiplies nothing."""
    parts = []
    for place, subject in enumerate(subjects, start=1):
        value = column(subject.columns[0])
        query = select(
            f"MIN({value}) AS first_{place}",
            f"MAX({value}) AS latest_{place}",
            f"COUNT(DISTINCT CAST({value} AS DATE)) AS days_{place}",
            table=stored(subject.table),
        )
        parts.append(f"({query}) AS t_{place}")
    return written(select("*", table=parts[0], joins=[f"CROSS JOIN {part}" for part in parts[1:]]))


def _is_load(name: str, is_time: bool) -> bool:
    return is_time and says(name, LOADED)
