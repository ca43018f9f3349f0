"""The interface of a warehouse: two things to ask of it."""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import Any, Protocol, Self

from modeler.catalog.tables import Table
from modeler.sources.reading import Skipped


@dataclass(frozen=True, slots=True)
class Rows:
    """The result of one statement."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    truncated: bool = False
    """Whether the row limit cut it."""


@dataclass(frozen=True, slots=True)
class Description:
    """What a warehouse says it holds, and what of it could not be read."""

    tables: tuple[Table, ...]
    skipped: tuple[Skipped, ...] = ()


class Closing:
    """What a ``with`` statement needs of a warehouse: leaving it closes."""

    def close(self) -> None:
        """Release the connection."""
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class Warehouse(Protocol):
    """A place where read-only SQL runs. Use as a context manager; closing releases its connection."""

    @property
    def dialect(self) -> str:
        """The sqlglot dialect it speaks; SQL given to :meth:`run` is in it."""

    def describe(self) -> Description:
        """The tables it holds."""

    def run(self, sql: str, *, limit: int | None = None) -> Rows:
        """Run one read-only statement.

        Raises:
            NotReadOnly: it is anything else; nothing was sent.
            WarehouseError: the engine refused it, or could not be reached.
        """

    def close(self) -> None:
        """Release the connection."""
