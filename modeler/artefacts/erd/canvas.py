"""A grid of characters to draw on, which knows that some characters are two columns wide."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable


class Canvas:
    r"""Rows of cells that grow as they are written to.

    >>> canvas = Canvas()
    >>> canvas.write(0, 1, "ab")
    >>> canvas.write(1, 0, "─")
    >>> canvas.text()
    ' ab\n─'
    """

    def __init__(self) -> None:
        self._rows: list[list[str]] = []

    def at(self, row: int, column: int) -> str:
        """The character there; a space where nothing was written."""
        if row < len(self._rows) and column < len(self._rows[row]):
            return self._rows[row][column]
        return " "

    def write(self, row: int, column: int, text: str) -> None:
        """Put *text* there, left to right, over what was there."""
        while len(self._rows) <= row:
            self._rows.append([])
        cells = self._rows[row]
        for character in text:
            wide = width_of(character)
            cells.extend(" " * (column + wide - len(cells)))
            cells[column : column + wide] = [character, *[""] * (wide - 1)]
            column += wide

    def write_block(self, row: int, column: int, lines: Iterable[str]) -> None:
        """Put *lines* below each other, the first one at *row*."""
        for offset, line in enumerate(lines):
            self.write(row + offset, column, line)

    def text(self) -> str:
        """Everything written, without trailing spaces."""
        return "\n".join("".join(cells).rstrip() for cells in self._rows)


def width_of(text: str) -> int:
    r"""Terminal columns that *text* takes: two for East Asian wide characters, none for combining ones.

    >>> width_of("sku"), width_of("商品"), width_of("e\u0301")
    (3, 4, 1)
    """
    return sum(_width(character) for character in text)


def padded(text: str, width: int) -> str:
    """*text* with spaces after it up to *width* columns."""
    return text + " " * (width - width_of(text))


def _width(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
