"""Requests in other languages, put into the English words that the rules know, word by word."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Container, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from modeler.assistant.generic import is_generic
from modeler.catalog.identifier_words import lexicon

_LEAST = 2
"""Words that tell a language, from which it is taken to be that one."""
_TELLING = 6
"""Letters from which one word that only the other language has is enough."""


@dataclass(frozen=True, slots=True)
class _Language:
    marks: frozenset[str]
    words: Mapping[str, str]
    pattern: re.Pattern[str]
    own: frozenset[str]
    """Long words of its phrases that are no English ones."""

    def weight(self, word: str) -> int:
        """How much *word* tells that a text is in this language."""
        return _LEAST if word in self.own else int(word in self.marks)


def in_english(text: str, names: Container[str] = frozenset()) -> str:
    """*text* with the words of another language replaced by English ones; *names* and English text stay.

    It is no translation: word order and grammar stay. The rules look for words, and find them.

    >>> in_english("Zeichne bitte ein Diagramm von orders und customers")
    'draw please a diagram of orders and customers'
    >>> in_english("Draw a diagram of orders and customers")
    'Draw a diagram of orders and customers'
    """
    language = language_of(text, names)
    if not language:
        return text
    held = _languages()[language]

    def replaced(match: re.Match[str]) -> str:
        said = match.group(0)
        return said if said.lower() in names else held.words[said.lower()]

    return held.pattern.sub(replaced, text)


def language_of(text: str, names: Container[str] = frozenset()) -> str:
    """The language of *text*: ``german``, ``french``, ``spanish``, or empty for English and all others.

    *names*, in lower case, tell nothing: programmes are French, unless a table is called so.

    >>> language_of("Quelles colonnes pour joindre les tables ?"), language_of("Which columns join the tables?")
    ('french', '')
    """
    said = re.findall(r"(?<![\w.`])[^\W\d_]+(?:'[^\W\d_]+)?(?![\w`]|\.\w)", text.lower())
    said = [word for word in said if word not in names]
    english = sum(word in _ENGLISH for word in said)
    counts = {name: sum(held.weight(word) for word in said) for name, held in _languages().items()}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] >= _LEAST and counts[best] > english else ""


_ENGLISH = frozenset(
    [
        "the",
        "of",
        "and",
        "to",
        "with",
        "for",
        "what",
        "which",
        "how",
        "why",
        "is",
        "are",
        "do",
        "does",
        "by",
        "per",
        "from",
        "please",
        "show",
        "give",
        "draw",
        "write",
        "where",
    ]
)
"""Common English words that are rare in the other languages."""


@cache
def _languages() -> Mapping[str, _Language]:
    held = tomllib.loads(files("modeler.assistant").joinpath("languages.toml").read_text(encoding="utf-8"))
    return {name: _language(one) for name, one in held.items()}


def _language(held: Mapping[str, Any]) -> _Language:
    words = held["words"]
    ordered = sorted(words, key=len, reverse=True)
    # a phrase that ends with an apostrophe stands before a word without a blank
    spelled = (re.escape(word) if word.endswith("'") else rf"{re.escape(word)}(?![\w`]|\.\w)" for word in ordered)
    pattern = re.compile(rf"(?<![\w.`-])(?:{'|'.join(spelled)})", re.IGNORECASE)
    own = {part for word in words for part in re.findall(r"[^\W\d_]+", word) if len(part) >= _TELLING}
    known = {part for said in words.values() for part in said.lower().split()} | lexicon().words
    return _Language(
        frozenset(str(held["marks"]).split()),
        words,
        pattern,
        frozenset(w for w in own if w not in known and not is_generic(w)),
    )
