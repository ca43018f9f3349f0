"""Queries: what was composed from the model runs, and gives rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from modeler.checks.numbers import Numbers, count, rows
from modeler.checks.verdicts import Check, Family, Outcome


class Composed(Protocol):
    """A query as `modeler.query` composes it."""

    @property
    def title(self) -> str:
        """What it is called."""

    @property
    def sql(self) -> str:
        """Its text."""

    @property
    def dialect(self) -> str:
        """The sqlglot dialect of *sql*."""


def query_checks(queries: Iterable[Composed]) -> Iterator[Check]:
    """One check a query: its rows, counted."""
    for place, query in enumerate(queries, start=1):
        yield Check(
            f"queries__{place}",
            Family.QUERIES,
            f"the query {query.title!r} runs and returns rows",
            (),
            f"{_COUNTED} (\n{query.sql.rstrip().rstrip(';')}\n) AS composed",
            dialect=query.dialect,
            finding=True,
        )


def query_verdict(check: Check, numbers: Numbers) -> tuple[Outcome, str]:
    """Refuted where it returns nothing: a filter or an inner join lost every row."""
    returned = count(numbers, "row_count")
    if not returned:
        return Outcome.REFUTED, "it returns no rows"
    return Outcome.CONFIRMED, f"it returns {rows(returned)}"


_COUNTED = "SELECT COUNT(*) AS row_count FROM"
