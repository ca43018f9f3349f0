"""One query a join that counts everything about it: rows and keys of both sides, matches, orphans, rows a key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from modeler.catalog.identifiers import quote
from modeler.catalog.names import ColumnSet
from modeler.checks.numbers import Numbers, count
from modeler.checks.reading import (
    are_comparable,
    column,
    counted_if,
    filled,
    key_value,
    lacking,
    read_as,
    select,
    written,
)
from modeler.checks.verdicts import Check, Number
from modeler.checks.version_profile import version_profile_sql
from modeler.model.data_model import DataModel, Multiplicity, Relationship

REPEATED = 0.2
"""Share of rows that repeat a key up to which columns are taken for a key with faulty loads."""


@dataclass(frozen=True, slots=True)
class JoinProfile:
    """What the query of `join_profile_sql` counted."""

    child_rows: int
    """Rows of the child, with or without a key."""
    child_null_rows: int
    """Those without."""
    child_keys: int
    parent_rows: int
    """Rows of the parent that have a key."""
    parent_keys: int
    matched_rows: int
    """Rows of the child that find at least one parent row."""
    orphan_rows: int
    orphan_keys: int
    unused_parent_keys: int
    unused_parent_rows: int
    most_child_rows: int
    """Of one parent key."""
    most_parent_rows: int
    """Of one key that the child has."""
    joined_rows: int
    """Rows an inner join gives."""

    @property
    def fan_out(self) -> float:
        """Rows an inner join gives for one matched row of the child; 1.0 where nothing is multiplied."""
        return self.joined_rows / self.matched_rows if self.matched_rows else 1.0

    @property
    def is_referred(self) -> bool:
        """Whether the parent's columns are near enough to a key to be referred to: faulty loads repeat a few."""
        return self.parent_rows - self.parent_keys <= REPEATED * self.parent_rows

    @property
    def is_reversed(self) -> bool:
        """Whether it is the child that holds the key, so that the reference goes the other way."""
        with_key = self.child_rows - self.child_null_rows
        return not self.is_referred and with_key - self.child_keys <= REPEATED * with_key

    @property
    def parent_end(self) -> Multiplicity:
        """How many parent rows a child row has, as the data say."""
        may_lack = self.orphan_rows + self.child_null_rows > 0
        if self.most_parent_rows > 1:
            return Multiplicity.ZERO_OR_MORE if may_lack else Multiplicity.ONE_OR_MORE
        return Multiplicity.ZERO_OR_ONE if may_lack else Multiplicity.EXACTLY_ONE

    @property
    def child_end(self) -> Multiplicity:
        """How many child rows a parent row has, as the data say."""
        if self.most_child_rows > 1:
            return Multiplicity.ZERO_OR_MORE if self.unused_parent_keys else Multiplicity.ONE_OR_MORE
        return Multiplicity.ZERO_OR_ONE if self.unused_parent_keys else Multiplicity.EXACTLY_ONE


def join_profile_sql(relationship: Relationship, model: DataModel, measures: Iterable[ColumnSet] = ()) -> str:
    """The query: both sides one row a key, joined once, counted.

    Each side is read once, whatever is asked of the join: also the rows and the sums of *measures*, columns of the
    child, before and after a left join (``rows_after``, ``sum_after_1`` and so on), which follow from the sum of a
    key and the rows it finds. Keys of different types are compared as text.
    """
    if relationship.within is not None:
        return version_profile_sql(relationship, relationship.within, model, measures)
    child, parent = relationship.child, relationship.parent
    comparable = are_comparable(child, parent, model)
    summed = tuple(measures)
    names = [quote(f"key_{place}") for place in range(1, len(child.columns) + 1)]
    children = _keys(
        child,
        model,
        comparable,
        "COUNT(*) AS child_rows",
        *(f"SUM({column(measure.columns[0])}) AS sum_{place}" for place, measure in enumerate(summed, start=1)),
        # every row of a group has a key, or none has
        f"MAX(CASE WHEN {lacking(child.columns)} THEN 1 ELSE 0 END) AS lacks_key",
    )
    parents = _keys(parent, model, comparable, "COUNT(*) AS parent_rows", only_filled=True)
    matched = "c.child_rows IS NOT NULL AND p.parent_rows IS NOT NULL"
    orphan = "c.lacks_key = 0 AND p.parent_rows IS NULL"
    on = " AND ".join(f"c.{name} = p.{name}" for name in names)
    query = select(
        "COALESCE(SUM(c.child_rows), 0) AS child_rows",
        "COALESCE(SUM(CASE WHEN c.lacks_key = 1 THEN c.child_rows END), 0) AS child_null_rows",
        f"{counted_if('c.lacks_key = 0')} AS child_keys",
        "COALESCE(SUM(p.parent_rows), 0) AS parent_rows",
        "COUNT(p.parent_rows) AS parent_keys",
        f"COALESCE(SUM(CASE WHEN {matched} THEN c.child_rows END), 0) AS matched_rows",
        f"COALESCE(SUM(CASE WHEN {orphan} THEN c.child_rows END), 0) AS orphan_rows",
        f"{counted_if(orphan)} AS orphan_keys",
        f"{counted_if('c.child_rows IS NULL')} AS unused_parent_keys",
        "COALESCE(SUM(CASE WHEN c.child_rows IS NULL THEN p.parent_rows END), 0) AS unused_parent_rows",
        f"COALESCE(MAX(CASE WHEN {matched} THEN c.child_rows END), 0) AS most_child_rows",
        f"COALESCE(MAX(CASE WHEN {matched} THEN p.parent_rows END), 0) AS most_parent_rows",
        "COALESCE(SUM(c.child_rows * p.parent_rows), 0) AS joined_rows",
        *_extremes(child, orphan),
        "COALESCE(SUM(c.child_rows * COALESCE(p.parent_rows, 1)), 0) AS rows_after",
        *(projection for place in range(1, len(summed) + 1) for projection in _sums(place, matched)),
        table=f"({children}) AS c",
        joins=[f"FULL JOIN ({parents}) AS p ON {on}"],
    )
    return written(query)


def join_numbers(check: Check, numbers: Numbers) -> dict[str, Number]:
    """Of all the join's numbers those about rows and keys."""
    return {name: value for name, value in numbers.items() if not name.startswith(("sum_", "rows_"))}


def join_profile(numbers: Numbers) -> JoinProfile:
    """The counts of a result row."""
    return JoinProfile(**{name: count(numbers, name) for name in JoinProfile.__slots__})


def _sums(place: int, matched: str) -> Iterator[str]:
    """A measure's sum over all rows, over all rows of a left join, and over the rows that find a parent."""
    total = f"c.sum_{place}"
    yield f"SUM({total}) AS sum_before_{place}"
    yield f"SUM({total} * COALESCE(p.parent_rows, 1)) AS sum_after_{place}"
    yield f"SUM(CASE WHEN {matched} THEN {total} END) AS sum_matched_{place}"


def _extremes(child: ColumnSet, orphan: str) -> tuple[str, ...]:
    """The least and the greatest orphan, as examples; of a key of several columns none."""
    if len(child.columns) > 1:
        return ()
    key = f"CASE WHEN {orphan} THEN c.key_1 END"
    return f"MIN({key}) AS least_orphan", f"MAX({key}) AS greatest_orphan"


def _keys(side: ColumnSet, model: DataModel, comparable: bool, *counts: str, only_filled: bool = False) -> str:
    """One row a key of *side*: its columns as key_1, key_2 and so on, and *counts*."""
    keys = [key_value(side, name, model, comparable=comparable) for name in side.columns]
    named = [f"{key} AS key_{place}" for place, key in enumerate(keys, start=1)]
    where = filled(side.columns) if only_filled else ""
    return select(*named, *counts, table=read_as(side.table, model), where=where, group_by=keys)
