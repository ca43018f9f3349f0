"""How many rows of one end of a relationship belong to a row of the other, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from modeler.catalog.names import ColumnSet
from modeler.catalog.tables import Catalog
from modeler.evidence.claims import Claim, Evidence, Included, NotNull, Unique
from modeler.model.data_model import Deduplication, Multiplicity
from modeler.model.scoring import probability
from modeler.model.versions import Histories

_SEEN = frozenset({"tested", "profiled"})
_GUESSED_FILLED = 0.7
"""How often a reference is always filled where the DDL says nothing of NULL anywhere in its table."""
_GUESSED_PRESENT = 0.9
"""How often every value refers to a row that exists, before any data are seen."""


@dataclass(frozen=True, slots=True)
class Believed:
    """What is believed of columns, as far as cardinality depends on it."""

    catalog: Catalog
    spoken: Mapping[Claim, tuple[Evidence, ...]]
    repaired: frozenset[ColumnSet]
    """Keys that tables are read one row per."""
    likely: Mapping[ColumnSet, float]
    """How likely a single column is its table's key, by names and evidence."""
    histories: Histories
    """Which of several versions of a parent is meant."""

    @classmethod
    def of(
        cls,
        catalog: Catalog,
        spoken: Mapping[Claim, tuple[Evidence, ...]],
        deduplications: Iterable[Deduplication],
        likely: Mapping[ColumnSet, float],
        histories: Histories,
    ) -> Believed:
        """From all that was said."""
        repaired = frozenset(ColumnSet(repair.table, repair.key) for repair in deduplications)
        return cls(catalog, spoken, repaired, likely, histories)

    def weight(self, claim: Claim) -> float:
        """The net weight of what was said of *claim*; 0 where nothing was."""
        return sum(one.weight for one in self.spoken.get(claim, ()))

    def from_data(self, claim: Claim) -> float:
        """The net weight of what data say of *claim*."""
        return sum(one.weight for one in self.spoken.get(claim, ()) if one.method in _SEEN)


def ends(
    child: ColumnSet, parent: ColumnSet, believed: Believed
) -> tuple[Multiplicity, Multiplicity, tuple[float, float]]:
    """The child's end, the parent's end, and the probability that each is right."""
    child_one, child_sure = _is_one(child, believed, assumed=believed.likely.get(child, 0.05))
    if believed.histories.within(child, parent) is not None:
        # one version a moment, as far as the data do not say otherwise
        parent_one, parent_sure = True, 0.9
    else:
        parent_one, parent_sure = _is_one(parent, believed, assumed=0.95)
    has_children, used_sure = _all_used(child, parent, believed)
    has_parent, filled_sure = _always_has_parent(child, parent, believed)
    sure = child_sure * used_sure, parent_sure * filled_sure
    return _multiplicity(child_one, has_children), _multiplicity(parent_one, has_parent), sure


def _multiplicity(at_most_one: bool, at_least_one: bool) -> Multiplicity:
    if at_most_one:
        return Multiplicity.EXACTLY_ONE if at_least_one else Multiplicity.ZERO_OR_ONE
    return Multiplicity.ONE_OR_MORE if at_least_one else Multiplicity.ZERO_OR_MORE


def _is_one(columns: ColumnSet, believed: Believed, *, assumed: float) -> tuple[bool, float]:
    """Whether no two rows agree on *columns*, and how sure."""
    if columns in believed.repaired:
        return True, 0.99
    weight = believed.from_data(Unique(columns)) or believed.weight(Unique(columns))
    if weight:
        sure = probability(abs(weight))
        return weight > 0, sure
    return assumed >= 0.5, max(assumed, 1 - assumed)


def _all_used(child: ColumnSet, parent: ColumnSet, believed: Believed) -> tuple[bool, float]:
    """Whether every parent row has a child; not to be expected before data say so."""
    weight = believed.weight(Included(parent, child))
    return (weight > 0, probability(abs(weight))) if weight else (False, 0.9)


def _always_has_parent(child: ColumnSet, parent: ColumnSet, believed: Believed) -> tuple[bool, float]:
    """Whether every child row has a parent: the columns are filled, and what they hold exists."""
    filled, filled_sure = _is_filled(child, believed)
    weight = believed.from_data(Included(child, parent))
    present, present_sure = (weight > 0, probability(abs(weight))) if weight else (True, _GUESSED_PRESENT)
    if not filled:
        return False, filled_sure
    return present, filled_sure * present_sure if present else present_sure


def _is_filled(columns: ColumnSet, believed: Believed) -> tuple[bool, float]:
    together = believed.from_data(NotNull(columns))
    if together:
        return together > 0, probability(abs(together))
    table = believed.catalog[columns.table]
    nullable = any(table.column(name).nullable for name in columns.columns)
    if nullable and all(column.nullable for column in table.columns):
        # DDL without a single NOT NULL does not say that its keys may be NULL
        return True, _GUESSED_FILLED
    return not nullable, 0.9
