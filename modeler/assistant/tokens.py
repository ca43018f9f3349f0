"""The words of a request, each with what it is: a name, a word without a meaning of its own, or none known."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from modeler.catalog.names import ColumnSet, TableName


class Sense(StrEnum):
    """What a token of a request is."""

    TABLE = "table"
    COLUMN = "column"
    FILE = "file"
    UNKNOWN = "unknown"
    """Written as names are, and nothing has it."""
    AMBIGUOUS = "ambiguous"
    GENERIC = "generic"
    STOP = "stop"
    """Punctuation."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Token:
    """A word, or a name of several parts."""

    text: str
    start: int
    sense: Sense = Sense.OTHER
    tables: tuple[TableName, ...] = ()
    column: ColumnSet | None = None
    spoken: bool = False
    """Whether it was said in words (``the orders``) rather than by its name."""
