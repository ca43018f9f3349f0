"""Keys of several columns, and the references to them, told by what the tables around repeat.

A column set is a key that others refer to where a table's own number stands behind references (``d_w_id, d_id``),
where all who name its number name the same other columns beside it, or where rows are versioned. Schemas that have
no such table are left to single columns: most warehouses number their rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile

from modeler.catalog.names import ColumnSet, Span, TableName
from modeler.evidence.claims import Evidence, Method, Refers, Unique
from modeler.model.candidates import comparable
from modeler.model.key_features import called_id
from modeler.model.naming import NamedColumn, NamedTable, same_words

_LONGEST = 4
_CARRIED = 0.8
"""Share of the tables that name a number and carry a further column of its key, from which that is no chance."""
_CLEAR = 3
"""Tables that carry a whole key, from which a schema is one whose keys are made of several columns."""
_VERSIONS = frozenset({"version", "revision"})
_MAKES = 2
"""Columns from which a key is composite."""


@dataclass(frozen=True, slots=True)
class CompositeKey:
    """Several columns that identify a row of their table together."""

    table: NamedTable
    columns: tuple[NamedColumn, ...]
    reason: str

    @property
    def name(self) -> ColumnSet:
        """The columns as everyone refers to them."""
        return ColumnSet(self.table.name, tuple(column.column.name for column in self.columns))


@dataclass(frozen=True, slots=True)
class CompositeReference:
    """Columns of one table that repeat the key of another."""

    child: ColumnSet
    parent: ColumnSet
    reason: str
    span: Span | None
    """Where the child's table stands."""


_KEY = 4.5
_REFERENCE = 4.5
_NO_KEY = -5.0
"""Log-odds of a key that tables around repeat, of a reference that repeats it, and of one of its columns alone: how
seldom each was wrong on schemas with known keys (``benchmarks/joins.py``); too few have such keys to learn from."""


def composite_evidence(tables: Iterable[NamedTable]) -> Iterator[Evidence]:
    """What speaks for keys of several columns and for the references to them, and against their columns alone."""
    held = tuple(tables)
    keys = composite_keys(held)
    for key in keys.values():
        names = ", ".join(key.name.columns)
        span = key.table.table.span
        yield Evidence(Unique(key.name), Method.NAMED, _KEY, f"{names} together: {key.reason}", span)
        for column in key.columns:
            note = f"{column.column.name} is one of {len(key.columns)} columns of the key: {key.reason}"
            yield Evidence(Unique(column.columns), Method.NAMED, _NO_KEY, note, column.column.span or span)
    for one in composite_references(held, keys):
        yield Evidence(Refers(one.child, one.parent), Method.NAMED, _REFERENCE, one.reason, one.span)


def composite_keys(tables: Iterable[NamedTable]) -> dict[TableName, CompositeKey]:
    """The keys of several columns that other tables repeat.

    >>> from modeler.catalog.tables import Catalog, Column, Table
    >>> from modeler.model.naming import named_tables
    >>> def table(name, *columns):
    ...     return Table(TableName("s", name), tuple(Column(c, "integer", nullable=False) for c in columns))
    >>> shop = Catalog.of([
    ...     table("warehouse", "w_id", "w_name", "w_tax"),
    ...     table("district", "d_w_id", "d_id", "d_name"),
    ...     table("customer", "c_w_id", "c_d_id", "c_id", "c_name"),
    ... ])
    >>> named = named_tables(shop)
    >>> keys = composite_keys(named)
    >>> [str(key.name) for key in keys.values()]
    ['s.customer(c_w_id, c_d_id, c_id)', 's.district(d_w_id, d_id)']
    >>> [f"{one.child} = {one.parent}" for one in composite_references(named, keys)]
    ['s.customer(c_w_id, c_d_id) = s.district(d_w_id, d_id)']
    """
    held = tuple(tables)
    found: dict[TableName, CompositeKey] = {}
    by_column = _by_column(held)
    for table in held:
        own = _behind_references(table) or _versioned(table, by_column)
        if own is not None:
            found[table.name] = own
    carried = {table.name: told for table in held if (told := _carried(table, by_column)) is not None}
    if any(children >= _CLEAR for _, children in carried.values()):
        found = {**{name: key for name, (key, _) in carried.items()}, **found}
    if any(key.reason is _BEHIND for key in found.values()):
        # where numbers stand behind references, a table without a number of its own has them for a key
        for table in held:
            if table.name not in found and (key := _of_references(table)) is not None:
                found[table.name] = key
    return found


def composite_references(
    tables: Iterable[NamedTable], keys: Mapping[TableName, CompositeKey]
) -> Iterator[CompositeReference]:
    """Where a table has all columns of one of *keys*: the longest and clearest first, each column once."""
    by_column: dict[str, set[TableName]] = defaultdict(set)
    for key in keys.values():
        for name in {key.columns[-1].name, key.columns[0].name, key.columns[0].bare, key.columns[-1].bare}:
            by_column[name].add(key.table.name)
    for table in tables:
        near = {name for c in table.columns for handle in (c.name, c.bare) for name in by_column.get(handle, ())}
        rivals = [keys[name] for name in sorted(near) if name != table.name]
        yield from _of_child(table, rivals)


def _of_child(table: NamedTable, rivals: list[CompositeKey]) -> Iterator[CompositeReference]:
    free = set(table.columns)
    whole = {key.name: found for key in rivals if (found := _matched(table, key, free)) is not None}
    held = (key for key in rivals if key.name in whole)
    ordered = sorted(
        held, key=lambda k: (k.reason is _ONLY, -len(k.columns), min(c.position for c in whole[k.name]), k.name)
    )
    for key in ordered:
        matched = _matched(table, key, free)
        if matched is None or (key.reason is _ONLY and _is_peer(table, matched)):
            continue
        free -= set(matched)
        child = ColumnSet(table.name, tuple(column.column.name for column in matched))
        reason = f"{', '.join(child.columns)} repeat the key of {key.table.name}: {key.reason}"
        yield CompositeReference(child, key.name, reason, table.table.span)


_BEHIND = "its number stands behind references"
_CARRIES = "all who name its number name them too"
_VERSIONED = "its rows are versions"
_ONLY = "it has no number of its own"


def _behind_references(table: NamedTable) -> CompositeKey | None:
    """The first columns up to the table's own number, where others that end like keys stand before it."""
    before = tuple(takewhile(lambda column: not called_id(column), table.columns[:_LONGEST]))
    if not before or len(before) == min(_LONGEST, len(table.columns)) or not table.prefix:
        return None
    if not all(column.key_word and column.stem for column in before):
        return None
    if any(same_words((table.prefix, *column.stem), table.words) for column in before):
        return None
    return CompositeKey(table, (*before, table.columns[len(before)]), _BEHIND)


def _versioned(table: NamedTable, by_column: Mapping[str, set[TableName]]) -> CompositeKey | None:
    """The table's number and its version, where tables without a number of their own have both."""
    first = table.columns[0] if table.columns else None
    version = next(
        (c for c in table.columns if c.words[-1:] and c.words[-1] in _VERSIONS and len(c.words) == 1), None
    )
    if first is None or version is None or version.column.nullable or not same_words(first.stem, table.words):
        return None
    both = by_column.get(first.name, set()) & by_column.get(version.name, set()) - {table.name}
    return CompositeKey(table, (first, version), _VERSIONED) if len(both) >= _MAKES else None


def _carried(table: NamedTable, by_column: Mapping[str, set[TableName]]) -> tuple[CompositeKey, int] | None:
    """The table's number and the references behind it that all who name the number repeat; and how many do."""
    if not table.prefix or not table.columns or not called_id(table.columns[0]):
        return None
    own = table.columns[0]
    children = by_column.get(own.name, set()) - {table.name}
    key = [own]
    for further in table.columns[1:_LONGEST]:
        carriers = children & (by_column.get(further.name, set()) | by_column.get(further.bare, set()))
        if not further.key_word or further.column.nullable or len(carriers) < max(1.0, _CARRIED * len(children)):
            break
        key.append(further)
    return (CompositeKey(table, tuple(key), _CARRIES), len(children)) if len(key) >= _MAKES else None


def _of_references(table: NamedTable) -> CompositeKey | None:
    """The first two columns, where both end like keys, the table has no number, and more follows."""
    first = table.columns[:_MAKES]
    if len(table.columns) <= _MAKES or not table.prefix or any(called_id(column) for column in table.columns):
        return None
    third = table.columns[_MAKES]
    if third.key_word or not all(
        column.key_word and column.stem and not column.column.nullable for column in first
    ):
        return None
    return CompositeKey(table, first, _ONLY)


def _by_column(tables: Iterable[NamedTable]) -> dict[str, set[TableName]]:
    """Tables by what their columns are called, with the prefix of their table and without."""
    found: dict[str, set[TableName]] = defaultdict(set)
    for table in tables:
        for column in table.columns:
            found[column.name].add(table.name)
            found[column.bare].add(table.name)
    return found


def _matched(table: NamedTable, key: CompositeKey, free: set[NamedColumn]) -> tuple[NamedColumn, ...] | None:
    """For each column of *key* the free one of *table* that repeats it; None where one is missing."""
    taken: list[NamedColumn] = []
    for part in key.columns:
        fits = [
            (_likeness(column, part), -column.position, column)
            for column in table.columns
            if column in free and column not in taken and comparable(column, part)
        ]
        best = max(fits, key=lambda entry: entry[:2], default=None)
        if best is None or best[0] == 0:
            return None
        taken.append(best[2])
    return tuple(taken)


def _likeness(column: NamedColumn, part: NamedColumn) -> int:
    """How *column* repeats *part* of a key: 3 its whole name behind a prefix, 2 its name, 1 in a role; 0 not."""
    if column.bare == part.name and column.bare != column.name:
        return 3
    if column.name == part.name or (column.bare == part.bare and not called_id(column)):
        return 2
    return int(column.bare.endswith((f"_{part.name}", f"_{part.bare}")) and bool(part.stem))


def _is_peer(table: NamedTable, matched: tuple[NamedColumn, ...]) -> bool:
    """Whether *table* starts with the same columns: then both are made of the same references."""
    return table.columns[: len(matched)] == matched
