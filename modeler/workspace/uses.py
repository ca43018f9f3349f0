"""What existing queries do with one table, in words: how they group, measure, filter and date it."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.catalog.names import ColumnSet, TableName
from modeler.evidence.claims import Claim, Evidence, Filtered, GroupedBy, Measured
from modeler.evidence.mining.mined import Mined, Usage

_LEAST_SHARE = 0.5
"""Share of a table's statements that keep the same rows from which on the filter is worth telling."""


def uses_of(table: TableName, mined: Mined) -> tuple[tuple[str, str], ...]:
    """Kind and description of each use of *table*, the most frequent first; empty where no query reads it.

    >>> from modeler.evidence.mining.mined import Usage
    >>> orders = TableName("s", "orders")
    >>> usage = Usage(orders, 5, filters=(("is_deleted = 0", 4),), time_columns=(("placed_at", 1),))
    >>> for kind, what in uses_of(orders, Mined(usages=(usage,))):
    ...     print(f"{kind:10} {what}")
    filtered   is_deleted = 0, by 4 of the 5 statements that read it
    dated by   placed_at, by 1 statement
    """
    said = {one.claim: one for one in mined.evidence}
    usage = next((one for one in mined.usages if one.table == table), None)
    queried = tuple(_queried(usage, said)) if usage is not None else ()
    return (*queried, *_copied(table, mined))


def _queried(usage: Usage, said: dict[Claim, Evidence]) -> Iterator[tuple[str, str]]:
    table = usage.table
    for names, number in usage.grains:
        yield (
            "grouped by",
            f"{', '.join(names)}, by {_statements(number)}{_place(said, GroupedBy(ColumnSet(table, names)))}",
        )
    for expression, label, number in usage.measures:
        called = f" called {label}" if label else ""
        place = _place(said, Measured(table, expression, label))
        yield "measured", f"{expression}{called}, by {_statements(number)}{place}"
    for predicate, number in usage.filters:
        if number >= _LEAST_SHARE * usage.statements:
            place = _place(said, Filtered(table, predicate))
            yield "filtered", f"{predicate}, by {number} of the {_statements(usage.statements)} that read it{place}"
    for name, number in usage.time_columns:
        yield "dated by", f"{name}, by {_statements(number)}"


def _copied(table: TableName, mined: Mined) -> Iterator[tuple[str, str]]:
    """Where the columns of a view come from."""
    for one in mined.lineage:
        if one.column.table == table and one.sources:
            how = "is" if one.is_copy else "is computed from"
            yield "lineage", f"{one.column.columns[0]} {how} {', '.join(map(str, one.sources))}"


def _statements(number: int) -> str:
    return f"{number} statement{'' if number == 1 else 's'}"


def _place(said: dict[Claim, Evidence], claim: Claim) -> str:
    found = said.get(claim)
    return f" [{found.source}]" if found is not None else ""
