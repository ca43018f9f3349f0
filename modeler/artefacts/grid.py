"""A table of text: what every face shows of a result, each in its own way."""

from __future__ import annotations

import csv
import html
import io
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Grid:
    """Headers and rows of text.

    >>> grid = Grid(("join", "p"), (("a.x = b.y", "0.97"),))
    >>> print(grid.text())
    join       p
    a.x = b.y  0.97
    """

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str = "nothing"
    """What to say where there are no rows, and why."""

    def text(self) -> str:
        """Aligned columns, two blanks apart; *empty* where there are no rows."""
        if not self.rows:
            return self.empty
        lines = (self.headers, *self.rows)
        widths = [max(len(line[place]) for line in lines) for place in range(len(self.headers))]
        return "\n".join(
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
            for line in lines
        )

    def csv(self) -> str:
        """RFC 4180, with a header line and line feeds as line ends."""
        target = io.StringIO()
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(self.headers)
        writer.writerows(self.rows)
        return target.getvalue()

    def html(self) -> str:
        """A plain HTML table, escaped, styled by the page it stands in."""
        if not self.rows:
            return f"<p>{html.escape(self.empty)}</p>"
        head = "".join(f"<th>{html.escape(header)}</th>" for header in self.headers)
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in self.rows
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def cell_text(value: Any, *, null: str = "") -> str:
    """A value of a result as a person reads it; a binary fraction to the 15 digits that it is sure of.

    >>> cell_text(1003.5199999999999), cell_text(0.1), cell_text(3), cell_text(None, null="null")
    ('1003.52', '0.1', '3', 'null')
    """
    if value is None:
        return null
    # IEEE 754: a binary64 keeps 15 decimal digits; what a sum leaves in the 16th and 17th is its rounding
    return f"{value:.15g}" if isinstance(value, float) else str(value)
