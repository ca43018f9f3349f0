"""HTML pages and notebooks: their text under its headings, with the lines of the file it stands in."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import PurePosixPath
from typing import Any

from modeler.retrieval.cutting.headings import Heading, sections
from modeler.retrieval.cutting.pieces import Piece


def cut_html(text: str, path: str, language: str) -> Iterator[Piece]:
    r"""The sections of an HTML page, without its tags, scripts and styles.

    >>> page = "<h1>Shop</h1>\n<p>We &amp; you</p>\n<h2>Stock</h2><p>many</p>"
    >>> [(p.first_line, p.title, p.text) for p in cut_html(page, "a.html", "html")]
    [(1, 'Shop', 'Shop\nWe & you'), (3, 'Shop > Stock', 'Stock many')]
    """
    del language
    page = _Page(text.count("\n") + 1)
    page.feed(text)
    page.close()
    lines = [" ".join(" ".join(parts).split()) for parts in page.lines]
    yield from sections(lines, _after_each_other(page.headings), page.title or PurePosixPath(path).stem)


def cut_notebook(text: str, path: str, language: str) -> Iterator[Piece]:
    """The cells of a Jupyter notebook, each under the last heading above it; outputs are left out."""
    del language
    title = PurePosixPath(path).stem
    for first, last, cell in _cells(text):
        source = _text_of(cell.get("source"))
        if cell.get("cell_type") == "markdown":
            heading = re.search(r"^#{1,6}\s+(.+)$", source, re.MULTILINE)
            title = heading.group(1).strip() if heading else title
        if source.strip() and cell.get("cell_type") in ("markdown", "code", "raw"):
            yield Piece(first, last, title, source)


class _Page(HTMLParser):
    """The text of each line of a page, and its headings."""

    def __init__(self, count: int) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[list[str]] = [[] for _ in range(count)]
        self.headings: list[Heading] = []
        self.title = ""
        self._hidden = ""
        self._heading: tuple[int, int, list[str]] | None = None
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style", "svg", "noscript", "template"):
            self._hidden = self._hidden or tag
        elif re.fullmatch("h[1-6]", tag):
            self._heading = (self.getpos()[0], int(tag[1]), [])
        elif tag == "title":
            self._in_title = True

    def handle_endtag(self, tag: str) -> None:
        if tag == self._hidden:
            self._hidden = ""
        elif tag == "title":
            self._in_title = False
        elif self._heading and re.fullmatch("h[1-6]", tag):
            line, level, parts = self._heading
            self.headings.append(Heading(line, level, " ".join(" ".join(parts).split())))
            self._heading = None

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data.strip()
            return
        if self._hidden:
            return
        if self._heading:
            self._heading[2].append(data)
        for number, part in enumerate(data.split("\n"), start=self.getpos()[0] - 1):
            if number < len(self.lines):
                self.lines[number].append(part)


def _after_each_other(headings: list[Heading]) -> Iterator[Heading]:
    """Of several headings on one line, which a page without line breaks has, the first."""
    last = 0
    for heading in headings:
        if heading.line > last:
            last = heading.line
            yield heading


def _cells(text: str) -> Iterator[tuple[int, int, dict[str, Any]]]:
    """First line, last line and value of each cell; none where *text* is no notebook."""
    begin = re.search(r'"cells"\s*:\s*\[', text)
    if begin is None:
        return
    decoder = json.JSONDecoder()
    at, line, counted = begin.end(), 1, 0
    while cell := re.compile(r"[\s,]*(?=\{)").match(text, at):
        at = cell.end()
        try:
            value, end = decoder.raw_decode(text, at)
        except (json.JSONDecodeError, RecursionError):
            return
        line += text.count("\n", counted, at)
        last = line + text.count("\n", at, end)
        yield line, last, value
        counted = at
        at = end


def _text_of(source: Any) -> str:
    if isinstance(source, str):
        return source
    return "".join(part for part in source if isinstance(part, str)) if isinstance(source, list) else ""
