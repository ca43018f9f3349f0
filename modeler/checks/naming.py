"""Names of checks: readable, usable as file names, and never two alike in a battery."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from modeler.catalog.names import ColumnSet, TableName
from modeler.checks.verdicts import Check, Family


def check_name(family: Family, *subjects: ColumnSet | TableName) -> str:
    """What a check about *subjects* is called.

    >>> sku = ColumnSet(TableName("sample", "skuinfo"), ("sku_id",))
    >>> check_name(Family.GRAIN, sku)
    'grain__skuinfo_sku_id'
    """
    return "__".join([family.value, *(_word(subject) for subject in subjects)])


def distinctly_named(checks: Iterable[Check]) -> Iterator[Check]:
    """*checks* with a number after each name that was taken before: two schemas may have tables of one name."""
    taken: Counter[str] = Counter()
    for check in checks:
        taken[check.name] += 1
        if taken[check.name] == 1:
            yield check
        else:
            yield replace(check, name=f"{check.name}__{taken[check.name]}")


def _word(subject: ColumnSet | TableName) -> str:
    if isinstance(subject, TableName):
        return _plain(subject.table)
    return "_".join(_plain(part) for part in (subject.table.table, *subject.columns))


def _plain(name: str) -> str:
    return "".join(letter if letter.isalnum() else "_" for letter in name.lower())
