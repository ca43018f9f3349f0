"""Documentation: one passage a heading's section."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from modeler.retrieval.cutting.pieces import Piece, piece_of


@dataclass(frozen=True, slots=True)
class Heading:
    """Where a heading stands, and how deep."""

    line: int
    """Of its text, from 1."""
    level: int
    title: str


def cut_markdown(text: str, path: str, language: str) -> Iterator[Piece]:
    r"""The sections of *text*, each under the headings above it.

    >>> [(p.first_line, p.title) for p in cut_markdown("# Shop\nhello\n## Stock\nmany\n", "a.md", "markdown")]
    [(1, 'Shop'), (3, 'Shop > Stock')]
    """
    del language
    lines = text.split("\n")
    yield from sections(lines, _markdown_headings(lines), PurePosixPath(path).stem)


def cut_rst(text: str, path: str, language: str) -> Iterator[Piece]:
    r"""The sections of reStructuredText; a level is known by its underline, in order of appearance.

    >>> [p.title for p in cut_rst("Shop\n====\nhello\n\nStock\n-----\nmany\n", "a.rst", "rst")]
    ['Shop', 'Shop > Stock']
    """
    del language
    lines = text.split("\n")
    yield from sections(lines, _rst_headings(lines), PurePosixPath(path).stem)


def cut_text(text: str, path: str, language: str) -> Iterator[Piece]:
    """A text without marks: one passage, which is cut at blank lines where it is long."""
    del language
    lines = text.split("\n")
    whole = piece_of(lines, 1, len(lines), PurePosixPath(path).stem)
    if whole is not None:
        yield whole


def sections(lines: list[str], headings: Iterable[Heading], name: str) -> Iterator[Piece]:
    """What stands between *headings* in the document called *name*; sections that are empty are left out."""
    held = tuple(headings)
    first = held[0].line if held else len(lines) + 1
    before = piece_of(lines, 1, first - 1, name)
    if before is not None:
        yield before
    above: list[Heading] = []
    for number, heading in enumerate(held):
        above = [*(one for one in above if one.level < heading.level), heading]
        last = held[number + 1].line - 1 if number + 1 < len(held) else len(lines)
        # on a page without line breaks the text follows its heading
        after = lines[heading.line - 1].startswith(heading.title) and lines[heading.line - 1] != heading.title
        has_body = after or any(line.strip(" =-~^#\t") for line in lines[heading.line : last])
        piece = piece_of(lines, heading.line, last, " > ".join(one.title for one in above)) if has_body else None
        if piece is not None:
            yield piece


_FENCE = re.compile(r"\s{0,3}(```+|~~~+)")
_ATX = re.compile(r"\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_SETEXT = re.compile(r"\s{0,3}(=+|-{2,})\s*$")
_UNDERLINE = re.compile(r"([=\-~^\"'`#*+.:_])\1{2,}\s*$")


def _markdown_headings(lines: list[str]) -> Iterator[Heading]:
    fence = ""
    begin = _front_matter(lines)
    for number, line in enumerate(lines[begin:], start=begin + 1):
        mark = _FENCE.match(line)
        if mark and (not fence or mark.group(1).startswith(fence)):
            fence = "" if fence else mark.group(1)
            continue
        if fence:
            continue
        atx = _ATX.match(line)
        if atx:
            yield Heading(number, len(atx.group(1)), _plain(atx.group(2)))
            continue
        below = _SETEXT.match(lines[number]) if number < len(lines) else None
        if below and line.strip() and not line.lstrip().startswith(("-", "|", ">", "*")):
            yield Heading(number, 1 if "=" in below.group(1) else 2, _plain(line))


def _front_matter(lines: list[str]) -> int:
    """The lines of YAML that a document may begin with."""
    if not lines or lines[0].strip() != "---":
        return 0
    return next((number for number, line in enumerate(lines[1:], start=2) if line.strip() in ("---", "...")), 0)


def _rst_headings(lines: list[str]) -> Iterator[Heading]:
    marks: list[str] = []
    for number in range(1, len(lines)):
        below = _UNDERLINE.match(lines[number])
        title = lines[number - 1].strip()
        if not below or not title or _UNDERLINE.match(title) or len(below.group(0).rstrip()) < len(title):
            continue
        if below.group(1) not in marks:
            marks.append(below.group(1))
        yield Heading(number, marks.index(below.group(1)) + 1, title)


def _plain(title: str) -> str:
    """A heading without the marks of emphasis, code and links."""
    return re.sub(r"\[([^\]]*)\]\([^)]*\)|[`*]", lambda match: match.group(1) or "", title).strip()
