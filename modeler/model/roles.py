"""Roles: which tables are facts, dimensions or bridges (Kimball), from the joins and what their columns hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from modeler.catalog.identifier_words import lexicon, split
from modeler.catalog.tables import Catalog, Column, Table
from modeler.model.data_model import Key, Relationship, Role, TableRole


def roles(catalog: Catalog, relationships: Iterable[Relationship], keys: Iterable[Key]) -> Iterator[TableRole]:
    """The role of each table of *catalog*, with its reason.

    >>> list(roles(Catalog(), (), ()))
    []
    """
    held = tuple(relationships)
    outgoing = Counter(r.child.table for r in held)
    incoming = Counter(r.parent.table for r in held)
    referring = {(r.child.table, name) for r in held for name in r.child.columns}
    keyed = {key.columns.table: key.columns.columns for key in reversed(tuple(keys))}
    for table in catalog:
        measures = tuple(c.name for c in table.columns if _is_measure(c, (table.name, c.name) in referring))
        key = keyed.get(table.name, ())
        of_references = bool(key) and len(key) > 1 and all((table.name, name) in referring for name in key)
        role, reason = _role(table, outgoing[table.name], incoming[table.name], measures, of_references)
        yield TableRole(table.name, role, reason)


def _role(
    table: Table, outgoing: int, incoming: int, measures: tuple[str, ...], of_references: bool
) -> tuple[Role, str]:
    times = sum(column.family.is_point_in_time for column in table.columns)
    if of_references and not measures:
        return Role.BRIDGE, "its key is made of references, and it measures nothing"
    if outgoing and not incoming and (measures or times):
        held = f"it refers to {outgoing} {_tables(outgoing)}, no table refers to it"
        return Role.FACT, f"{held}, and it measures {', '.join(measures[:3]) or 'when something happened'}"
    if incoming and not outgoing:
        return Role.DIMENSION, f"{_columns(incoming)} to it, and it refers to nothing"
    if outgoing and incoming:
        if outgoing >= incoming and measures and times:
            return Role.FACT, f"it refers to {outgoing} {_tables(outgoing)} and measures {', '.join(measures[:3])}"
        return Role.DIMENSION, f"{_columns(incoming)} to it"
    if outgoing:
        return Role.BRIDGE, f"it refers to {outgoing} {_tables(outgoing)} and measures nothing"
    return Role.UNKNOWN, "no join leads to it or from it"


def _is_measure(column: Column, refers: bool) -> bool:
    """A number that is neither a reference nor named like a key or a code."""
    if refers or not column.family.is_number:
        return False
    return not set(split(column.name)[-1:]) & (lexicon().key_words | _NO_MEASURES)


_NO_MEASURES = frozenset({"type", "status", "flag", "year", "month", "day", "vendor", "version", "zip", "phone"})


def _tables(count: int) -> str:
    return "table" if count == 1 else "tables"


def _columns(count: int) -> str:
    return "1 column refers" if count == 1 else f"{count} columns refer"
