"""A question in the words of the workspace: who asks for articles means its products."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from modeler.catalog.identifier_words import lexicon, singular


def reworded(question: str, holds: Callable[[str], bool]) -> str:
    """*question* with each word that the index lacks as the synonyms it *holds*; as it is where there are none.

    >>> reworded("Articles without any purchase", {"sku", "product", "order"}.__contains__)
    'product sku without any order'
    """
    return _WORD.sub(lambda match: _said(match.group(), holds), question)


_WORD = re.compile(r"[^\W\d_]+")
_MOST = 2


def _said(word: str, holds: Callable[[str], bool]) -> str:
    one = singular(word.lower())
    like = _synonyms().get(one, ())
    if not like or holds(one) or holds(word.lower()):
        return word
    return " ".join([other for other in like if holds(other)][:_MOST]) or word


@cache
def _synonyms() -> dict[str, tuple[str, ...]]:
    """Every word to those that can mean the same, the one that stands for the meaning first."""
    known = lexicon().meanings
    lines: dict[str, set[str]] = {}
    for word, firsts in known.items():
        for first in firsts:
            lines.setdefault(first, set()).add(word)
    return {
        word: tuple(dict.fromkeys(o for f in sorted(firsts) for o in (f, *sorted(lines[f])) if o != word))
        for word, firsts in known.items()
    }
