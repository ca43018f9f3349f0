"""Secrets of XML and HTML: elements and attributes with telling names, and pairs of key and value."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modeler.retrieval.secrets.lines import in_prose
from modeler.retrieval.secrets.names import Telling, telling
from modeler.retrieval.secrets.pieces import Piece
from modeler.retrieval.secrets.values import is_secret


def in_markup(text: str) -> Iterator[Piece]:
    """Secrets of *text*, which need not be well formed: settings in XML are often pieces, HTML often broken.

    >>> text = "<add key='smtp.password' value='hunter2'/><apiKey>k3y-0f-th3-sh0p</apiKey><password/>"
    >>> [text[piece.start : piece.end] for piece in in_markup(text)]
    ['hunter2', 'k3y-0f-th3-sh0p']
    """
    for tag in _TAG.finditer(text):
        attributes = [(one.group(1), one.group(3), one.start(3)) for one in _ATTRIBUTE.finditer(text, *tag.span(2))]
        named = next((value for name, value, _ in attributes if name.lower() in _NAMES), "")
        element = tag.group(1)
        for name, value, start in attributes:
            said = telling(named) if named and name.lower() in _VALUES else telling(name)
            yield from _judged(value, start, said)
        content = _CONTENT.match(text, tag.end())
        if content is not None:
            yield from _judged(content.group(1), content.start(1), telling(named or element))
    yield from in_prose(text)


def _judged(value: str, start: int, said: Telling | None) -> Iterator[Piece]:
    held = value.strip()
    if said is not None and held and is_secret(held, said.strength):
        start += value.index(held)
        yield Piece(start, start + len(held), said.kind)


_TAG = re.compile(r"""<([A-Za-z_][\w:.-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>""")
_ATTRIBUTE = re.compile(r"""([\w:.-]+)\s*=\s*(["'])(.*?)\2""", re.DOTALL)
_CONTENT = re.compile(r"\s*(?:<!\[CDATA\[)?([^<>\]]+?)(?:\]\]>)?\s*</")
_NAMES = frozenset({"key", "name", "id", "property"})
_VALUES = frozenset({"value", "content", "default"})
