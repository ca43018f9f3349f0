"""One scan a table: checks that only aggregate over the same table are asked together, and answered apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlglot import exp

from modeler.catalog.dialect import parse
from modeler.checks.patterns import asked_column, pattern_of, with_column
from modeler.checks.verdicts import Check

MOST_COLUMNS = 400
"""Columns of one fused query: well below what Redshift and PostgreSQL take (about 1,600)."""

_CLAUSES = (
    "joins",
    "where",
    "group",
    "having",
    "order",
    "limit",
    "distinct",
    "with_",
    "qualify",
    "windows",
    "laterals",
)


@dataclass(frozen=True, slots=True)
class Fused:
    """A query for several checks at once."""

    check: Check
    """To be run in their place; it is judged by none."""
    parts: tuple[tuple[Check, tuple[tuple[str, int], ...]], ...]
    """Each check, with the names of its columns and their places in the fused result."""

    def answers(self, row: Sequence[Any]) -> Iterator[tuple[Check, tuple[str, ...], tuple[tuple[Any, ...], ...]]]:
        """Each check with the columns and the one row that its own query would have returned."""
        for check, columns in self.parts:
            names = tuple(name for name, _ in columns)
            yield check, names, (tuple(row[place] for _, place in columns),)


def fused(checks: Iterable[Check]) -> tuple[Fused, ...]:
    """Queries that answer those of *checks* that can be asked together, two or more at a time.

    Such a check selects aggregates from one table, and nothing else: no join, condition or group. An aggregate that
    several ask for is asked for once.

    >>> from modeler.checks.verdicts import Family
    >>> rows = Check("a", Family.NULLS, "", (), "SELECT COUNT(*) AS n FROM s.t AS t")
    >>> keys = Check("b", Family.GRAIN, "", (), "SELECT COUNT(*) AS n, COUNT(DISTINCT t.k) AS k FROM s.t AS t")
    >>> (both,) = fused([rows, keys])
    >>> both.check.sql
    'SELECT COUNT(*) AS c1, COUNT(DISTINCT t.k) AS c2 FROM s.t AS t'
    >>> [(check.name, names, rows) for check, names, rows in both.answers((5, 3))]
    [('a', ('n',), ((5,),)), ('b', ('n', 'k'), ((5, 3),))]
    """
    tables: dict[tuple[str, str], list[tuple[Check, _Aggregates]]] = {}
    looked_at: dict[tuple[str, str], _Aggregates | None] = {}
    for check in dict.fromkeys(checks):
        query = check.dialect, check.sql
        if query not in looked_at:
            looked_at[query] = _asked_of(check)
        found = looked_at[query]
        if found is not None:
            tables.setdefault((check.dialect, found.table), []).append((check, found))
    return tuple(
        _fuse(part, dialect, table)
        for (dialect, table), members in tables.items()
        for part in _portions(members)
        if len(part) > 1
    )


@dataclass(frozen=True, slots=True)
class _Aggregates:
    """A query that only aggregates over one table."""

    table: str
    """Its FROM clause."""
    columns: tuple[tuple[str, str], ...]
    """Name and SQL of each column."""


def _asked_of(check: Check) -> _Aggregates | None:
    """What *check* aggregates; made out once for all columns that are asked the same."""
    name = asked_column(check)
    if name is None:
        return _aggregates(check.sql, check.dialect)
    found = _aggregates(pattern_of(check.sql, name), check.dialect)
    if found is None:
        return None
    return _Aggregates(found.table, tuple((alias, with_column(sql, name)) for alias, sql in found.columns))


@lru_cache(maxsize=4096)
def _aggregates(sql: str, dialect: str) -> _Aggregates | None:
    """What *sql* aggregates, or None where it does anything else. Remembered: each round asks it again."""
    tree = parse(sql, dialect)
    if not isinstance(tree, exp.Select) or not _only_aggregates(tree):
        return None
    columns = tuple((str(column.alias), column.this.sql(dialect, copy=False)) for column in tree.expressions)
    return _Aggregates(tree.args["from_"].sql(dialect), columns)


def _only_aggregates(tree: exp.Select) -> bool:
    source = tree.args.get("from_")
    return (
        source is not None
        and isinstance(source.this, exp.Table)
        and not any(tree.args.get(clause) for clause in _CLAUSES)
        and all(_is_aggregate(column) for column in tree.expressions)
        and tree.find(exp.Subquery) is None
    )


def _is_aggregate(column: exp.Expr) -> bool:
    """An aggregate under a name, or a constant."""
    if not isinstance(column, exp.Alias):
        return False
    return isinstance(column.this, exp.Literal) or column.find(exp.AggFunc) is not None


def _portions(members: list[tuple[Check, _Aggregates]]) -> Iterator[list[tuple[Check, _Aggregates]]]:
    """*members* in portions of no more columns than a query can have."""
    portion: list[tuple[Check, _Aggregates]] = []
    width = 0
    for check, found in members:
        if portion and width + len(found.columns) > MOST_COLUMNS:
            yield portion
            portion, width = [], 0
        portion.append((check, found))
        width += len(found.columns)
    yield portion


def _fuse(members: list[tuple[Check, _Aggregates]], dialect: str, table: str) -> Fused:
    places: dict[str, int] = {}
    parts = []
    for check, found in members:
        columns = tuple((name, places.setdefault(sql, len(places))) for name, sql in found.columns)
        parts.append((check, columns))
    projections = ", ".join(f"{sql} AS c{place + 1}" for sql, place in places.items())
    first = members[0][0]
    together = Check(
        f"scan__{first.name}",
        first.family,
        f"{len(members)} checks of one table",
        tuple(dict.fromkeys(subject for check, _ in members for subject in check.subjects)),
        f"SELECT {projections} {table}",
        dialect=dialect,
    )
    return Fused(together, tuple(parts))
