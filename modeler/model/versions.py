"""References to a dimension that keeps versions of its rows (SCD2): by its natural key and a moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from modeler.catalog.identifiers import quote
from modeler.catalog.names import ColumnSet, TableName
from modeler.evidence.claims import Dated, Evidence, Unique
from modeler.model.candidates import KeyColumn
from modeler.model.data_model import Relationship, Validity
from modeler.model.history import Versions, moment_of, versions_of
from modeler.model.naming import NamedTable, same_words

REFERABLE = 0.8
"""How likely a natural key is referred to, where a query picks its versions by date: as likely as a key."""

REFERABLE_BY_NAME = 0.5
"""The same where only names say that versions are kept."""


@dataclass(frozen=True, slots=True)
class Histories:
    """The tables that keep versions, and which of them a reference means."""

    dated: Mapping[tuple[ColumnSet, ColumnSet], Validity | None]
    """By child and parent, as evidence says; None where it speaks against."""
    kept: Mapping[ColumnSet, Versions]
    """By natural key, as names say."""
    moments: Mapping[TableName, tuple[str, ...]]
    """The dates and timestamps of a table that can choose a version, the likeliest first."""

    def within(self, child: ColumnSet, parent: ColumnSet) -> Validity | None:
        """Which version of *parent* a row of *child* refers to; None where nothing says that there are several."""
        if (child, parent) in self.dated:
            return self.dated[child, parent]
        versions = self.kept.get(parent)
        moment = next((name for name in self.moments.get(child.table, ()) if name not in child.columns), None)
        if versions is None or moment is None or child.table == parent.table:
            return None
        return Validity(moment, versions.begin, versions.end)


def histories(
    tables: Iterable[NamedTable], keys: Mapping[TableName, tuple[KeyColumn, ...]], evidence: Iterable[Evidence]
) -> Histories:
    """What *evidence* and names say of versions; a natural key that is unique has none."""
    held = tuple(evidence)
    unique = _total(held, Unique)
    kept: dict[ColumnSet, Versions] = {}
    moments: dict[TableName, tuple[str, ...]] = {}
    for table in tables:
        own = next((key.column.column.name for key in keys.get(table.name, ()) if key.primary), "")
        versions = versions_of(table.table, (own,) if own else ())
        natural = next((c for c in table.columns if versions and c.column.name == versions.thing), None)
        is_named_so = versions and natural and versions.is_clear and same_words(natural.stem, table.words)
        if versions and natural and is_named_so and unique.get(Unique(natural.columns), 0.0) <= 0:
            kept[natural.columns] = versions
        moment = moment_of(table.table)
        moments[table.name] = (moment,) if moment is not None else ()
    dated: dict[tuple[ColumnSet, ColumnSet], Validity | None] = {}
    for claim, weight in sorted(_total(held, Dated).items(), key=lambda item: (item[1], item[0])):
        meant = Validity(claim.moment, claim.begin, claim.end, claim.end_included)
        dated[claim.child, claim.parent] = meant if weight > 0 else None
    return Histories(dated, kept, moments)


_Of = TypeVar("_Of", Unique, Dated)


def _total(evidence: Iterable[Evidence], kind: type[_Of]) -> dict[_Of, float]:
    weights: dict[_Of, float] = {}
    for one in evidence:
        if isinstance(one.claim, kind):
            weights[one.claim] = weights.get(one.claim, 0.0) + one.weight
    return weights


def with_natural_keys(
    keys: Mapping[TableName, tuple[KeyColumn, ...]], tables: Iterable[NamedTable], held: Histories
) -> Mapping[TableName, tuple[KeyColumn, ...]]:
    """*keys*, and beside them the natural keys that versions are found by; of one column each."""
    wanted = dict.fromkeys(held.kept, REFERABLE_BY_NAME)
    wanted |= {parent: REFERABLE for (_, parent), within in held.dated.items() if within is not None}
    if not wanted:
        return keys
    found = dict(keys)
    for table in tables:
        for column in table.columns:
            if column.columns in wanted:
                natural = KeyColumn(table, column, wanted[column.columns], primary=False)
                found[table.name] = tuple(_likely(found.get(table.name, ()), natural))
    return found


def _likely(held: Iterable[KeyColumn], natural: KeyColumn) -> Iterator[KeyColumn]:
    known = False
    for key in held:
        is_same = key.column.columns == natural.column.columns
        known = known or is_same
        yield replace(key, probability=max(key.probability, natural.probability)) if is_same else key
    if not known:
        yield natural


def on_clause(relationship: Relationship, child: str, parent: str) -> str:
    """The condition that joins the two sides, called *child* and *parent* there, in Redshift SQL.

    >>> from modeler.model.data_model import Multiplicity
    >>> sides = (ColumnSet(TableName("s", "sales"), ("sku",)), ColumnSet(TableName("s", "skus"), ("sku",)))
    >>> plain = Relationship(*sides, Multiplicity.ZERO_OR_MORE, Multiplicity.EXACTLY_ONE, 0.9)
    >>> on_clause(plain, "f", "d")
    'f.sku = d.sku'
    >>> on_clause(replace(plain, within=Validity("sold_at", "valid_from", "valid_to")), "f", "d")
    'f.sku = d.sku AND f.sold_at >= d.valid_from AND (f.sold_at < d.valid_to OR d.valid_to IS NULL)'
    """
    pairs = zip(relationship.child.columns, relationship.parent.columns, strict=True)
    equal = [f"{child}.{quote(one)} = {parent}.{quote(other)}" for one, other in pairs]
    return " AND ".join((*equal, *valid_at(relationship, child, parent)))


def valid_at(relationship: Relationship, child: str, parent: str) -> tuple[str, ...]:
    """The conditions beside equality: that the parent's version held at the child's moment."""
    within = relationship.within
    if within is None:
        return ()
    moment, begin, end = (
        f"{child}.{quote(within.moment)}",
        f"{parent}.{quote(within.begin)}",
        f"{parent}.{quote(within.end)}",
    )
    sign = "<=" if within.end_included else "<"
    return f"{moment} >= {begin}", f"({moment} {sign} {end} OR {end} IS NULL)"
