"""Words that name nothing in a workspace: the others may be names."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from modeler.catalog.identifier_words import singular


@cache
def word_list(*names: str) -> frozenset[str]:
    """The lists called *names* in ``generic_words.toml``, together."""
    held = tomllib.loads(files("modeler.assistant").joinpath("generic_words.toml").read_text(encoding="utf-8"))
    return frozenset(word for name in names for word in held[name].split())


def is_generic(word: str) -> bool:
    """Whether *word* names nothing in a workspace.

    >>> is_generic("Tables"), is_generic("quickly"), is_generic("invoices")
    (True, True, False)
    """
    plain = word.lower().removesuffix("'s").strip("'")
    known = word_list("function_words", "modeling_words")
    return plain in known or singular(plain) in known or _is_adverb(plain) or len(plain) < 2


def _is_adverb(word: str) -> bool:
    return word.endswith("ly") and singular(word) not in word_list("no_adverbs")
