"""The readers of source, one a language."""

from __future__ import annotations

from modeler.errors import UnknownName, did_you_mean
from modeler.registry import Registry

READERS = Registry(
    "language",
    {
        "csharp": "modeler.sources.code.csharp:read",
        "go": "modeler.sources.code.go:read",
        "java": "modeler.sources.code.java:read",
        "javascript": "modeler.sources.code.javascript:read_javascript",
        "kotlin": "modeler.sources.code.kotlin:read",
        "php": "modeler.sources.code.php:read",
        "python": "modeler.sources.code.python:read",
        "ruby": "modeler.sources.code.ruby:read",
        "rust": "modeler.sources.code.rust:read",
        "typescript": "modeler.sources.code.javascript:read_typescript",
    },
    "modeler.languages",
)
"""Each reads bytes and a path into :class:`~modeler.sources.code.facts.Facts`."""


def languages() -> tuple[str, ...]:
    """The languages that can be read.

    >>> "php" in languages()
    True
    """
    return READERS.names()


def check_language(name: str) -> None:
    """Let *name* pass where mappings are read from it; SQL and seeds are languages here, too. Empty names none.

    Raises:
        UnknownName: they are not.

    >>> check_language("PHP")
    """
    known = (*languages(), "csv", "sql")
    if name and name.lower() not in known:
        raise UnknownName(f"no mappings are read from {name!r}", hint=did_you_mean(name, known) or ", ".join(known))
