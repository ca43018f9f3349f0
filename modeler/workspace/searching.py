"""The index of a workspace, and what it finds."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from modeler.artefacts.fragment import fragment
from modeler.artefacts.grid import Grid
from modeler.retrieval import Hit, Index
from modeler.retrieval.collections import load_collections
from modeler.sources.discovery import discover
from modeler.workspace.state import State


@dataclass(frozen=True, slots=True)
class Hits:
    """Passages that were found, best first."""

    words: str
    hits: tuple[Hit, ...]
    said: tuple[str, ...] = ()
    """What to know of the search."""

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    def __len__(self) -> int:
        return len(self.hits)

    def __getitem__(self, place: int) -> Hit:
        return self.hits[place]

    def grid(self) -> Grid:
        """One row a passage."""
        rows = tuple((hit.place, hit.passage.kind, hit.title, f"{hit.score:.2f}", hit.why) for hit in self.hits)
        return Grid(("place", "kind", "what", "score", "why"), rows, empty="nothing found")

    def document(self) -> dict[str, Any]:
        """As ``modeler search --format json`` prints it."""
        hits = [
            {
                "path": hit.passage.path,
                "start_line": hit.passage.first_line,
                "end_line": hit.passage.last_line,
                "kind": hit.passage.kind,
                "score": hit.score,
                "why": hit.why,
                "title": hit.title,
                "text": hit.text,
                "symbols": list(hit.passage.symbols),
                "tables": list(hit.passage.tables),
            }
            for hit in self.hits
        ]
        return {"schema_version": 1, "hits": hits}

    def notes(self) -> tuple[str, ...]:
        """What to know of the search."""
        return self.said

    def _repr_html_(self) -> str:
        return fragment(self.grid(), title=self.words, notes=self.notes())

    def __str__(self) -> str:
        return self.grid().text()


def open_index(state: State) -> Index:
    """The index of the workspace; made where there is none."""
    return Index(store_folder(state.root), load_collections(state.root))


def store_folder(root: Path) -> Path:
    """Where the index of the workspace at *root* is kept: in it, or in the user's cache where it is read-only."""
    if os.access(root, os.W_OK):
        return root / ".modeler" / "index"
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(cache) / "modeler" / blake2b(str(root).encode(), digest_size=8).hexdigest()


def search(state: State, words: str, *, kinds: tuple[str, ...], path: str, schema: str, table: str, k: int) -> Hits:
    """The passages nearest to *words*; without an index its lexical part is made first."""
    with open_index(state) as index:
        if not index.is_built:
            sources = state.settings.sources
            found = discover(state.root, exclude=sources.exclude, max_file_mb=sources.max_file_mb)
            index.update(found.files, listener=state.listener)
        hits = index.search(words, kinds=kinds, path=path, schema=schema, table=table, k=k)
    return Hits(words, hits)
