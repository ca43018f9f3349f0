"""The index of a workspace, and what it finds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from modeler.artefacts.fragment import fragment
from modeler.artefacts.grid import Grid
from modeler.errors import IndexUnavailable
from modeler.retrieval import Hit, Index
from modeler.retrieval.lock import is_being_written, only_writer
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
        said = _completed(state, index)
        schema, table = _qualified(schema, table)
        found = index.search(words, kinds=kinds, path=path, schema=schema, table=table, k=k, by=by)
    return Hits(words, found.hits, (*said, *found.said))


def _completed(state: State, index: Index) -> tuple[str, ...]:
    """What there is to say of an index that was not made yet, or whose last run was interrupted.

    It is made, and completed where little is missing. While another process does so, what is there is searched.
    """
    is_new = not index.is_built
    if not is_new and not _lacking(index):
        return ()
    with only_writer(index.folder, state.listener, until=lambda: index.store.number() > 0) as has_right:
        if has_right and not index.is_built:
            update_opened(state, index, embeds=False)
        if has_right and 0 < _lacking(index) <= _FEW:
            with suppress(IndexUnavailable):  # the search itself says why there is no meaning
                update_opened(state, index)
    made = (f"an index was made of {index.passages():,} passages",) if is_new and has_right else ()
    lacking = _lacking(index)
    if not lacking:
        return made
    writer = "" if has_right else is_being_written(index.folder)
    if writer and not index.is_built:
        return (f"the index is being made by {writer}: {index.passages():,} passages so far",)
    how = f"{writer} has made their vectors" if writer else "modeler index has run"
    return (*made, f"{lacking:,} of {index.passages():,} passages are found by their words only until {how}")


def _lacking(index: Index) -> int:
    try:
        return index.lacking()
    except IndexUnavailable:
        return 0  # without its embedder no vector can be made, as the search says by itself


def _qualified(schema: str, table: str) -> tuple[str, str]:
    """*table* may be given with its schema."""
    before, _, name = table.rpartition(".")
    return (schema or before, name)
