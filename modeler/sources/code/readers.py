"""The readers of source, one a language."""

from __future__ import annotations

from modeler.registry import Registry

READERS = Registry(
    "language",
    {
        "javascript": "modeler.sources.code.javascript:read_javascript",
        "php": "modeler.sources.code.php:read",
        "python": "modeler.sources.code.python:read",
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
