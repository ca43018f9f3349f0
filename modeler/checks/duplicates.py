"""Duplicates: what rows that share a key have in common, and what tells them apart.

Asked only where a key was refuted. The answer decides the repair: the same thing loaded twice is read once, rows of
different things have a longer key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from modeler.catalog.names import ColumnSet
from modeler.catalog.tables import Column
from modeler.catalog.types import TypeFamily
from modeler.checks.naming import check_name
from modeler.checks.numbers import Numbers, count, plural, rows
from modeler.checks.reading import column, counted_if, filled, key_value, read_as, select, written
from modeler.checks.verdicts import Check, Family, Outcome, Verdict
from modeler.evidence.claims import Unique
from modeler.model.data_model import DataModel
from modeler.model.vocabulary import lengthening, load_order

MOST_COLUMNS = 60
"""Columns that are tried; a table of thousands would make a query no engine takes."""


def duplicate_checks(model: DataModel, verdicts: Iterable[Verdict]) -> Iterator[Check]:
    """One check a key that *verdicts* refuted."""
    for verdict in verdicts:
        about = verdict.check.about
        is_refuted = verdict.outcome is Outcome.REFUTED and verdict.check.family is Family.GRAIN
        if is_refuted and isinstance(about, Unique):
            tried = tuple(c.name for c in _tried(about.key, model))
            yield Check(
                check_name(Family.DUPLICATES, about.key),
                Family.DUPLICATES,
                f"rows of {about.key.table} that share {', '.join(about.key.columns)} are one thing loaded again",
                (about.key,),
                _sql(about.key, tried, model),
                about=about,
                finding=True,
                expected=tried,
            )


def duplicate_verdict(check: Check, numbers: Numbers) -> tuple[Outcome, str]:
    """Confirmed where the rows are identical, or a column that says when they were loaded tells them apart."""
    repeated = count(numbers, "repeated_keys")
    if not repeated:
        return Outcome.NOT_TESTABLE, "no key occurs twice any more"
    key = ", ".join(check.subjects[0].columns)
    found = (
        f"{plural(repeated, 'key')} of {key} occur in {rows(count(numbers, 'repeated_rows'))}, "
        f"up to {count(numbers, 'most_rows')} each"
    )
    if count(numbers, "identical_keys") == repeated:
        return Outcome.CONFIRMED, f"{found}; their rows are identical"
    apart = told_apart_by(check, numbers)
    latest = load_order(apart)
    if latest:
        return Outcome.CONFIRMED, f"{found}; {latest[0]} tells their rows apart"
    others = f"only by {', '.join(apart[:3])}" if apart else "by no column alone"
    return Outcome.REFUTED, f"{found}; their rows are told apart {others}"


def told_apart_by(check: Check, numbers: Numbers) -> tuple[str, ...]:
    """The columns that differ in all rows of every repeated key, most telling first."""
    repeated = count(numbers, "repeated_keys")
    return tuple(
        name for place, name in enumerate(check.expected, start=1) if count(numbers, f"apart_{place}") == repeated
    )


def _tried(key: ColumnSet, model: DataModel) -> tuple[Column, ...]:
    """Columns that may tell rows apart, those whose names promise most first."""
    columns = [
        c for c in model.catalog[key.table].columns if c.name not in key.columns and c.family not in _UNTRIED
    ]
    names = [c.name for c in columns]
    promising = (*load_order(names), *lengthening(names))
    columns.sort(key=lambda c: promising.index(c.name) if c.name in promising else len(promising))
    return tuple(columns[:MOST_COLUMNS])


_UNTRIED = frozenset(
    (TypeFamily.FLOATING, TypeFamily.SEMI_STRUCTURED, TypeFamily.SPATIAL, TypeFamily.SKETCH, TypeFamily.BINARY)
)


def _sql(key: ColumnSet, tried: tuple[str, ...], model: DataModel) -> str:
    names = [key_value(key, name, model) for name in key.columns]
    values = [column(name) for name in tried]
    differing = [f"COUNT(DISTINCT {value}) AS values_{place}" for place, value in enumerate(values, start=1)]
    # NULL in some rows and a value in others is a difference too
    agreeing = [
        f"CASE WHEN COUNT(DISTINCT {v}) <= 1 AND COUNT({v}) IN (0, COUNT(*)) THEN 1 ELSE 0 END" for v in values
    ]
    repeated = select(
        "COUNT(*) AS key_rows",
        f"{' + '.join(agreeing) or '0'} AS agreeing",
        *differing,
        table=read_as(key.table, model),
        where=filled(key.columns),
        group_by=names,
        having="COUNT(*) > 1",
    )
    apart = [f"{counted_if(f'k.values_{n} = k.key_rows')} AS apart_{n}" for n in range(1, len(tried) + 1)]
    return written(
        select(
            "COUNT(*) AS repeated_keys",
            "COALESCE(SUM(k.key_rows), 0) AS repeated_rows",
            "COALESCE(MAX(k.key_rows), 0) AS most_rows",
            f"{counted_if(f'k.agreeing = {len(tried)}')} AS identical_keys",
            "COALESCE(SUM(k.agreeing), 0) AS agreeing_columns",
            *apart,
            table=f"({repeated}) AS k",
        )
    )
