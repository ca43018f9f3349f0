"""The index of a workspace, and what it finds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from modeler.artefacts.fragment import fragment
from modeler.artefacts.grid import Grid
from modeler.retrieval import Hit, Index
from modeler.retrieval.lock import only_writer
from modeler.retrieval.search import RANKINGS
from modeler.workspace.indexing import open_index, update_opened
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


_FEW = 300
"""Passages that the first search embeds by itself: some seconds."""


def search(
    state: State,
    words: str,
    *,
    kinds: tuple[str, ...],
    path: str,
    schema: str,
    table: str,
    k: int,
    by: tuple[str, ...] = RANKINGS,
) -> Hits:
    """The passages nearest to *words*; without an index one is made first, its vectors only where they are few."""
    with open_index(state) as index:
        said = [] if index.is_built else [_first_build(state, index)]
        schema, table = _qualified(schema, table)
        found = index.search(words, kinds=kinds, path=path, schema=schema, table=table, k=k, by=by)
    return Hits(words, found.hits, (*said, *found.said))


def _first_build(state: State, index: Index) -> str:
    with only_writer(index.folder, state.listener):
        if not index.is_built:
            update_opened(state, index, embeds=False)
        waiting = index.waiting()
        if waiting <= _FEW:
            update_opened(state, index)
            return f"an index was made of {index.passages():,} passages"
    return f"an index was made; {waiting:,} passages are found by their words only until modeler index has run"


def _qualified(schema: str, table: str) -> tuple[str, str]:
    """*table* may be given with its schema."""
    before, _, name = table.rpartition(".")
    return (schema or before, name)
