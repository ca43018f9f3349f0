"""Secrets in documents: fenced code in its own language, columns of Markdown tables, the cells of notebooks."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

from modeler.retrieval.secrets.lines import in_prose, stands_out
from modeler.retrieval.secrets.names import Strength, telling
from modeler.retrieval.secrets.pieces import Piece
from modeler.retrieval.secrets.values import is_secret

Reader = Callable[[str, str], Iterator[Piece]]
"""Finds the secrets of a text in a language."""


def in_document(text: str, read: Reader) -> Iterator[Piece]:
    r"""Secrets of Markdown or reStructuredText; *read* finds those of the code in it.

    >>> text = "| user | password |\n|---|---|\n| etl | Summer2020 |\n"
    >>> [text[piece.start : piece.end] for piece in in_document(text, lambda code, language: iter(()))]
    ['Summer2020']
    """
    yield from in_prose(text)
    yield from _in_tables(text)
    for block in (*_FENCE.finditer(text), *_DIRECTIVE.finditer(text)):
        language = _LANGUAGES.get(block["language"].lower(), block["language"].lower())
        for piece in read(block["code"], language):
            yield Piece(block.start("code") + piece.start, block.start("code") + piece.end, piece.kind)


def in_notebook(text: str, read: Reader) -> Iterator[Piece]:
    r"""Secrets of a Jupyter notebook: each cell is decoded and read as Python, or as Markdown where it is.

    >>> text = '{"cells": [{"cell_type": "code", "source": ["password = \\"abc\\"\\n"]}]}'
    >>> def read(code, language):
    ...     yield Piece(code.index("abc"), code.index("abc") + 3, language)
    >>> [(text[piece.start : piece.end], piece.kind) for piece in in_notebook(text, read)]
    [('abc', 'python')]
    """
    yield from in_prose(text)
    for cell in _CELL.finditer(text):
        decoded, places = _decoded(text, cell.start(1), cell.end(1))
        before = text.rfind('"cell_type"', 0, cell.start())
        after = text.find('"cell_type"', cell.end())
        kind = text[before : before + 40] if before >= 0 else text[after : after + 40]
        for piece in read(decoded, "markdown" if '"markdown"' in kind else "python"):
            yield from _encoded(piece, places)


_FENCE = re.compile(
    r"^[ \t]*(?P<fence>`{3,}|~{3,})[ \t]*\{?\.?(?P<language>[\w+#-]+)[^\n]*\n(?P<code>.*?)^[ \t]*(?P=fence)",
    re.MULTILINE | re.DOTALL,
)
_DIRECTIVE = re.compile(
    r"^[ \t]*\.\. (?:code-block|code|sourcecode|highlight)::[ \t]*(?P<language>[\w+#-]+)[^\n]*\n"
    r"(?P<code>(?:[ \t]*\n|[ \t]+[^\n]*\n?)+)",
    re.MULTILINE,
)
_LANGUAGES = {
    **dict.fromkeys(("py", "python3", "ipython"), "python"),
    **dict.fromkeys(("js", "jsx", "node"), "javascript"),
    **dict.fromkeys(("ts", "tsx"), "typescript"),
    **dict.fromkeys(("sh", "bash", "zsh", "console", "shell-session"), "shell"),
    **dict.fromkeys(("yml",), "yaml"),
    **dict.fromkeys(("rb",), "ruby"),
    **dict.fromkeys(("cs", "c#"), "csharp"),
    **dict.fromkeys(("dotenv", "conf", "cfg", "editorconfig"), "env"),
    **dict.fromkeys(("golang",), "go"),
    **dict.fromkeys(("postgresql", "pgsql", "redshift", "mysql", "tsql"), "sql"),
    **dict.fromkeys(("hcl", "terraform", "tf"), "ini"),
}
_ROW = re.compile(r"^[ \t]*\|(?P<cells>.*)\|[ \t]*$", re.MULTILINE)
_RULE = re.compile(r"[\s|:-]+")
_CELL = re.compile(r'"source"\s*+:\s*+(\[(?:\s*+"(?:[^"\\]|\\.)*+"\s*+,?)*+\s*+\]|"(?:[^"\\]|\\.)*+")', re.DOTALL)
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_CHARACTER = re.compile(r"\\u[0-9a-fA-F]{4}|\\.|[^\\]", re.DOTALL)
_ESCAPES = {"\\n": "\n", "\\t": "\t", "\\r": "\r", "\\b": "\b", "\\f": "\f"}


def _in_tables(text: str) -> Iterator[Piece]:
    """Values below a head that is called password or the like."""
    heads: dict[int, str] = {}
    end = -len("|\n|")
    for row in _ROW.finditer(text):
        if row.start() > end + 2:
            heads = {}
        cells = list(re.finditer(r"[^|]+", row["cells"]))
        if not heads and row.start() > end + 2:
            said = ((place, telling(cell.group().strip(" *`"))) for place, cell in enumerate(cells))
            heads = {place: one.kind for place, one in said if one and one.strength is Strength.PASSWORD}
        elif heads and not _RULE.fullmatch(row["cells"]):
            for place, kind in heads.items():
                value = cells[place].group().strip(" *`") if place < len(cells) else ""
                if value and stands_out(value) and is_secret(value, Strength.PASSWORD):
                    start = row.start("cells") + cells[place].start() + cells[place].group().index(value)
                    yield Piece(start, start + len(value), kind)
        end = row.end()


def _decoded(text: str, start: int, end: int) -> tuple[str, list[tuple[int, int]]]:
    """The strings of JSON between *start* and *end* as one, and where each of its characters is written."""
    characters: list[str] = []
    places: list[tuple[int, int]] = []
    for string in _STRING.finditer(text, start, end):
        for one in _CHARACTER.finditer(text, *string.span(1)):
            written = one.group()
            if written.startswith("\\u"):
                characters.append(json.loads(f'"{written}"'))
            else:
                characters.append(_ESCAPES.get(written, written[-1]))
            places.append(one.span())
    return "".join(characters), places


def _encoded(piece: Piece, places: list[tuple[int, int]]) -> Iterator[Piece]:
    """*piece* of the decoded text where it is written, in one piece a string of JSON."""
    start, last = places[piece.start]
    for begins, ends in places[piece.start + 1 : piece.end]:
        if begins != last:
            yield Piece(start, last, piece.kind)
            start = begins
        last = ends
    yield Piece(start, last, piece.kind)
