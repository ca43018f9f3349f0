"""What the cutters give and share: pieces of a file's lines, and the cut of what is too long."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines of a file that belong together."""

    first_line: int
    last_line: int
    title: str
    text: str
    symbols: tuple[str, ...] = ()
    context: str = ""
    """A line about what it stands in."""
    kind: str = ""
    """Where it differs from the file's own: ``ddl`` in a file of SQL."""


def piece_of(
    lines: list[str], first: int, last: int, title: str, symbols: tuple[str, ...] = (), context: str = ""
) -> Piece | None:
    """Lines *first* to *last* (from 1, both included) without blank ones at the ends; None where nothing is left.

    >>> piece_of(["", "a", ""], 1, 3, "t")
    Piece(first_line=2, last_line=2, title='t', text='a', symbols=(), context='', kind='')
    """
    while first <= last and not lines[first - 1].strip():
        first += 1
    while last >= first and not lines[last - 1].strip():
        last -= 1
    if first > last:
        return None
    return Piece(first, last, title, "\n".join(lines[first - 1 : last]), symbols, context)


def bounded(piece: Piece, most: int) -> Iterator[Piece]:
    r"""*piece*, or its parts of at most *most* characters, cut at blank lines where there are any near.

    A single longer line is cut by length: its parts share its number.

    >>> [(part.first_line, part.text) for part in bounded(Piece(5, 7, "t", "aaa\n\nbbb"), 6)]
    [(5, 'aaa'), (7, 'bbb')]
    """
    if len(piece.text) <= most:
        yield piece
        return
    lines = piece.text.split("\n")
    start = 0
    while start < len(lines):
        end = _end(lines, start, most)
        text = "\n".join(lines[start:end]).strip("\n")
        if text.strip():
            first = piece.first_line + start + _blank(lines[start:end])
            last = first + text.count("\n")
            for cut in range(0, len(text), max(most, 1)) if end == start + 1 else (0,):
                part = text[cut : cut + most] if end == start + 1 else text
                yield replace(piece, first_line=first, last_line=last, text=part)
        start = end


def mentioned_tables(text: str, *, prose: bool) -> tuple[str, ...]:
    """Tables that *text* names after FROM, JOIN, INTO ..., in *prose* also any ``schema.table``; lower case.

    >>> mentioned_tables("SELECT 1 FROM sample.skuinfo s JOIN Orders o", prose=False)
    ('sample.skuinfo', 'orders')
    >>> mentioned_tables("All of `sample.orderinfo` is loaded at night.", prose=True)
    ('sample.orderinfo',)
    """
    names = [match.group(1) for match in _AFTER_KEYWORD.finditer(text)]
    if prose:
        names += _DOTTED.findall(text)
    folded = (name.replace('"', "").replace("`", "").lower() for name in names)
    return tuple(dict.fromkeys(name for name in folded if name not in _NO_TABLES))


_NAME = r'["`]?[A-Za-z_]\w*["`]?'
_AFTER_KEYWORD = re.compile(
    rf"\b(?:FROM|JOIN|INTO|UPDATE|TABLE(?:\s+IF\s+NOT\s+EXISTS)?|VIEW|ref\()\s+({_NAME}(?:\.{_NAME}){{0,2}})",
    re.IGNORECASE,
)
_DOTTED = re.compile(r"(?<![\w./])([a-z_][a-z0-9_]+\.[a-z_][a-z0-9_]{2,})(?![\w./(])")
_NO_TABLES = frozenset({"select", "the", "a", "an", "this", "that", "lateral", "unnest", "set", "where", "only"})


def _end(lines: list[str], start: int, most: int) -> int:
    """Where the part that begins at *start* ends: the last blank line in its second half, else when it is full."""
    size, end, blank = 0, start, 0
    while end < len(lines) and (size + len(lines[end]) + 1 <= most + 1 or end == start):
        size += len(lines[end]) + 1
        end += 1
        if end < len(lines) and not lines[end].strip() and size * 2 > most:
            blank = end
    return blank if blank and end < len(lines) else end


def _blank(lines: list[str]) -> int:
    return next((number for number, line in enumerate(lines) if line), 0)
