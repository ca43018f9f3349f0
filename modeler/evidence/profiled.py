"""What counts over the data say: uniqueness, inclusion, NULLs and ranges become evidence.

Statistics come from push-down queries or from checks of the battery; nothing here runs SQL.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from modeler.catalog.names import ColumnSet
from modeler.evidence import weights
from modeler.evidence.claims import Evidence, Included, Method, NotNull, Refers, Unique

TOLERATED_ORPHANS = 0.05
"""Share of orphans up to which a reference with faulty rows is likelier than an accident."""

SMALL_DOMAIN = 50
"""Integers below this are found in almost any surrogate key: their inclusion says little."""

FEW_VALUES = 20
"""Fewer different values than this are found in another key now and then, even where they are text."""


@dataclass(frozen=True, slots=True)
class ColumnStatistics:
    """Counts over one table, for one column or a set of columns taken together."""

    columns: ColumnSet
    rows: int
    nulls: int = 0
    """Rows where any of the columns is NULL."""
    distinct: int = 0
    """Different values (tuples) among the rows without NULL."""
    minimum: int | float | str | None = None
    maximum: int | float | str | None = None
    """Of a single column; numbers as numbers, times as ISO 8601 text."""
    exact: bool = True
    """Whether the counts are over all rows, not a sample or a sketch (APPROXIMATE COUNT)."""

    @property
    def filled(self) -> int:
        """Rows without NULL."""
        return self.rows - self.nulls


@dataclass(frozen=True, slots=True)
class InclusionStatistics:
    """Counts over a child and a parent: how far the child's values are found among the parent's."""

    child: ColumnSet
    parent: ColumnSet
    child_rows: int
    """Rows of the child without NULL in these columns."""
    orphan_rows: int
    """Those of them whose value no parent row has."""
    child_distinct: int = 0
    parent_distinct: int = 0
    unused_parents: int | None = None
    """Distinct parent values that no child row has; None where it was not counted."""
    telling: bool = False
    """Whether the parent holds text, or only numbers above :data:`SMALL_DOMAIN`: equal values are no accident."""
    exact: bool = True

    @property
    def orphan_share(self) -> float:
        """Share of orphans among the child's rows, 0 to 1; 0 for an empty child."""
        return self.orphan_rows / self.child_rows if self.child_rows else 0.0


def column_evidence(
    statistics: Iterable[ColumnStatistics], *, method: Method = Method.PROFILED, check: str = ""
) -> tuple[Evidence, ...]:
    """Evidence for or against :class:`Unique` and :class:`NotNull`; empty tables prove nothing.

    >>> from modeler.catalog.names import TableName
    >>> key = ColumnSet(TableName("sample", "skuinfo"), ("sku_id",))
    >>> for e in column_evidence([ColumnStatistics(key, rows=2003, distinct=2000)]):
    ...     print(type(e.claim).__name__, e.weight, e.note)
    Unique -12.0 2,003 rows have 2,000 values of sku_id: 3 too many for a key
    NotNull 2.0 none of 2,003 rows has NULL in sku_id
    """
    return tuple(e for counts in statistics for e in _column_evidence(counts, method, check))


def inclusion_evidence(
    statistics: Iterable[InclusionStatistics], *, method: Method = Method.PROFILED, check: str = ""
) -> tuple[Evidence, ...]:
    """Evidence for or against :class:`Included` (both ways, where counted) and :class:`Refers`.

    Orphans refute the inclusion at once, the reference only above :data:`TOLERATED_ORPHANS`: real warehouses load
    facts before dimensions. A small domain proves little (accidental overlap of small integers).

    >>> from modeler.catalog.names import TableName
    >>> child = ColumnSet(TableName("sample", "orderinfo"), ("product_id",))
    >>> parent = ColumnSet(TableName("sample", "skuinfo"), ("sku_id",))
    >>> counts = InclusionStatistics(child, parent, 49975, 37, child_distinct=1962, parent_distinct=2000)
    >>> [(type(e.claim).__name__, e.weight > 0) for e in inclusion_evidence([counts])]
    [('Included', False), ('Refers', True)]
    """
    return tuple(e for counts in statistics for e in _inclusion_evidence(counts, method, check))


def _column_evidence(counts: ColumnStatistics, method: Method, check: str) -> Iterator[Evidence]:
    if counts.rows == 0:
        return
    names = ", ".join(counts.columns.columns)
    surplus = counts.filled - counts.distinct
    if surplus > 0 and counts.exact:
        note = f"{counts.filled:,} rows have {counts.distinct:,} values of {names}: {surplus:,} too many for a key"
        yield Evidence(Unique(counts.columns), method, -weights.TESTED, note, check=check)
    elif surplus <= 0 and counts.filled:
        note = f"{counts.filled:,} rows have as many values of {names}"
        yield Evidence(Unique(counts.columns), method, _unique_weight(counts, method), note, check=check)
    if counts.nulls:
        note = f"{counts.nulls:,} of {counts.rows:,} rows have NULL in {names}"
        yield Evidence(NotNull(counts.columns), method, -weights.TESTED, note, check=check)
    else:
        note = f"none of {counts.rows:,} rows has NULL in {names}"
        weight = weights.TESTED if method is Method.TESTED else weights.PROFILED_INCLUDED
        yield Evidence(NotNull(counts.columns), method, weight, note, check=check)


def _unique_weight(counts: ColumnStatistics, method: Method) -> float:
    if method is Method.TESTED:
        return weights.TESTED
    # The fewer rows, the likelier that values differ by chance.
    return weights.PROFILED_UNIQUE * min(1.0, math.log10(counts.filled + 1) / 3)


def _inclusion_evidence(counts: InclusionStatistics, method: Method, check: str) -> Iterator[Evidence]:
    if not counts.child_rows:
        return
    strength = weights.TESTED if method is Method.TESTED else weights.PROFILED_INCLUDED
    included = Included(counts.child, counts.parent)
    refers = Refers(counts.child, counts.parent)
    found = counts.child_rows - counts.orphan_rows
    note = f"{found:,} of {counts.child_rows:,} rows of {counts.child} are found in {counts.parent}"
    if counts.orphan_rows:
        orphans = f"{counts.orphan_rows:,} rows of {counts.child} have no row in {counts.parent}"
        yield Evidence(included, method, -weights.TESTED, orphans, check=check)
    else:
        yield Evidence(included, method, strength, note, check=check)
    yield Evidence(refers, method, _reference_weight(counts, method), note, check=check)
    if counts.unused_parents is not None:
        reverse = Included(counts.parent, counts.child)
        unused = f"{counts.unused_parents:,} values of {counts.parent} are used by no row of {counts.child}"
        yield Evidence(reverse, method, -weights.TESTED if counts.unused_parents else strength, unused, check=check)


def _reference_weight(counts: InclusionStatistics, method: Method) -> float:
    share = counts.orphan_share
    if share > TOLERATED_ORPHANS:
        # At half orphans the reference is as good as refuted.
        certain = weights.TESTED if method is Method.TESTED else weights.TESTED / 2
        return -certain * min(1.0, 2 * share)
    if method is Method.TESTED:
        return weights.TESTED * (1 - share / TOLERATED_ORPHANS / 2)
    sound = 1 - share / TOLERATED_ORPHANS / 2
    if counts.telling:
        return weights.PROFILED_TELLING * min(1.0, counts.child_distinct / FEW_VALUES) * sound
    told = min(1.0, counts.child_distinct / SMALL_DOMAIN) if counts.child_distinct else 0.5
    return weights.PROFILED_INCLUDED * told * sound
