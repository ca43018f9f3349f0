"""The lines of a file around one of them: as much as a person looks at, however large the file is."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

AROUND = 300
"""Lines kept on either side; unit: lines."""
LONGEST = 1_000
"""Characters kept of a line: a dump or a minified script may be one line of megabytes."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Some lines of a file."""

    text: str
    before: int = 0
    """How many lines of the file stand before them."""
    is_part: bool = False
    """Whether lines, or ends of lines, were left out."""


def read_excerpt(root: Path, path: str, line: int) -> Excerpt:
    """The lines of *path*, below *root*, around *line* (from 1); the last ones where the file is shorter by now.

    Raises:
        OSError: it cannot be read, or lies outside of *root*.
    """
    file = (root / path).resolve()
    if not file.is_relative_to(root.resolve()):
        raise OSError(0, "it lies outside of the workspace", path)
    kept: deque[str] = deque(maxlen=2 * AROUND)
    number, was_cut, last = 0, False, max(line + AROUND, 2 * AROUND)
    with file.open(encoding="utf-8", errors="replace") as lines:
        for number, (text, is_short) in enumerate(_short_lines(lines), start=1):
            kept.append(text)
            was_cut = was_cut or is_short
            if number == last:
                break
        is_part = was_cut or number > len(kept) or bool(lines.read(1))
    return Excerpt("\n".join(kept), number - len(kept), is_part)


def _short_lines(lines: TextIO) -> Iterator[tuple[str, bool]]:
    """Each line without its end, at most :data:`LONGEST` characters of it, and whether that is not all."""
    while text := lines.readline(LONGEST):
        rest = "" if text.endswith("\n") else text
        is_short = False
        while rest and not rest.endswith("\n"):
            rest = lines.readline(1 << 16)
            is_short = is_short or bool(rest.strip("\n"))
        yield text.rstrip("\n") + (" …" if is_short else ""), is_short
