"""Which way mined joins point: equal columns form classes, and the others refer to the declared key in a class."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from modeler.catalog.names import ColumnSet
from modeler.catalog.tables import Catalog
from modeler.evidence.claims import Refers
from modeler.evidence.mining.mined import MinedJoin


def references(joins: Iterable[MinedJoin], catalog: Catalog) -> tuple[Refers, ...]:
    """References from foreign to declared keys that the equalities of *joins* mean, sorted.

    Columns that are equal to the same column are equal to each other (``a = b``, ``b = c``): what two fact tables
    are joined by is a reference of each to the dimension whose key it is. A class with several keys counts only
    what was joined directly. A composite key counts where all of its columns are equated, with or without others.

    >>> from modeler.catalog.names import Span, TableName
    >>> from modeler.catalog.tables import Column, Constraint, ConstraintKind, Table
    >>> one, two, item = (TableName("s", name) for name in ("sales", "returns", "item"))
    >>> key = Constraint(ConstraintKind.PRIMARY, ("id",))
    >>> catalog = Catalog.of([Table(item, (Column("id", "int"),), constraints=(key,))])
    >>> pairs = ((one, "item", item, "id"), (two, "item", one, "item"))
    >>> sides = (tuple(ColumnSet(t, (c,)) for t, c in ((a, x), (b, y))) for a, x, b, y in pairs)
    >>> [f"{r.child} -> {r.parent}" for r in references((MinedJoin(*s, "inner", 1, (), 1) for s in sides), catalog)]
    ['s.returns.item -> s.item.id', 's.sales.item -> s.item.id']
    """
    equalities = [join for join in joins if not join.is_range]
    keys = {table.name: key for table in catalog for key in [table.primary_key] if key}
    single = {ColumnSet(name, key) for name, key in keys.items() if len(key) == 1}
    found = {reference for held in _classes(equalities) for reference in _of_class(held, single)}
    for join in equalities:
        for child, parent in ((join.left, join.right), (join.right, join.left)):
            key = keys.get(parent.table, ())
            if set(key) <= set(parent.columns) and (len(key) > 1 or parent.columns == key):
                columns = tuple(child.columns[parent.columns.index(name)] for name in key)
                found.add(Refers(ColumnSet(child.table, columns), ColumnSet(parent.table, key)))
    return tuple(sorted(reference for reference in found if reference.child != reference.parent))


def _of_class(columns: set[ColumnSet], keys: set[ColumnSet]) -> Iterator[Refers]:
    owners = columns & keys
    if len(owners) == 1:
        (owner,) = owners
        yield from (Refers(column, owner) for column in columns - owners)


def _classes(joins: Iterable[MinedJoin]) -> list[set[ColumnSet]]:
    """Columns that are equal to each other, directly or through others."""
    neighbours: dict[ColumnSet, set[ColumnSet]] = defaultdict(set)
    for join in joins:
        for left, right in zip(join.left.columns, join.right.columns, strict=True):
            one, other = ColumnSet(join.left.table, (left,)), ColumnSet(join.right.table, (right,))
            neighbours[one].add(other)
            neighbours[other].add(one)
    classes, met = [], set[ColumnSet]()
    for column in sorted(neighbours):
        if column in met:
            continue
        held, waiting = set[ColumnSet](), [column]
        while waiting:
            at = waiting.pop()
            if at not in held:
                held.add(at)
                waiting.extend(neighbours[at])
        met |= held
        classes.append(held)
    return classes
