"""The readers of source, one a language."""

from __future__ import annotations

from modeler.registry import Registry

READERS = Registry(
    "language",
    {
        "php": "modeler.sources.code.php:read",
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
