"""Pieces of Markdown that several skills write: code blocks, tables of rows, places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from modeler.artefacts.grid import cell_text


def code(text: str, language: str = "sql") -> str:
    """*text* as a fenced block, its fence longer than any run of backticks inside.

    >>> print(code("SELECT 1"))
    ```sql
    SELECT 1
    ```
    """
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{text.strip(chr(10))}\n{fence}"


def table(headers: Sequence[str], rows: Iterable[Sequence[Any]], *, most: int = 20) -> str:
    """A table of at most *most* rows, and how many are not shown.

    >>> print(table(("n",), [(1,), (None,)]))
    | n |
    | --- |
    | 1 |
    | NULL |
    """
    held = tuple(rows)
    lines = [_row(headers), _row(["---"] * len(headers))]
    lines += [_row([_cell(value) for value in row]) for row in held[:most]]
    if len(held) > most:
        lines += ["", f"and {len(held) - most:,} more rows"]
    return "\n".join(lines)


def bullets(lines: Iterable[str]) -> str:
    """*lines* as a list."""
    return "\n".join(f"- {line}" for line in lines)


def paragraphs(*parts: str) -> str:
    """*parts* with a blank line between them, the empty ones left out."""
    return "\n\n".join(part.strip("\n") for part in parts if part.strip())


def plain(text: str) -> str:
    """*text* from a source as one line that Markdown does not read as markup."""
    return re.sub(r"([\\`*<>|\[\]])", r"\\\1", " ".join(text.split()))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return plain(cell_text(value))
