"""Words that name nothing in a workspace: the others may be names."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from modeler.catalog.identifier_words import singular


@cache
def generic_words() -> frozenset[str]:
    """Words that name nothing in a workspace."""
    held = tomllib.loads(files("modeler.assistant").joinpath("generic_words.toml").read_text(encoding="utf-8"))
    return frozenset(word for text in held.values() for word in text.split())


def is_generic(word: str) -> bool:
    """Whether *word* names nothing in a workspace.

    >>> is_generic("Tables"), is_generic("quickly"), is_generic("invoices")
    (True, True, False)
    """
    plain = word.lower().removesuffix("'s").strip("'")
    known = generic_words()
    return plain in known or singular(plain) in known or plain.endswith("ly") or len(plain) < 2
