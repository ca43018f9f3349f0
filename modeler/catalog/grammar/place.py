"""Where a statement stands, and what its bare names mean there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from modeler.catalog.names import DEFAULT_SCHEMA, Skipped, Span, TableName


@dataclass(frozen=True, slots=True)
class Place:
    """A statement's place in its file.

    >>> str(Place("ddl/orders.sql", 11).span(1, 3))
    'ddl/orders.sql:11-13'
    """

    path: str
    first_line: int = 1
    default_schema: str = DEFAULT_SCHEMA

    def line(self, line: int) -> int:
        """A line of the statement, from 1, as a line of its file; 0 stays 0."""
        return line + self.first_line - 1 if line else 0

    def span(self, first: int, last: int) -> Span:
        """Lines *first* to *last* of the statement as lines of its file."""
        return Span(self.path, self.line(first), self.line(last))

    def not_understood(self, name: TableName, words: Iterable[tuple[int, str]]) -> tuple[Skipped, ...]:
        """What to say of *words* (line, text) that mean nothing in the definition of *name*."""
        hint = "the table is kept without it"
        reason = "{!r} in the definition of {} is not understood"
        return tuple(Skipped(self.span(line, line), reason.format(text, name), hint) for line, text in words)
