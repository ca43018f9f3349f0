"""Bring the passages of an index up to date with the files, doing only what changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from modeler.catalog.names import Skipped
from modeler.progress import Progress, ProgressListener
from modeler.retrieval.collections import Collection, taking
from modeler.retrieval.cutting.file import CutFile, cut_file, digest_of, fingerprint
from modeler.retrieval.passage_store import KnownFile, PassageStore
from modeler.sources.discovery import SourceFile, read_text

_BATCH = 200
"""Files between commits: an interrupted run keeps most of its work."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What an update did to files."""

    added: int = 0
    changed: int = 0
    moved: int = 0
    removed: int = 0
    unchanged: int = 0
    skipped: tuple[Skipped, ...] = ()
    """Files that could not be read, and those whose encoding had to be guessed."""

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.moved or self.removed)


def update_files(
    store: PassageStore,
    files: tuple[SourceFile, ...],
    collections: Iterable[Collection],
    *,
    listener: ProgressListener,
) -> Changes:
    """Make the passages in *store* those of *files*; a file that only moved keeps its passages."""
    known = store.files()
    cuts = {file.path: tuple(taking(file, collections)) for file in files}
    wanted = tuple(file for file in files if cuts[file.path])
    gone = {path for path in known if path not in cuts or not cuts[path]}
    by_digest = {known[path].digest: path for path in sorted(gone)}
    added = changed = moved = 0
    skipped: list[Skipped] = []
    touched = [file for file in wanted if not _is_same(file, known.get(file.path), fingerprint(cuts[file.path]))]
    for done, file in enumerate(touched, start=1):
        listener(Progress("cutting passages", done, len(touched), file.path))
        before = known.get(file.path)
        cut_by = fingerprint(cuts[file.path])
        text, _ = read_text(file)
        digest = digest_of(text)
        if before is not None and (before.digest, before.cut) == (digest, cut_by):
            store.put_file(file.path, _known(file, digest, cut_by))
            continue
        origin = by_digest.get(digest, "")
        if before is None and origin in gone and known[origin].cut == cut_by and _stays_same(origin, file.path):
            store.move_file(origin, file.path)
            store.put_file(file.path, _known(file, digest, cut_by))
            gone.discard(origin)
            moved += 1
            continue
        cut = cut_file(file, cuts[file.path])
        _put(store, cut, cut_by)
        if cut.notice is not None:
            skipped.append(cut.notice)
        added += before is None
        changed += before is not None
        if done % _BATCH == 0:
            store.commit()
    for path in sorted(gone):
        store.remove_file(path)
    store.commit()
    unchanged = len(wanted) - added - changed - moved
    return Changes(added, changed, moved, len(gone), unchanged, tuple(skipped))


def _put(store: PassageStore, cut: CutFile, cut_by: str) -> None:
    store.remove_file(cut.file.path)
    store.add(cut.passages)
    store.add_secrets(cut.file.path, cut.secrets)
    store.put_file(cut.file.path, _known(cut.file, cut.digest, cut_by))


def _known(file: SourceFile, digest: str, cut_by: str) -> KnownFile:
    return KnownFile(file.size, _changed(file), digest, cut_by)


def _is_same(file: SourceFile, known: KnownFile | None, cut_by: str) -> bool:
    return known is not None and (known.size, known.changed, known.cut) == (file.size, _changed(file), cut_by)


def _changed(file: SourceFile) -> int:
    try:
        return file.absolute.stat().st_mtime_ns
    except OSError:
        return 0


def _stays_same(old: str, new: str) -> bool:
    """Whether titles do not change with the name: those of whole files do."""
    return old.rpartition("/")[2] == new.rpartition("/")[2]
