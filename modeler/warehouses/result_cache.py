"""Answers that were got before, for tables that have not changed since: a second run costs nothing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

from modeler.catalog.names import TableName
from modeler.checks.numbers import named
from modeler.checks.validation import Answer, Run
from modeler.checks.verdicts import Check

VersionOf: TypeAlias = Callable[[TableName], str | None]
"""What changes whenever a table's rows do; None where nothing tells."""


def cached(run: Run, *, path: Path, version_of: VersionOf) -> Run:
    """*run*, asking the warehouse only what it was not asked about the same versions of the same tables.

    Answers are appended to *path*, one JSON line each, as they come: a run that is cut off is resumed by the next.
    A check of a table without a version is asked each time, and so is one that failed. A line that cannot be read
    is passed over.
    """
    known = dict(_read(path))

    def ask(check: Check) -> Answer:
        key = _key(check, version_of)
        if key is not None and key in known:
            return known[key]
        columns, rows = run(check)
        if key is not None:
            # as JSON can hold them: what is judged the second time is what was judged the first
            plain = tuple(tuple(named(columns, row).values()) for row in rows)
            known[key] = (tuple(column.lower() for column in columns), plain)
            _append(path, key, *known[key])
            return known[key]
        return columns, rows

    return ask


def _key(check: Check, version_of: VersionOf) -> str | None:
    tables = sorted({subject.table for subject in check.subjects})
    versions = [version_of(table) for table in tables]
    if not tables or None in versions:
        return None
    text = json.dumps([check.dialect, check.sql, [str(table) for table in tables], versions])
    return hashlib.sha256(text.encode()).hexdigest()


def _read(path: Path) -> list[tuple[str, tuple[tuple[str, ...], tuple[tuple[Any, ...], ...]]]]:
    found = []
    for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
        try:
            held = json.loads(line)
            answer = tuple(held["columns"]), tuple(tuple(row) for row in held["rows"])
        except (ValueError, TypeError, KeyError):
            continue
        found.append((str(held["key"]), answer))
    return found


def _append(path: Path, key: str, columns: tuple[str, ...], rows: tuple[tuple[Any, ...], ...]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"key": key, "columns": columns, "rows": rows}) + "\n")
