"""SQL written by hand, looked at for what other engines read differently."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlglot.errors import ParseError

from modeler.artefacts.fragment import fragment
from modeler.artefacts.grid import Grid
from modeler.catalog.dialect import cause
from modeler.catalog.names import Span
from modeler.errors import UnsupportedRequest
from modeler.sources.decoding import decode
from modeler.sources.splitting import split
from modeler.warehouses.differences import Difference, differences_in


@dataclass(frozen=True, slots=True)
class Linted:
    """The constructs found, each with the lines of its statement."""

    differing: tuple[tuple[Span, Difference], ...]
    unparsed: tuple[tuple[Span, str], ...] = ()
    """Statements that could not be looked at, and why."""

    def grid(self) -> Grid:
        """One row a construct of a statement."""
        rows = tuple((str(span), one.name, one.redshift, one.elsewhere) for span, one in self.differing)
        headers = ("where", "construct", "on Redshift", "elsewhere")
        return Grid(headers, rows, empty="every statement means the same on every engine known here")

    def document(self) -> dict[str, Any]:
        """As ``modeler lint --format json`` prints it."""
        return {
            "schema_version": 1,
            "differences": [
                {"source": str(span), "construct": one.name, "redshift": one.redshift, "elsewhere": one.elsewhere}
                for span, one in self.differing
            ],
            "unparsed": [{"source": str(span), "reason": reason} for span, reason in self.unparsed],
        }

    def notes(self) -> tuple[str, ...]:
        """What could not be looked at."""
        return tuple(f"{span}: {reason}" for span, reason in self.unparsed)

    def _repr_html_(self) -> str:
        return fragment(self.grid(), title="Lint", notes=self.notes())

    def __str__(self) -> str:
        return self.grid().text()


def lint_files(files: tuple[Path, ...], *, dialect: str = "redshift") -> Linted:
    """What the statements of *files* hold that other engines read differently.

    Raises:
        UnsupportedRequest: no file is named, or one cannot be read.
    """
    if not files:
        raise UnsupportedRequest("name at least one file of SQL", hint="modeler lint query.sql")
    found: list[tuple[Span, Difference]] = []
    unparsed: list[tuple[Span, str]] = []
    for span, sql in (statement for file in files for statement in _statements(file)):
        try:
            found.extend((span, one) for one in differences_in(sql, dialect=dialect))
        except ParseError as error:
            unparsed.append((span, cause(error)[0]))
    return Linted(tuple(found), tuple(unparsed))


def _statements(file: Path) -> Iterator[tuple[Span, str]]:
    try:
        text, _ = decode(file.read_bytes(), str(file))
    except OSError as error:
        raise UnsupportedRequest(f"{file} cannot be read: {error.strerror}", hint="name a file of SQL") from error
    for piece in split(text):
        yield Span(str(file), piece.first_line, piece.last_line), piece.sql
