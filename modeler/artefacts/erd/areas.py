"""Cut a large model into subject areas, each small enough to read on one page."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from modeler.catalog.names import TableName
from modeler.model.data_model import DataModel, Role

MOST = 40
"""Tables that still make a readable page."""

Neighbours = Mapping[TableName, tuple[TableName, ...]]


@dataclass(frozen=True, slots=True)
class Area:
    """Tables that belong together."""

    name: str
    """The table it is built around: ``"sales.orders"``."""
    tables: tuple[TableName, ...]
    """Its own tables, sorted; every joined table belongs to exactly one area."""
    context: tuple[TableName, ...]
    """Tables of other areas that its own refer to, sorted."""


def subject_areas(model: DataModel, *, most: int = MOST) -> tuple[Area, ...]:
    """The joined tables of *model* in areas of about *most* tables, largest first.

    Connected components first. A component that is too large is grown outward from its facts, one ring at a time,
    so that each table goes to the fact it is fewest joins away from (a Voronoi partition of the graph); ties go to
    the area with the fewer tables, then by name. Areas that then fit on one page together are merged with the
    neighbour they share most joins with. Tables that are joined to nothing are in no area.

    >>> from modeler.catalog.tables import Catalog
    >>> subject_areas(DataModel(Catalog()))
    ()
    """
    neighbours = _neighbours(model)
    groups: list[frozenset[TableName]] = []
    for component in _components(neighbours):
        groups.extend([component] if len(component) <= most else _parted(component, neighbours, model, most))
    areas = [_area(group, neighbours, model) for group in groups]
    return tuple(sorted(areas, key=lambda area: (-len(area.tables), area.name)))


def _neighbours(model: DataModel) -> Neighbours:
    found: defaultdict[TableName, set[TableName]] = defaultdict(set)
    for relationship in model.relationships:
        if relationship.chosen and relationship.child.table != relationship.parent.table:
            found[relationship.child.table].add(relationship.parent.table)
            found[relationship.parent.table].add(relationship.child.table)
    return MappingProxyType({table: tuple(sorted(others)) for table, others in sorted(found.items())})


def _components(neighbours: Neighbours) -> Iterable[frozenset[TableName]]:
    seen: set[TableName] = set()
    for start in neighbours:
        if start not in seen:
            reached = _reached(start, neighbours)
            seen |= reached
            yield reached


def _reached(start: TableName, neighbours: Neighbours) -> frozenset[TableName]:
    reached, waiting = {start}, deque([start])
    while waiting:
        for other in neighbours[waiting.popleft()]:
            if other not in reached:
                reached.add(other)
                waiting.append(other)
    return frozenset(reached)


def _parted(
    component: frozenset[TableName], neighbours: Neighbours, model: DataModel, most: int
) -> list[frozenset[TableName]]:
    seeds = _seeds(component, neighbours, model, most)
    owner = {seed: seed for seed in seeds}
    size = dict.fromkeys(seeds, 1)
    ring = list(seeds)
    while ring:
        reaching: defaultdict[TableName, set[TableName]] = defaultdict(set)
        for table in ring:
            for other in neighbours[table]:
                if other not in owner:
                    reaching[other].add(owner[table])
        ring = sorted(reaching)
        for table in ring:
            chosen = min(reaching[table], key=lambda seed: (size[seed], seed))
            owner[table] = chosen
            size[chosen] += 1
    groups = [frozenset(t for t, seed in owner.items() if seed == one) for one in seeds]
    return _merged(groups, neighbours, most)


def _seeds(
    component: frozenset[TableName], neighbours: Neighbours, model: DataModel, most: int
) -> tuple[TableName, ...]:
    """The facts; where there are too few of them, the tables with the most joins beside them."""
    facts = {role.table for role in model.roles if role.role is Role.FACT} & component
    wanted = -(-len(component) // most)
    busiest = sorted(component - facts, key=lambda table: (-len(neighbours[table]), table))
    return tuple(sorted(facts | set(busiest[: max(0, wanted - len(facts))])))


def _merged(groups: list[frozenset[TableName]], neighbours: Neighbours, most: int) -> list[frozenset[TableName]]:
    """Join the smallest group to the one it shares most joins with, as long as both fit on one page."""
    groups = sorted(groups, key=lambda group: (len(group), min(group)))
    finished: list[frozenset[TableName]] = []
    while groups:
        smallest, *others = groups
        fitting = [group for group in others if len(group) + len(smallest) <= most]
        if not fitting:
            finished.append(smallest)
            groups = others
            continue
        best = min(fitting, key=lambda group: (-_shared(smallest, group, neighbours), len(group), min(group)))
        others.remove(best)
        groups = sorted([*others, best | smallest], key=lambda group: (len(group), min(group)))
    return finished


def _shared(one: frozenset[TableName], other: frozenset[TableName], neighbours: Neighbours) -> int:
    return sum(1 for table in one for neighbour in neighbours[table] if neighbour in other)


def _area(group: frozenset[TableName], neighbours: Neighbours, model: DataModel) -> Area:
    facts = {role.table for role in model.roles if role.role is Role.FACT} & group
    centre = min(facts or group, key=lambda table: (-len(neighbours[table]), table))
    referred = {
        r.parent.table
        for r in model.relationships
        if r.chosen and r.child.table in group and r.parent.table not in group
    }
    return Area(str(centre), tuple(sorted(group)), tuple(sorted(referred)))
