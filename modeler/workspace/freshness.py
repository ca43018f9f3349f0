"""Whether files of a workspace have changed since they were read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from modeler.errors import NothingToRead
from modeler.settings import Settings
from modeler.sources.discovery import discover

Stamp = frozenset[tuple[str, int, int]]
"""Path, time of the last change in nanoseconds, and size of every file that is read."""

_BESIDE = ("decisions.toml", "modeler.toml")
"""Read as well, though they are no sources."""


def stamp_of(root: Path, settings: Settings) -> Stamp:
    """What the files below *root* look like from outside; two that are equal were read alike."""
    try:
        found = discover(root, exclude=settings.sources.exclude, max_file_mb=settings.sources.max_file_mb).files
    except NothingToRead:
        found = ()
    paths = (*(file.absolute for file in found), *(root / name for name in _BESIDE))
    return frozenset(_stamps(paths))


def _stamps(paths: tuple[Path, ...]) -> Iterator[tuple[str, int, int]]:
    for path in paths:
        try:
            held = path.stat()
        except OSError:
            continue  # gone since it was found: the next look has another stamp
        yield str(path), held.st_mtime_ns, held.st_size
