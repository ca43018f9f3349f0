"""What changed between two catalogs, in the order of their names."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from modeler.catalog.names import TableName
from modeler.catalog.tables import Catalog, Column, Constraint, Table


class Change(StrEnum):
    """How a table or column differs."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """One difference between an old and a new catalog."""

    table: TableName
    column: str
    """Empty for the table itself."""
    change: Change
    note: str = ""
    """What changed, from what to what: ``"type integer -> bigint"``."""

    def __str__(self) -> str:
        what = f"{self.table}.{self.column}" if self.column else str(self.table)
        return f"{self.change} {what}" + (f": {self.note}" if self.note else "")


def diff(old: Catalog, new: Catalog) -> tuple[Difference, ...]:
    """Every table, column, type, comment and declared key that *new* has otherwise than *old*, sorted.

    Where lines stand, and how rows are stored, makes no difference.

    >>> one = Catalog.of([Table(TableName("s", "t"), (Column("a", "integer"), Column("b", "date")))])
    >>> two = Catalog.of([Table(TableName("s", "t"), (Column("a", "bigint"), Column("c", "date")))])
    >>> for difference in diff(one, two):
    ...     print(difference)
    changed s.t.a: type integer -> bigint
    removed s.t.b
    added s.t.c
    """
    found: list[Difference] = []
    for name in {table.name for table in (*old, *new)}:
        if name not in new:
            found.append(Difference(name, "", Change.REMOVED))
        elif name not in old:
            found.append(Difference(name, "", Change.ADDED))
        else:
            found.extend(_table(old[name], new[name]))
    return tuple(sorted(found))


def _table(old: Table, new: Table) -> list[Difference]:
    notes = _notes(
        ("kind", old.kind.value, new.kind.value),
        ("comment", old.comment, new.comment),
        ("keys", _keys(old.constraints), _keys(new.constraints)),
        ("definition", old.definition, new.definition),
    )
    found = [Difference(new.name, "", Change.CHANGED, note) for note in notes]
    before = {column.name: column for column in old.columns}
    after = {column.name: column for column in new.columns}
    found.extend(Difference(new.name, name, Change.REMOVED) for name in before.keys() - after.keys())
    found.extend(Difference(new.name, name, Change.ADDED) for name in after.keys() - before.keys())
    for name in before.keys() & after.keys():
        changes = _column(before[name], after[name])
        found.extend(Difference(new.name, name, Change.CHANGED, note) for note in changes)
    return found


def _column(old: Column, new: Column) -> list[str]:
    return _notes(
        ("type", old.data_type, new.data_type),
        ("nulls", _nulls(old), _nulls(new)),
        ("default", old.default, new.default),
        ("comment", old.comment, new.comment),
    )


def _notes(*facts: tuple[str, str, str]) -> list[str]:
    return [f"{what} {was or 'none'} -> {now or 'none'}" for what, was, now in facts if was != now]


def _nulls(column: Column) -> str:
    return "allowed" if column.nullable else "refused"


def _keys(constraints: tuple[Constraint, ...]) -> str:
    return "; ".join(sorted(_key(key) for key in constraints))


def _key(key: Constraint) -> str:
    other = f" to {key.references}" if key.references else ""
    return f"{key.kind} ({', '.join(key.columns)}){other}"
