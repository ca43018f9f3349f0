"""Bring the passages of an index up to date with the files, doing only what changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from modeler.catalog.names import Skipped, Span
from modeler.processes import Processes
from modeler.progress import Progress, ProgressListener
from modeler.retrieval.collections import Collection, taking
from modeler.retrieval.cutting.file import CutFile, cut_file, digest_of, fingerprint
from modeler.retrieval.passage_store import KnownFile, PassageStore
from modeler.sources.discovery import SourceFile, read_text

_BATCH = 200
"""Files between commits: an interrupted run keeps most of its work."""
_TO_A_PROCESS = 16
"""Files handed to a process at once."""
_PARALLEL_FROM = 2_000_000
"""Less is cut before other processes would have started; unit: bytes."""
_MB = 1 << 20

IsFull: TypeAlias = Callable[[], bool]
"""Whether the index has reached its largest size."""
_CollectionsOf: TypeAlias = Callable[[SourceFile], tuple[Collection, ...]]


@dataclass(frozen=True, slots=True)
class Changes:
    """What an update did."""

    added: int = 0
    changed: int = 0
    moved: int = 0
    """New names of a content that was there before."""
    removed: int = 0
    unchanged: int = 0
    tables: int = 0
    """Passages of tables that were written."""
    embedded: int = 0
    """Passages that were put to an embedder."""
    forgotten: int = 0
    """Vectors that no passage needs any more."""
    pending: int = 0
    """Passages that still lack a vector."""
    skipped: tuple[Skipped, ...] = ()
    """Files that were left out or read with a guess."""
    said: tuple[str, ...] = ()
    """What to know of the run: a limit that was reached."""

    def __bool__(self) -> bool:
        return any((self.added, self.changed, self.moved, self.removed, self.tables, self.embedded, self.forgotten))


@dataclass(frozen=True, slots=True)
class Limits:
    """What an index may take."""

    max_mb: int = 0
    """Of the whole index; 0 is no limit."""
    max_file_mb: int = 0
    """Of one file; 0 is no limit."""
    workers: int = 1
    """Processes that cut files."""


def update_files(
    store: PassageStore,
    files: Iterable[SourceFile],
    collections: tuple[Collection, ...],
    limits: Limits,
    *,
    is_full: IsFull,
    listener: ProgressListener,
) -> Changes:
    """Make the passages in *store* those of *files*, and commit."""
    work = _Work(store, tuple(files), collections, limits)
    to_cut = list(work.sorted_out(listener))
    moved = work.moves(to_cut)
    for path in sorted(work.gone):
        store.remove_file(path)
    store.commit()
    skipped, done = list(work.skipped), 0
    said: tuple[str, ...] = ()
    for done, cut in enumerate(_cut(to_cut, work.collections_of, limits.workers), start=1):
        listener(Progress("cutting passages", done, len(to_cut), cut.file.path))
        work.put(cut)
        if cut.notice is not None:
            skipped.append(cut.notice)
        if done % _BATCH == 0:
            store.commit()
            if is_full():
                said = (f"{len(to_cut) - done} files were left out",)
                break
    store.commit()
    added = sum(file.path not in work.known for file in to_cut[:done])
    left = len(to_cut) - done
    return Changes(
        added=added - len(moved),
        changed=done - added,
        moved=len(moved),
        removed=len(work.gone) - len(moved),
        unchanged=len(work.wanted) - done - left,
        skipped=tuple(skipped),
        said=said,
    )


class _Work:
    """What there is to do, told by comparing *files* with what *store* remembers."""

    def __init__(
        self,
        store: PassageStore,
        files: tuple[SourceFile, ...],
        collections: tuple[Collection, ...],
        limits: Limits,
    ) -> None:
        self._store = store
        self.known = store.files()
        self.skipped: list[Skipped] = []
        self.wanted: dict[str, tuple[Collection, ...]] = {}
        self._files: list[SourceFile] = []
        self._cut_by: dict[tuple[str, ...], str] = {}
        for file in files:
            takers = tuple(taking(file, collections))
            if not takers:
                continue
            if limits.max_file_mb and file.size > limits.max_file_mb * _MB:
                reason = (
                    f"the file has {file.size / _MB:.1f} MB, more than the {limits.max_file_mb} MB that are indexed"
                )
                self.skipped.append(Skipped(Span(file.path, 1, 1), reason, "raise [index] max_file_mb to index it"))
                continue
            self.wanted[file.path] = takers
            self._files.append(file)
        self.gone = {path for path in self.known if path not in self.wanted}

    def sorted_out(self, listener: ProgressListener) -> Iterator[SourceFile]:
        """The files that must be cut; of the others, those that were only touched are remembered anew."""
        for done, file in enumerate(self._files, start=1):
            if done % _BATCH == 0:
                listener(Progress("comparing files", done, len(self._files), file.path))
            before = self.known.get(file.path)
            cut_by = self._fingerprint(file)
            if before is None or before.cut != cut_by:
                yield file
            elif (before.size, before.changed) != (file.size, _changed(file)):
                if before.digest != _digest(file):
                    yield file
                else:
                    self._remember(file, before.digest)

    def moves(self, to_cut: Iterable[SourceFile]) -> frozenset[str]:
        """Those of *to_cut* whose content stood under a name that is gone."""
        left = {self.known[path].digest for path in self.gone}
        new = (file for file in to_cut if left and file.path not in self.known)
        return frozenset(file.path for file in new if _digest(file) in left)

    def collections_of(self, file: SourceFile) -> tuple[Collection, ...]:
        """The collections that take *file*."""
        return self.wanted[file.path]

    def put(self, cut: CutFile) -> None:
        """Keep what a file gave in place of what it gave before."""
        path = cut.file.path
        if path in self.known:
            self._store.remove_file(path)
        self._store.add(cut.passages, cut.indexed)
        self._store.add_secrets(path, cut.secrets)
        self._remember(cut.file, cut.digest)

    def _remember(self, file: SourceFile, digest: str) -> None:
        self._store.put_file(file.path, KnownFile(file.size, _changed(file), digest, self._fingerprint(file)))

    def _fingerprint(self, file: SourceFile) -> str:
        takers = self.wanted[file.path]
        names = tuple(one.name for one in takers)
        if names not in self._cut_by:
            self._cut_by[names] = fingerprint(takers)
        return self._cut_by[names]


def _cut(files: list[SourceFile], collections_of: _CollectionsOf, workers: int) -> Iterator[CutFile]:
    """The passages of *files*, in their order, by several processes where there is enough to do."""
    if workers < 2 or sum(file.size for file in files) < _PARALLEL_FROM:
        yield from (cut_file((file, collections_of(file))) for file in files)
        return
    with Processes(workers) as pool:
        yield from pool.map(cut_file, ((file, collections_of(file)) for file in files), batch=_TO_A_PROCESS)


def _digest(file: SourceFile) -> str:
    return digest_of(read_text(file)[0])


def _changed(file: SourceFile) -> int:
    """When it changed last; unit: ns."""
    try:
        return file.absolute.stat().st_mtime_ns
    except OSError:
        return 0
