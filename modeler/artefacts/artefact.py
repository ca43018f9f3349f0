"""A file to be written: an exporter returns it, the workspace writes it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Artefact:
    """One file of an export; same input, same bytes."""

    path: str
    """POSIX path below the output folder: ``"erd/joins.svg"``."""
    content: str | bytes
    title: str = ""
    """What it is, for lists of what was written."""
