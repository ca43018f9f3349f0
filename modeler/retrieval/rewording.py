"""A question in the words of the workspace: who asks for articles means its products."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from modeler.catalog.identifier_words import lexicon, singular


def reworded(question: str, holding: Callable[[str], int]) -> str:
    """*question* with the words that the index hardly has as their synonyms that it is full of.

    *holding* tells how many passages have a word.

    >>> reworded("Articles without any purchase", {"sku": 30, "order": 20, "purchase": 2, "item": 3}.get)
    'sku without any order'
    """
    return _WORD.sub(lambda match: _said(match.group(), lambda word: holding(word) or 0), question)


_WORD = re.compile(r"[^\W\d_]+")
_TIMES = 8
"""The synonym must be so much more frequent: the workspace's own word, and not one of two meanings."""


def _said(word: str, holding: Callable[[str], int]) -> str:
    one = singular(word.lower())
    like = _synonyms().get(one, ())
    if not like:
        return word
    held = max(holding(one), holding(word.lower()), 1)
    often, best = max((holding(other), other) for other in like)
    return best if often >= _TIMES * held else word


@cache
def _synonyms() -> dict[str, tuple[str, ...]]:
    """Every word to those that can mean the same."""
    known = lexicon().meanings
    lines: dict[str, set[str]] = {}
    for word, firsts in known.items():
        for first in firsts:
            lines.setdefault(first, {first}).add(word)
    return {
        word: tuple(sorted(set().union(*(lines[f] for f in firsts)) - {word})) for word, firsts in known.items()
    }
