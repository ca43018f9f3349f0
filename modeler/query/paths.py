"""Ways from a table to the tables it refers to: only steps to a "one" end, so that no row is multiplied."""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable
from dataclasses import replace

from modeler.catalog.names import TableName
from modeler.model.data_model import DataModel, Multiplicity, Relationship, Status

_HOP = 0.1
"""What each step costs beside the doubt in it: of two equally certain ways the shorter is taken."""

Path = tuple[Relationship, ...]
"""Relationships from child to parent, each beginning where the last one ended."""


def paths_from(base: TableName, model: DataModel) -> dict[TableName, Path]:
    """The most certain way from *base* to every table it can look up a value in; itself by the empty way.

    A step goes from child to parent where the parent is "one", or from a parent to a child of which there is one.
    Ties are broken by name, so that the way is always the same.
    """
    best: dict[TableName, Path] = {}
    queue: list[tuple[float, int, tuple[str, ...], TableName, Path]] = [(0.0, 0, (), base, ())]
    steps = {table: tuple(sorted(found, key=lambda r: r.name)) for table, found in _steps(model).items()}
    while queue:
        cost, length, names, table, path = heapq.heappop(queue)
        if table in best:
            continue
        best[table] = path
        for step in steps.get(table, ()):
            if step.parent.table not in best:
                doubt = -math.log(max(step.probability, 1e-9)) + _HOP
                entry = (cost + doubt, length + 1, (*names, step.name), step.parent.table, (*path, step))
                heapq.heappush(queue, entry)
    return best


def rivals(step: Relationship, model: DataModel) -> tuple[Relationship, ...]:
    """Other relationships between the same two tables: a role-playing dimension has several."""
    ends = (step.child.table, step.parent.table)
    return tuple(
        r for r in model.relationships if (r.child.table, r.parent.table) == ends and r.child != step.child
    )


def other_way(base: TableName, target: TableName, model: DataModel) -> Path:
    """Another chain from *base* to *target* than the one taken, which begins elsewhere; empty where there is none.

    An order's nation may be its customer's or its supplier's: both are right, and they are not the same.
    """
    taken = paths_from(base, model).get(target, ())
    if not taken:
        return ()
    without = tuple(r for r in model.relationships if not _is_same(r, taken[0]))
    return paths_from(base, replace(model, relationships=without)).get(target, ())


def _is_same(one: Relationship, other: Relationship) -> bool:
    return {one.child, one.parent} == {other.child, other.parent}


def turned(relationship: Relationship) -> Relationship:
    """The same relationship, seen from its parent."""
    return Relationship(
        relationship.parent,
        relationship.child,
        relationship.parent_end,
        relationship.child_end,
        relationship.probability,
        (relationship.end_probabilities[1], relationship.end_probabilities[0]),
        relationship.status,
        relationship.evidence,
    )


def may_multiply(relationship: Relationship) -> bool:
    """Whether a child row may find several parent rows; an unknown end is taken for one, as it was proposed."""
    return relationship.parent_end in (Multiplicity.ZERO_OR_MORE, Multiplicity.ONE_OR_MORE)


def finds_always(relationship: Relationship) -> bool:
    """Whether data or a person said that every child row has its parent; only then may an inner join stand."""
    known = relationship.status in (Status.CONFIRMED, Status.ACCEPTED)
    return known and relationship.parent_end in (Multiplicity.EXACTLY_ONE, Multiplicity.ONE_OR_MORE)


def _steps(model: DataModel) -> dict[TableName, list[Relationship]]:
    found: dict[TableName, list[Relationship]] = {}
    for relationship in _both_ways(model.relationships):
        found.setdefault(relationship.child.table, []).append(relationship)
    return found


def _both_ways(relationships: Iterable[Relationship]) -> Iterable[Relationship]:
    for relationship in relationships:
        if relationship.child.table == relationship.parent.table:
            continue
        if not may_multiply(relationship):
            yield relationship
        if relationship.child_end.is_one and relationship.within is None:
            yield turned(relationship)
