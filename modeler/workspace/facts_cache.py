"""What was read of each file of source, kept in one SQLite file between runs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from hashlib import blake2b
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Self

from modeler.sources.code import FactsCache
from modeler.sources.code.encoding import decoded, encoded
from modeler.sources.code.facts import Facts
from modeler.workspace.own_folder import NAME, can_keep

_BATCH = 200
"""Files between commits: an interrupted run keeps most of its work."""


class SqliteFactsCache:
    """A `FactsCache` in the file at *path*, made when it is missing, and emptied when it is damaged.

    Use as a context manager; leaving it commits. Keys hold the digest of the content and of the readers, so nothing
    in it gets stale.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._connection = _opened(path)
        except sqlite3.DatabaseError:
            path.unlink()
            self._connection = _opened(path)
        self._waiting = 0
        self._readers = _readers_digest()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.commit()
        self._connection.close()

    def get(self, key: str) -> Facts | None:
        """What was put under *key*, or None."""
        row = self._connection.execute("SELECT facts FROM facts WHERE key = ?", (self._readers + key,)).fetchone()
        return None if row is None else decoded(row[0])

    def put(self, key: str, facts: Facts) -> None:
        """Keep *facts* under *key*."""
        self._connection.execute(
            "INSERT OR REPLACE INTO facts VALUES (?, ?)", (self._readers + key, encoded(facts))
        )
        self._waiting += 1
        if self._waiting >= _BATCH:
            self._connection.commit()
            self._waiting = 0


@cache
def _readers_digest() -> str:
    """Of everything that reads source: other readers may find something else in the same file."""
    found = blake2b(digest_size=8)
    waiting: list[Traversable] = [files("modeler.sources")]
    while waiting:
        for entry in sorted(waiting.pop().iterdir(), key=lambda held: held.name):
            if entry.is_dir():
                waiting.append(entry)
            elif entry.name.endswith(".py"):
                found.update(entry.read_bytes())
    return found.hexdigest() + ":"


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE IF NOT EXISTS facts (key TEXT PRIMARY KEY, facts TEXT NOT NULL)")
    return connection


@contextmanager
def facts_cache(root: Path) -> Iterator[FactsCache | None]:
    """The cache of the workspace at *root*; None where nothing can be written there."""
    if not can_keep(root):
        yield None
        return
    with SqliteFactsCache(root / NAME / "facts.sqlite") as cache:
        yield cache
