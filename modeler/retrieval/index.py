"""The index of a workspace: bring it up to date, search it, say what is in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from modeler.errors import IndexUnavailable
from modeler.model.data_model import DataModel
from modeler.progress import Progress, ProgressListener, unheard
from modeler.retrieval.collections import Collection
from modeler.retrieval.cutting.tables import joins_of, table_passages
from modeler.retrieval.cutting.values import Rows, value_passages
from modeler.retrieval.dense_store import DenseStore, Server
from modeler.retrieval.embed import Embedded, Space, embed_pending, forget_strangers, lost_vectors
from modeler.retrieval.embedding.model_files import ModelFiles, find_model, fingerprint
from modeler.retrieval.embedding.transformer import Transformer, best_precision
from modeler.retrieval.passage import Hit, Passage
from modeler.retrieval.passage_store import PassageStore
from modeler.retrieval.restriction import Restriction
from modeler.retrieval.rewording import reworded
from modeler.retrieval.search import (
    RANKINGS,
    Ranking,
    dense_ranking,
    fuse,
    kind_ranking,
    lexical_ranking,
    table_ranking,
)
from modeler.retrieval.update import Changes, Limits, update_files
from modeler.sources.discovery import SourceFile

if TYPE_CHECKING:
    import numpy as np

_DEPTH = 50
"""Passages taken of each ranking at least."""
_MB = 1 << 20


@dataclass(frozen=True, slots=True)
class Embedding:
    """Which embedder reads the passages, and where its vectors are kept."""

    model: str = ""
    """By name or path; empty is the packaged one."""
    device: str = "auto"
    precision: str = "auto"
    threads: int = 0
    """0 is what torch takes by itself."""
    server: Server | None = None
    """Without one, vectors are kept beside the passages."""
    team: str = ""
    """Under which name the vectors stand on the server."""


@dataclass(frozen=True, slots=True)
class Described:
    """What the workspace knows of its tables."""

    model: DataModel
    files: Mapping[str, str]
    """Where tables lie that no DDL describes."""
    rows: Rows | None = None
    """Runs a query; only where there are data, and sample values are wanted."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found."""

    hits: tuple[Hit, ...]
    """Best first."""
    said: tuple[str, ...] = ()
    """Why it is less than it could be."""


class Index:
    """An open index in *folder*; use it as a context manager.

    Raises, wherever it is used:
        DamagedIndex: a store is damaged.
        IndexUnavailable: a store cannot be read or written, or the embedder is not on this machine.
    """

    def __init__(
        self,
        folder: Path,
        collections: Iterable[Collection],
        *,
        root: Path,
        embedding: Embedding | None = None,
        limits: Limits | None = None,
    ) -> None:
        self.folder = folder
        self.collections = tuple(collections)
        self.embedding = embedding or Embedding()
        self._limits = limits or Limits()
        self._root = root
        self._models: dict[str, ModelFiles] = {}
        self._embedders: dict[str, Transformer] = {}
        self._dense: tuple[str, DenseStore] | None = None
        self._is_writing = False
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
        if self._dense is not None and self.embedding.server is not None:
            self._dense[1].close()

    @property
    def is_built(self) -> bool:
        """Whether a run over the files has ended."""
        return bool(self.store.meta("built"))

    @cached_property
    def spaces(self) -> tuple[Space, ...]:
        """Where the vectors of each collection are."""
        return tuple(self._space(one) for one in self.collections)

    def size(self) -> int:
        """What the index takes on this disk; unit: bytes."""
        return sum(file.stat().st_size for file in self.folder.rglob("*") if file.is_file())

    def update(
        self,
        files: Iterable[SourceFile],
        *,
        described: Callable[[], Described | None] = lambda: None,
        catalog_key: str = "",
        embeds: bool = True,
        listener: ProgressListener = unheard,
    ) -> Changes:
        """Make the index that of *files*; what did not change is not touched.

        Words can be searched as soon as the files are cut; the tables follow where *catalog_key* differs from that
        of the last run, and then, where the run *embeds*, the vectors. Interrupted anywhere, the next run goes on.
        """
        changes = update_files(
            self.store, files, self.collections, self._limits, is_full=self._is_full, listener=listener
        )
        self.store.remember("built", "1")
        self.store.commit()
        changes = replace(changes, tables=self._update_tables(described, catalog_key, listener))
        if not embeds:
            return self._said(changes)
        told, done = self._embed(listener)
        changes = replace(changes, embedded=done.embedded, forgotten=done.forgotten, pending=done.pending)
        changes = self._said(changes)
        return replace(changes, said=(*told, *changes.said)) if told else changes

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
    ) -> Found:
        """The *k* passages nearest to *words*, best first; of *kinds*, below *path*, that mention *table* only.

        *by* names the rankings that are fused. Passages without a vector yet are found by their words; where the
        vectors cannot be used, all are, and the reason is said.
        """
        restriction = Restriction(tuple(kinds), path, schema, table)
        wanted, most = set(by), max(_DEPTH, 4 * k)
        rankings: list[Ranking] = []
        if "words" in wanted:
            rankings.append(lexical_ranking(self.store, words, restriction, most))
        said: tuple[str, ...] = ()
        if "meaning" in wanted:
            try:
                rankings.extend(self._by_meaning(words, restriction, most))
            except IndexUnavailable as error:
                said = (f"by words only: {error.message}" + (f" ({error.hint})" if error.hint else ""),)
        if "tables" in wanted:
            rankings.append(table_ranking(self.store, words, restriction))
        if "asked for" in wanted:
            rankings.append(kind_ranking(self.store, words, rankings))
        return Found(fuse(self.store, words, rankings, k), said)

    def passages(self) -> int:
        """How many passages there are."""
        return self.store.number()

    def waiting(self) -> int:
        """How many passages have no vector yet."""
        return sum(len(self.store.pending(space.collection, space.name)) for space in self.spaces)

    def lacking(self) -> int:
        """The same; counted only where the last run did not give every passage its vector."""
        return 0 if self.store.meta("complete") == self._spaces_key else self.waiting()

    def check(self) -> int:
        """Read everything; how many vectors are lost, which the next update makes again.

        Raises:
            DamagedIndex: something cannot be read.
        """
        self.store.check()
        held = self.store.vector_counts()
        return sum(lost_vectors(self.store, self._opened_dense(), one) for one in self.spaces if held.get(one.name))

    def _update_tables(
        self, described: Callable[[], Described | None], key: str, listener: ProgressListener
    ) -> int:
        takers = [one for one in self.collections if one.source != "files"]
        key = ":".join((key, *(one.fingerprint for one in takers)))
        if self.store.meta("catalog") == key:
            return 0
        for name in {name for name, _, _ in self.store.counts()} - {one.name for one in self.collections}:
            self.store.remove_passages("collection", name)
        listener(Progress("describing tables"))
        found = described()
        if found is None:
            return 0
        written = 0
        for one in takers:
            held = tuple(self.store.passages(one.name))
            new = tuple(_of_tables(found, one))
            if held != new:
                self.store.remove_passages("collection", one.name)
                self.store.add(new)
                written += len(set(new) - set(held)) or len(held)
        names = ((table.name.schema, table.name.table) for table in found.model.catalog)
        self.store.put_catalog(names, joins_of(found.model))
        self.store.remember("catalog", key)
        self.store.commit()
        return written

    def _embed(self, listener: ProgressListener) -> tuple[tuple[str, ...], Embedded]:
        """What to know of it, and what was done."""
        self._is_writing = True
        try:
            told = self._drop_other_spaces()
            if self.embedding.server is not None:
                for space in self.spaces:
                    lost_vectors(self.store, self._opened_dense(), space)
            is_shared = self.embedding.server is not None
            done = embed_pending(
                self.store,
                self._opened_dense,
                self.spaces,
                is_shared=is_shared,
                is_full=self._is_full,
                listener=listener,
            )
            if not is_shared and (done.embedded or done.recovered or done.forgotten):
                forget_strangers(self.store, self._opened_dense(), self.spaces)
            if not done.pending:
                self.store.remember("complete", self._spaces_key)
                self.store.commit()
            return told, done
        finally:
            self._is_writing = False
            if self._dense is not None:
                self._dense = (self.store.meta("generation"), self._dense[1])

    def _by_meaning(self, words: str, restriction: Restriction, most: int) -> Iterable[Ranking]:
        """One ranking; none while there is no vector."""
        held = self.store.vector_counts()
        spaces = [space for space in self.spaces if held.get(space.name)]
        if not spaces or not words.strip():
            return
        vectors: dict[str, np.ndarray[Any, Any]] = {}
        asked = (words, reworded(words, self.store.holding))

        def vector_of(space: Space) -> np.ndarray[Any, Any]:
            model = self._model_of(space.collection)
            if model not in vectors:
                vectors[model] = self._question(model, asked)
            return vectors[model]

        yield dense_ranking(self.store, self._opened_dense(), spaces, vector_of, restriction, most)

    def _question(self, model: str, forms: tuple[str, ...]) -> np.ndarray[Any, Any]:
        """The mean of the vectors of a question's *forms*, of unit length."""
        import numpy as np

        from modeler.retrieval.embedding.question import question_encoder

        light = question_encoder(self._files(model).folder)
        encode = light.encode if light is not None else lambda text: self._embedder(model).encode([text])[0]
        total: np.ndarray[Any, Any] = np.sum([encode(form) for form in dict.fromkeys(forms)], axis=0)
        unit: np.ndarray[Any, Any] = total / np.linalg.norm(total)
        return unit

    def _space(self, collection: Collection) -> Space:
        model = collection.embedder or self.embedding.model
        tells = fingerprint(self._files(model), self.precision)
        team = self.embedding.team
        # on a server names of several workspaces meet; a digest keeps them apart and valid whatever the title
        before = f"modeler-{blake2b(team.encode(), digest_size=4).hexdigest()}-" if self.embedding.server else ""
        return Space(collection.name, f"{before}{collection.name}-{tells}", self._embedder(model))

    def _model_of(self, collection: str) -> str:
        found = next(one for one in self.collections if one.name == collection)
        return found.embedder or self.embedding.model

    def _files(self, model: str) -> ModelFiles:
        if model not in self._models:
            self._models[model] = find_model(model, self._root)
        return self._models[model]

    def _embedder(self, model: str) -> Transformer:
        if model not in self._embedders:
            wanted = self.embedding
            self._embedders[model] = Transformer(
                self._files(model), precision=self.precision, device=wanted.device, threads=wanted.threads
            )
        return self._embedders[model]

    @property
    def precision(self) -> str:
        """In which vectors are made."""
        wanted = self.embedding.precision
        return best_precision(self.embedding.device) if wanted in ("", "auto") else wanted

    def _opened_dense(self) -> DenseStore:
        """The store of vectors; a folder is opened again where another process has written to it."""
        generation = self.store.meta("generation")
        is_old = self._dense is not None and self._dense[0] != generation and self.embedding.server is None
        if self._dense is None or (is_old and not self._is_writing):
            place = self.embedding.server or self.folder / "vectors"
            self._dense = (generation, DenseStore(place, generation=generation))
        return self._dense[1]

    @property
    def _spaces_key(self) -> str:
        return " ".join(space.name for space in self.spaces)

    def _drop_other_spaces(self) -> tuple[str, ...]:
        """Forget the vectors of embedders and collections that are not used any more; what to say of it."""
        used = {space.name for space in self.spaces}
        dropped = sum(number for space, number in self.store.vector_counts().items() if space not in used)
        for space in sorted(set(self.store.vector_counts()) - used):
            if self.embedding.server is None and space in self._opened_dense().spaces():
                self._opened_dense().drop(space)
            self.store.drop_vectors(space)
            self.store.commit()
        return (f"{dropped:,} vectors of another embedder were put away and are made anew",) if dropped else ()

    def _is_full(self) -> bool:
        return bool(self._limits.max_mb) and self.size() >= self._limits.max_mb * _MB

    def _said(self, changes: Changes) -> Changes:
        if not (changes.said or changes.pending):
            return changes
        what = [*changes.said, *((f"{changes.pending} passages have no vector",) if changes.pending else ())]
        limit = f"the index has reached its largest size of {self._limits.max_mb} MB: {', '.join(what)}"
        return replace(changes, said=(f"{limit}; raise [index] max_mb or exclude files",))


def _of_tables(known: Described, collection: Collection) -> Iterator[Passage]:
    """The passages that *collection* makes of the catalog or its values."""
    if collection.source == "catalog":
        yield from table_passages(
            known.model, known.files, collection=collection.name, most=collection.max_characters
        )
    elif known.rows is not None:
        yield from value_passages(known.model.catalog, known.rows, known.files, collection=collection.name)
