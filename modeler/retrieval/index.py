"""The index of a workspace: bring it up to date, search it, say what is in it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

from modeler.progress import ProgressListener, unheard
from modeler.retrieval.collections import Collection
from modeler.retrieval.passage import Hit
from modeler.retrieval.passage_store import PassageStore, Restriction
from modeler.retrieval.search import fuse, lexical_ranking
from modeler.retrieval.update import Changes, update_files
from modeler.sources.discovery import SourceFile

_DEPTH = 50


class Index:
    """An open index in *folder*; use it as a context manager.

    Raises, wherever it is used:
        DamagedIndex: a store is damaged.
        IndexUnavailable: a store cannot be read or written.
    """

    def __init__(self, folder: Path, collections: Iterable[Collection]) -> None:
        self.folder = folder
        self.collections = tuple(collections)
        self.store = PassageStore(folder / "passages.sqlite")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the files back."""
        self.store.close()

    @property
    def is_built(self) -> bool:
        """Whether a run over the files has ended."""
        return bool(self.store.meta("built"))

    def update(self, files: Iterable[SourceFile], *, listener: ProgressListener = unheard) -> Changes:
        """Make the passages those of *files*; what did not change is not touched."""
        changes = update_files(self.store, tuple(files), self.collections, listener=listener)
        self.store.remember("built", "1")
        self.store.commit()
        return changes

    def search(
        self,
        words: str,
        *,
        kinds: Iterable[str] = (),
        path: str = "",
        schema: str = "",
        table: str = "",
        k: int = 10,
    ) -> tuple[Hit, ...]:
        """The *k* passages nearest to *words*, best first; of *kinds*, below *path*, of *table* only."""
        restriction = Restriction(tuple(kinds), path, schema, table)
        most = max(_DEPTH, 4 * k)
        return fuse(self.store, words, (lexical_ranking(self.store, words, restriction, most),), k)
