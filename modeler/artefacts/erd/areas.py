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

_NAMED = 2
"""Centres that the name of an area of several unconnected parts lists."""

Neighbours = Mapping[TableName, tuple[TableName, ...]]


@dataclass(frozen=True, slots=True)
class Area:
    """Tables that belong together."""

    name: str
    """The tables it is built around: ``"sales.orders"``, ``"a.b, c.d and 3 more"``."""
    tables: tuple[TableName, ...]
    """Its own tables, sorted; every joined table belongs to exactly one area."""
    context: tuple[TableName, ...]
    """Tables of other areas that its own refer to, sorted."""


def subject_areas(model: DataModel, *, most: int = MOST) -> tuple[Area, ...]:
    """The joined tables of *model* in areas of about *most* tables, largest first.

    Connected components first; small ones share a page. One that is too large is grown outward from its facts (and
    from tables that refer to several others, as facts do), one ring at a time, so that each table goes to the fact
    it is fewest joins away from (a Voronoi partition of the graph); ties go to the area with the fewer tables, then
    by name. What is still too large, hundreds of tables around one, is cut by name. Areas that then fit on one page
    together are merged with the neighbour they share most joins with. Tables that are joined to nothing are in no
    area.

    >>> from modeler.catalog.tables import Catalog
    >>> subject_areas(DataModel(Catalog()))
    ()
    """
    neighbours = _neighbours(model)
    components = tuple(_components(neighbours))
    groups = _merged([one for one in components if len(one) <= most], neighbours, most)
    for component in components:
        if len(component) > most:
            groups.extend(_parted(component, neighbours, model, most))
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
    return _merged([part for group in groups for part in _cut(group, most)], neighbours, most)


def _seeds(
    component: frozenset[TableName], neighbours: Neighbours, model: DataModel, most: int
) -> tuple[TableName, ...]:
    """The facts and what looks like one; where these are too few, the tables with the most joins beside them."""
    facts = {role.table for role in model.roles if role.role is Role.FACT}
    seeds = (facts | _referring(model)) & component
    wanted = -(-len(component) // most)
    busiest = sorted(component - seeds, key=lambda table: (-len(neighbours[table]), table))
    return tuple(sorted(seeds | set(busiest[: max(0, wanted - len(seeds))])))


def _referring(model: DataModel) -> set[TableName]:
    """Tables that refer to at least two others."""
    parents: defaultdict[TableName, set[TableName]] = defaultdict(set)
    for relationship in model.relationships:
        if relationship.chosen and relationship.child.table != relationship.parent.table:
            parents[relationship.child.table].add(relationship.parent.table)
    return {table for table, referred in parents.items() if len(referred) > 1}


def _cut(group: frozenset[TableName], most: int) -> list[frozenset[TableName]]:
    tables = sorted(group)
    return [frozenset(tables[first : first + most]) for first in range(0, len(tables), most)]


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
    referred = {
        r.parent.table
        for r in model.relationships
        if r.chosen and r.child.table in group and r.parent.table not in group
    }
    return Area(_name(group, neighbours, model), tuple(sorted(group)), tuple(sorted(referred)))


def _name(group: frozenset[TableName], neighbours: Neighbours, model: DataModel) -> str:
    within = {table: tuple(t for t in neighbours[table] if t in group) for table in sorted(group)}
    parts = sorted(_components(within), key=lambda part: (-len(part), min(part)))
    facts = {role.table for role in model.roles if role.role is Role.FACT}
    centres = [str(min(part & facts or part, key=lambda table: (-len(neighbours[table]), table))) for part in parts]
    more = f" and {len(centres) - _NAMED} more" if len(centres) > _NAMED else ""
    return ", ".join(centres[:_NAMED]) + more
