"""Slowly changing dimensions (SCD2): tables that keep a row for each version of a thing, told by their columns."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from modeler.catalog.identifier_words import words
from modeler.catalog.tables import Table
from modeler.catalog.types import TypeFamily
from modeler.model.vocabulary import CHANGED, CURRENT, ENDED, LOADED, NAMING, VALID, says

_CLEAR = frozenset({"valid", "validity", "effective", "eff", "rec"})
_BEGIN = frozenset({"from", "start", "begin"})
_END = frozenset({"to", "end", "until", "expiry", "expiration", "thru"})


@dataclass(frozen=True, slots=True)
class Versions:
    """The columns that make a table a history."""

    thing: str
    """The natural key: what the versions are of."""
    begin: str
    end: str
    current: str = ""
    """The flag of the version that holds now; empty where there is none."""

    @property
    def is_clear(self) -> bool:
        """Whether the names can mean nothing else: a contract has a start and an end as well."""
        return bool(self.current) or (says(self.begin, _CLEAR) and says(self.end, _CLEAR))


def versions_of(table: Table, key: tuple[str, ...]) -> Versions | None:
    """How *table*, whose rows *key* identifies, keeps versions; None where it keeps none.

    >>> from modeler.catalog.names import TableName
    >>> from modeler.catalog.tables import Column
    >>> columns = (("sku_sk", "bigint"), ("sku_no", "bigint"), ("valid_from", "date"), ("valid_to", "date"))
    >>> table = Table(TableName("s", "skus"), tuple(Column(*column) for column in columns))
    >>> versions_of(table, ("sku_sk",))
    Versions(thing='sku_no', begin='valid_from', end='valid_to', current='')
    """
    times = [c.name for c in table.columns if c.family.is_point_in_time and says(c.name, VALID)]
    begin = next((name for name in times if says(name, _BEGIN)), None)
    end = next((name for name in times if says(name, _END) and name != begin), None)
    thing = _natural_key(table, key, begin)
    if begin is None or end is None or thing is None:
        return None
    flags = (c.name for c in table.columns if says(c.name, CURRENT) and c.family is TypeFamily.BOOLEAN)
    return Versions(thing, begin, end, next(flags, ""))


def _natural_key(table: Table, key: tuple[str, ...], begin: str | None) -> str | None:
    """The rest of a key that holds the begin of validity; else the first naming column beside a surrogate key."""
    if begin in key:
        rest = [name for name in key if name != begin]
        return rest[0] if len(rest) == 1 else None
    named = (c.name for c in table.columns if words(c.name)[-1:] and words(c.name)[-1] in NAMING)
    return next((name for name in named if name not in key and not says(name, CURRENT)), None)


def moment_of(table: Table, besides: Collection[str] = ()) -> str | None:
    """The first date or timestamp of *table* that is no load, change, end or validity: when its row happened."""
    times = (c.name for c in table.columns if c.family.is_point_in_time and c.name not in besides)
    return next((name for name in times if not says(name, LOADED | CHANGED | ENDED | VALID)), None)
