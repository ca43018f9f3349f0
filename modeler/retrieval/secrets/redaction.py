"""Text without its secrets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from modeler.retrieval.secrets import grammars
from modeler.retrieval.secrets.documents import in_document, in_notebook
from modeler.retrieval.secrets.encoded import in_base64
from modeler.retrieval.secrets.formats import known_by_form
from modeler.retrieval.secrets.lines import in_prose, in_settings
from modeler.retrieval.secrets.markup import in_markup
from modeler.retrieval.secrets.pieces import Piece
from modeler.retrieval.secrets.statements import in_sql
from modeler.retrieval.secrets.trees import in_code

MASK = "[redacted]"


class Secret(NamedTuple):
    """Where a secret stood."""

    line: int
    """From 1."""
    kind: str
    """What told: ``password``, ``private key``, ``github token``."""


class Redacted(NamedTuple):
    """A text of as many lines as before, and what it lacks."""

    text: str
    found: tuple[Secret, ...]
    """In the order they stood; one entry a line."""


def redact(text: str, language: str = "") -> Redacted:
    r"""*text* with :data:`MASK` in place of every secret; lines stay where they were.

    *language* is one of :mod:`modeler.sources.kinds`, or ``json``, ``toml``, ``xml``, ``shell``, ``env``, ``ini``;
    any other is read as prose. Give whole files: a part lacks the names that stand before it. A text that has been
    redacted is left as it is.

    >>> redact("<?php\ndefine('DB_PASSWORD', 'hunter2');", "php")
    Redacted(text="<?php\ndefine('DB_PASSWORD', '[redacted]');", found=(Secret(line=2, kind='password'),))
    """
    pieces = [piece for piece in _merged(_found(text, language.lower())) if _is_left(text[piece.start : piece.end])]
    if not pieces:
        return Redacted(text, ())
    parts: list[str] = []
    found: list[Secret] = []
    end = line = 0
    for piece in pieces:
        line += text.count("\n", end, piece.start)
        parts.append(text[end : piece.start])
        rows = text[piece.start : piece.end].split("\n")
        parts.append("\n".join(MASK if row.strip() else row for row in rows))
        found.extend(Secret(line + number + 1, piece.kind) for number, row in enumerate(rows) if row.strip())
        line += len(rows) - 1
        end = piece.end
    return Redacted("".join((*parts, text[end:])), tuple(dict.fromkeys(found)))


def _is_left(stretch: str) -> bool:
    """Whether *stretch* is more than what an earlier redaction put there."""
    return bool(stretch.replace(MASK, "").strip())


def _found(text: str, language: str) -> Iterator[Piece]:
    yield from known_by_form(text)
    yield from in_base64(text)
    yield from _by_language(text, language)


def _by_language(text: str, language: str) -> Iterator[Piece]:
    if language in grammars.GRAMMARS:
        yield from in_code(text, language)
        if language == "php":
            yield from _between_php(text)
    elif language == "sql":
        yield from in_sql(text)
    elif language in _MARKUP:
        yield from in_markup(text)
    elif language in _SETTINGS:
        yield from in_settings(text)
    elif language in ("markdown", "rst"):
        yield from in_document(text, _by_language)
    elif language == "notebook":
        yield from in_notebook(text, _found)
    else:
        yield from in_prose(text)


def _between_php(text: str) -> Iterator[Piece]:
    """Secrets of the HTML that PHP stands in."""
    for page in _OUTSIDE.finditer(text):
        if "<" in page.group():
            for piece in in_markup(page.group()):
                yield Piece(page.start() + piece.start, page.start() + piece.end, piece.kind)


_OUTSIDE = re.compile(r"(?:\A|\?>)(?:(?!<\?).)+", re.DOTALL)
_SETTINGS = frozenset({"env", "ini", "properties", "conf", "dockerfile", "lookml", "tmdl"})
_MARKUP = frozenset({"xml", "html", "tableau"})


def _merged(pieces: Iterable[Piece]) -> list[Piece]:
    """In order, without overlaps; of two that overlap the kind of the first to start stays, which a form gives."""
    merged: list[Piece] = []
    for piece in sorted(pieces, key=lambda piece: piece.start):
        if merged and piece.start < merged[-1].end:
            last = merged[-1]
            merged[-1] = Piece(last.start, max(last.end, piece.end), last.kind)
        elif piece.end > piece.start:
            merged.append(piece)
    return merged
