"""Which columns are worth counting before joins are believed, and which pairs their values suggest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from modeler.catalog.names import ColumnSet
from modeler.catalog.types import TypeFamily
from modeler.evidence.profiled import ColumnStatistics
from modeler.model.data_model import DataModel
from modeler.model.naming import named_tables

FEWEST_VALUES = 8
"""Fewer different values are found in too many keys."""


def worth_counting(
    model: DataModel, pairs: Iterable[tuple[ColumnSet, ColumnSet]], *, most: int
) -> tuple[ColumnSet, ...]:
    """The single columns of *pairs* and the keys of their tables; then text called like a key, wherever it is.

    In the order of their tables, of which there are at most *most*.
    """
    sides = {side for pair in pairs for side in pair}
    tables = {side.table for side in sides}
    found = sides | {key.columns for key in model.keys if key.columns.table in tables}
    texts = set(_called_keys(model))
    later = sorted({one.table for one in texts} - tables)
    kept = {*sorted(tables)[:most], *later[: max(0, most - len(tables))]}
    return tuple(sorted(one for one in found | texts if len(one.columns) == 1 and one.table in kept))


def overlapping(model: DataModel, statistics: Iterable[ColumnStatistics]) -> Iterator[tuple[ColumnSet, ColumnSet]]:
    """Pairs that names did not suggest: text called like a key that refers to nothing, and unique text around it.

    Numbers are left to names: small ones lie within every surrogate key.
    """
    counts = {one.columns: one for one in statistics}
    taken = {(one.child.table, name) for one in model.relationships for name in one.child.columns}
    parents = [
        counts[key.columns] for key in model.keys if key.columns in counts and _is_unique(counts[key.columns])
    ]
    texts = [one for one in parents if model.catalog.column(one.columns).family is TypeFamily.TEXT]
    for child in _called_keys(model):
        held = counts.get(child)
        if held is None or held.distinct < FEWEST_VALUES or (child.table, child.columns[0]) in taken:
            continue
        for parent in texts:
            if parent.columns.table != child.table and _lies_within(held, parent):
                yield child, parent.columns


def _called_keys(model: DataModel) -> Iterator[ColumnSet]:
    """Text that may be a key or refer to one: its name has a key word, or is that of a table."""
    tables = named_tables(model.catalog.base)
    things = {table.words for table in tables}
    for table in tables:
        for column in table.columns:
            if column.family is TypeFamily.TEXT and (column.key_word or column.stem in things):
                yield column.columns


def _is_unique(counts: ColumnStatistics) -> bool:
    return counts.filled >= FEWEST_VALUES and counts.distinct == counts.filled


def _lies_within(child: ColumnStatistics, parent: ColumnStatistics) -> bool:
    if child.distinct > parent.distinct:
        return False
    bounds = (parent.minimum, child.minimum, child.maximum, parent.maximum)
    if not all(isinstance(bound, str) for bound in bounds):
        return False
    low, least, greatest, high = map(str, bounds)
    # engines order text by different rules; what code points order otherwise is only a question more or less
    return low <= least and greatest <= high
