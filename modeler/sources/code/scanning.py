"""Read many files of source: each by itself, on every core, then together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import blake2b
from typing import Protocol

from modeler.catalog.names import Skipped
from modeler.processes import Processes
from modeler.progress import Progress, ProgressListener, unheard
from modeler.sources.code.facts import Facts
from modeler.sources.code.readers import READERS
from modeler.sources.discovery import SourceFile, read_text


class FactsCache(Protocol):
    """Keeps what was read of a file for the next run."""

    def get(self, key: str) -> Facts | None:
        """What was put under *key*, or None."""

    def put(self, key: str, facts: Facts) -> None:
        """Keep *facts* under *key*."""


PARALLEL_FROM = 4_000_000
"""Less source than this is read before other processes would have started; unit: bytes."""

_BATCH = 24
"""Files handed to a process at once."""


def read_facts(source: bytes, path: str, language: str) -> Facts:
    """What one file says by itself.

    Raises:
        UnknownName: no reader for *language*.
    """
    facts: Facts = READERS.load(language)(source, path)
    return facts


def scanned(
    files: Iterable[SourceFile],
    *,
    workers: int = 1,
    listener: ProgressListener = unheard,
    cache: FactsCache | None = None,
) -> Iterator[Facts]:
    """The facts of each of *files* that a reader exists for, in their order.

    *workers* processes share the work where there is enough of it. *cache* is asked first, by content.
    """
    known = set(READERS.names())
    held = [file for file in files if file.language in known]
    alone = workers < 2 or sum(file.size for file in held) < PARALLEL_FROM
    yield from _with_progress(
        _one_by_one(held, cache) if alone else _shared_out(held, workers, cache), held, listener
    )


def _with_progress(facts: Iterable[Facts], files: list[SourceFile], listener: ProgressListener) -> Iterator[Facts]:
    for done, (file, one) in enumerate(zip(files, facts, strict=True), start=1):
        listener(Progress("reading application code", done, len(files), file.path))
        yield one


def _one_by_one(files: list[SourceFile], cache: FactsCache | None) -> Iterator[Facts]:
    for file in files:
        source, notice = _source(file)
        yield _cached(file, source, notice, cache) or _keep(file, source, _read(file, source, notice), cache)


def _shared_out(files: list[SourceFile], workers: int, cache: FactsCache | None) -> Iterator[Facts]:
    """Batches bound what is in memory at once."""
    with Processes(workers) as pool:
        if cache is None:
            yield from pool.map(read_file, files, batch=_BATCH)
            return
        for start in range(0, len(files), _BATCH * workers * 4):
            batch = files[start : start + _BATCH * workers * 4]
            sources = [_source(file) for file in batch]
            ready = [_cached(file, *source, cache) for file, source in zip(batch, sources, strict=True)]
            missing = [file for file, facts in zip(batch, ready, strict=True) if facts is None]
            fresh = pool.map(read_file, missing, batch=_BATCH)
            for file, (source, _), facts in zip(batch, sources, ready, strict=True):
                yield facts if facts is not None else _keep(file, source, next(fresh), cache)


def read_file(file: SourceFile) -> Facts:
    """What *file* says by itself; a file that cannot be read gives its reason."""
    source, notice = _source(file)
    return _read(file, source, notice)


def _source(file: SourceFile) -> tuple[bytes, Skipped | None]:
    text, notice = read_text(file)
    return text.encode("utf-8", "replace"), notice


def _read(file: SourceFile, source: bytes, notice: Skipped | None) -> Facts:
    facts = read_facts(source, file.path, file.language) if source else Facts(file.language)
    return facts if notice is None else replace(facts, skipped=(notice, *facts.skipped))


def _key(file: SourceFile, source: bytes) -> str:
    digest = blake2b(source, digest_size=16).hexdigest()
    return f"{file.language}:{file.path}:{digest}"


def _cached(file: SourceFile, source: bytes, _: Skipped | None, cache: FactsCache | None) -> Facts | None:
    return None if cache is None else cache.get(_key(file, source))


def _keep(file: SourceFile, source: bytes, facts: Facts, cache: FactsCache | None) -> Facts:
    if cache is not None:
        cache.put(_key(file, source), facts)
    return facts
