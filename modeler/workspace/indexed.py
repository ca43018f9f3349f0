"""A folder with an index: search, and what keeps the index up to date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from threading import Event

from modeler.retrieval.search import RANKINGS
from modeler.workspace.following import follow
from modeler.workspace.index_status import IndexStatus, index_status
from modeler.workspace.indexing import Indexed, clear_index, rebuild_index, update_index
from modeler.workspace.opened import OpenFolder
from modeler.workspace.searching import Hits, search


class IndexedFolder(OpenFolder):
    """The part of a workspace that finds passages again.

    Raises, in every method:
        IndexUnavailable: the index is off, or cannot be read or written.
        DamagedIndex: it is damaged; ``index(rebuild=True)`` makes a new one.
    """

    def search(
        self,
        words: str,
        *,
        kinds: Iterable[str] = (),
        path: str = "",
        schema: str = "",
        table: str = "",
        k: int = 10,
        by: Iterable[str] = RANKINGS,
    ) -> Hits:
        """The *k* passages nearest to *words*: of *kinds*, below *path*, that mention *schema* or *table* only.

        *by* names the rankings that count. Without an index one is made first.
        """
        kept = tuple(kinds)
        return search(self._state, words, kinds=kept, path=path, schema=schema, table=table, k=k, by=tuple(by))

    def index(self, *, rebuild: bool = False, embeds: bool = True) -> Indexed:
        """Bring the index up to date, or make it anew; without *embeds* new passages are found by their words."""
        bring = rebuild_index if rebuild else update_index
        return bring(self._state, embeds=embeds)

    def watch(self, *, embeds: bool = True, stop: Event | None = None) -> Iterator[Indexed]:
        """Bring the index up to date whenever files change, and tell what was done, until *stop* or Ctrl-C."""
        return follow(self._state, embeds=embeds, stop=stop)

    def index_status(self) -> IndexStatus:
        """What is in the index; everything is read once to see whether it is damaged."""
        return index_status(self._state)

    def clear_index(self) -> bool:
        """Remove the index; whether there was one."""
        return clear_index(self._state)
