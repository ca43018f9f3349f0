"""What the code says otherwise than the SQL that was written of it earlier."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlglot.errors import ParseError, TokenError

from modeler.artefacts.constants import Constant
from modeler.artefacts.labels import MARK, keyed
from modeler.catalog.dialect import parse
from modeler.sources.splitting import split


@dataclass(frozen=True, slots=True)
class Drift:
    """A CASE that was written earlier and is not what the code says now."""

    key: str
    """What the CASE is of: ``"app/V.php Vendor::name $row['sku_vendor']"``."""
    state: str
    """``"changed"``, ``"gone"`` from the code, or ``"new"`` in it."""
    source: str
    """Where the code stands now; empty where it is gone."""
    earlier: str
    now: str


def drift(constants: Iterable[Constant], earlier: str, *, dialect: str = "redshift") -> tuple[Drift, ...]:
    r"""What differs between *constants* and the text `constants_sql` wrote *earlier*, by key.

    Layout does not count: two CASEs are the same when their syntax trees are.

    >>> drift((), "-- mapping: app/V.php $v\nCASE WHEN v = 1 THEN 'a' END;")[0].state
    'gone'
    """
    before = dict(_earlier(earlier))
    now = dict(keyed(constants))
    found = [
        Drift(key, "changed", str(constant.mapping.span), before[key], constant.sql)
        for key, constant in now.items()
        if key in before and not _same(before[key], constant.sql, dialect)
    ]
    found += [Drift(key, "gone", "", sql, "") for key, sql in before.items() if key not in now]
    found += [
        Drift(key, "new", str(constant.mapping.span), "", constant.sql)
        for key, constant in now.items()
        if key not in before
    ]
    return tuple(sorted(found, key=lambda one: (one.key, one.state)))


def _earlier(text: str) -> Iterator[tuple[str, str]]:
    """Keys and CASEs of a text that `constants_sql` wrote; a mark inside a label is none."""
    for piece in split(text):
        _, mark, rest = f"\n{piece.comment}".rpartition(f"\n{MARK}")
        if mark:
            yield rest.partition("\n")[0].strip(), piece.sql


def _same(one: str, other: str, dialect: str) -> bool:
    try:
        return parse(one, dialect) == parse(other, dialect)
    except (ParseError, TokenError):
        return one.split() == other.split()
