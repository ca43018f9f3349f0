"""A command as a person types it, and what came of it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol


@dataclass(frozen=True)
class Run:
    """One finished command."""

    code: int
    stdout: str
    stderr: str
    out: Path
    """The folder given with ``--out``."""

    @property
    def report(self) -> dict[str, Any]:
        """The JSON report."""
        document: dict[str, Any] = json.loads((self.out / "report.json").read_text(encoding="utf-8"))
        return document

    def skipped(self, name: str) -> list[tuple[str, str]]:
        """What was skipped in the files of that *name*: ``file:line``, and the reason with its hint."""
        return [
            (entry["source"], f"{entry['reason']} {entry['hint']}")
            for entry in self.report["skipped"]
            if name in entry["source"]
        ]


class Analyze(Protocol):
    """Runs ``modeler analyze FOLDER --out ... OPTIONS`` in a process of its own."""

    def __call__(self, folder: Path, *options: str) -> Run: ...
