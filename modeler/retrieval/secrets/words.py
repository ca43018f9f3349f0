"""The words of ``words.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def words(section: str, name: str) -> frozenset[str]:
    """The list *name* of *section*.

    >>> "changeme" in words("values", "placeholders")
    True
    """
    return frozenset(_table()[section][name].split())


def holders() -> dict[str, dict[str, str]]:
    """What names hold, by kind: their ``strength`` and the ``names`` themselves, written as one text."""
    held: dict[str, dict[str, str]] = _table()["holders"]
    return held


def password_places() -> dict[str, int]:
    """Functions that take a password, and at which place, from 0."""
    places: dict[str, int] = _table()["functions"]["password_at"]
    return places


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((files(__package__) / "words.toml").read_text(encoding="utf-8"))
