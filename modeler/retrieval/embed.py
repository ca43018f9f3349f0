"""Give every passage its vector; what has one, here or on the server, is left alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from modeler.progress import Progress, ProgressListener
from modeler.retrieval.dense_store import DenseStore, in_batches
from modeler.retrieval.embedding.transformer import Transformer
from modeler.retrieval.passage_store import PassageStore
from modeler.retrieval.update import IsFull

_BATCH = 64
"""Passages between commits: what an interrupted run embeds again at most."""
_AT_ONCE = 4000
"""Ids in one request to the store of vectors."""


@dataclass(frozen=True, slots=True)
class Space:
    """Where the vectors of one collection are, and who makes them."""

    collection: str
    name: str
    """Of the collection in the store of vectors; it holds the embedder's fingerprint."""
    embedder: Transformer


@dataclass(frozen=True, slots=True)
class Embedded:
    """What was done."""

    embedded: int = 0
    recovered: int = 0
    """Passages whose vector was there though not remembered: a run was killed, or a colleague was first."""
    forgotten: int = 0
    pending: int = 0


def embed_pending(
    store: PassageStore,
    dense: Callable[[], DenseStore],
    spaces: Iterable[Space],
    *,
    is_shared: bool,
    is_full: IsFull,
    listener: ProgressListener,
) -> Embedded:
    """Embed the passages that lack a vector in their space, and forget vectors that no passage needs.

    *dense* is opened only if there is something to do. In a store that others use (*is_shared*) nothing is removed:
    their passages may be the same.
    """
    held = tuple(spaces)
    forgotten = sum(_forget(store, dense, space, is_shared=is_shared) for space in held)
    waiting = [(space, list(store.pending(space.collection, space.name))) for space in held]
    total = sum(len(digests) for _, digests in waiting)
    embedded = ready = 0
    for space, digests in waiting:
        missing = _without_known(store, dense(), space, digests) if digests else []
        ready += len(digests) - len(missing)
        for batch in in_batches(missing, _BATCH):
            if is_full():
                return Embedded(embedded, ready, forgotten, total - embedded - ready)
            listener(Progress("embedding passages", embedded + ready, total, space.collection))
            dense().put(space.name, batch, space.embedder.encode(store.embedded_texts(batch)))
            store.put_vectors(space.name, batch)
            store.commit()
            embedded += len(batch)
    return Embedded(embedded, ready, forgotten, 0)


def lost_vectors(store: PassageStore, dense: DenseStore, space: Space) -> int:
    """Forget that passages have a vector where the store of vectors does not know it; how many."""
    remembered = store.vectors(space.name)
    if dense.count(space.name) >= len(remembered):
        return 0
    lost = 0
    for batch in in_batches(remembered, _AT_ONCE):
        missing = set(batch) - dense.known(space.name, batch)
        store.remove_vectors(space.name, missing)
        lost += len(missing)
    store.commit()
    return lost


def forget_strangers(store: PassageStore, dense: DenseStore, spaces: Iterable[Space]) -> None:
    """Remove the vectors that no passage accounts for: those of an earlier format, or of a run that was killed."""
    held = tuple(spaces)
    for name in set(dense.spaces()) - {space.name for space in held}:
        dense.drop(name)
    for space in held:
        known = set(store.vectors(space.name))
        if dense.count(space.name) > len(known):
            for batch in in_batches((one for one in dense.ids(space.name) if one not in known), _AT_ONCE):
                dense.remove(space.name, batch)


def _forget(store: PassageStore, dense: Callable[[], DenseStore], space: Space, *, is_shared: bool) -> int:
    needless = store.needless(space.collection, space.name)
    for batch in in_batches(needless, _AT_ONCE):
        if not is_shared:
            dense().remove(space.name, batch)
        store.remove_vectors(space.name, batch)
        store.commit()
    return len(needless)


def _without_known(store: PassageStore, dense: DenseStore, space: Space, digests: list[str]) -> list[str]:
    """Those of *digests* that have no vector: a run that was killed may have stored more than it remembered."""
    known: set[str] = set()
    for batch in in_batches(digests, _AT_ONCE):
        known |= dense.known(space.name, batch)
    if known:
        store.put_vectors(space.name, sorted(known))
        store.commit()
    return [digest for digest in digests if digest not in known]
