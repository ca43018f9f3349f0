"""Vectors in ChromaDB, embedded or on a shared server; the only file that knows ChromaDB.

What was seen of ChromaDB 1.5 and is heeded here: ``add`` ignores ids that exist, so ``upsert``; a filter on
metadata costs more than the search, so one collection a kind and ids instead of filters; a client that is open
never sees what another process added, so it is opened again when the index says that there is more; its own
embedding functions reach for the network, so it is given vectors only; telemetry is off.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from modeler.errors import DamagedIndex, IndexUnavailable, ModelerError

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True, slots=True)
class Server:
    """A shared Chroma server (``chroma run``)."""

    address: str
    """``http://host:8000`` or ``https://...``."""
    token: str = ""
    """Sent as ``Authorization: Bearer`` and as ``X-Chroma-Token``."""
    verify: bool | str = True
    """Whether TLS certificates are checked; a path names the authority's certificate."""


class DenseStore:
    """An open store of vectors, in *place*: a folder, or a server.

    Raises, wherever it is used:
        DamagedIndex: its files are damaged.
        IndexUnavailable: it cannot be read or written, or the server does not answer.
    """

    def __init__(self, place: Path | Server, *, generation: str = "") -> None:
        self._place = place
        self._spaces: dict[str, Any] = {}
        with _translated(place):
            self._client = _client(place, generation)

    def close(self) -> None:
        """Give files or connections back."""
        with _translated(self._place):
            self._client.close()

    def count(self, space: str) -> int:
        """Vectors in *space*; 0 where there is no such space."""
        with _translated(self._place):
            held = self._existing(space)
            return 0 if held is None else int(held.count())

    def known(self, space: str, ids: Sequence[str]) -> frozenset[str]:
        """Those of *ids* that have a vector."""
        with _translated(self._place):
            held = self._existing(space)
            return frozenset() if held is None else frozenset(held.get(ids=list(ids), include=[])["ids"])

    def ids(self, space: str) -> tuple[str, ...]:
        """Every id that has a vector in *space*."""
        with _translated(self._place):
            held = self._existing(space)
            return () if held is None else tuple(held.get(include=[])["ids"])

    def put(self, space: str, ids: Sequence[str], vectors: np.ndarray[Any, Any]) -> None:
        """Keep *vectors*, one row of unit length an id; acknowledged ones survive the death of the process."""
        with _translated(self._place):
            self._made(space).upsert(ids=list(ids), embeddings=vectors)

    def remove(self, space: str, ids: Sequence[str]) -> None:
        """Forget the vectors of *ids*."""
        with _translated(self._place):
            held = self._existing(space)
            if held is not None and ids:
                held.delete(ids=list(ids))

    def nearest(
        self, space: str, vector: np.ndarray[Any, Any], most: int, *, among: Sequence[str] = ()
    ) -> tuple[tuple[str, float], ...]:
        """The ids nearest to *vector* with their cosine, nearest first; *among* these only, where any are given."""
        with _translated(self._place):
            held = self._existing(space)
            if held is None:
                return ()
            found = held.query(
                query_embeddings=[vector], n_results=most, include=["distances"], ids=list(among) or None
            )
        ids, distances = found["ids"][0], (found["distances"] or [[]])[0]
        return tuple((one, 1.0 - float(distance)) for one, distance in zip(ids, distances, strict=True))

    def spaces(self) -> tuple[str, ...]:
        """Names of all spaces."""
        with _translated(self._place):
            return tuple(sorted(one.name for one in self._client.list_collections()))

    def drop(self, space: str) -> None:
        """Forget a space and its vectors."""
        with _translated(self._place):
            self._client.delete_collection(space)
            self._spaces.pop(space, None)

    def _existing(self, space: str) -> Any:
        from chromadb.errors import NotFoundError

        if space not in self._spaces:
            try:
                self._spaces[space] = self._client.get_collection(space, embedding_function=None)
            except NotFoundError:
                return None
        return self._spaces[space]

    def _made(self, space: str) -> Any:
        if space not in self._spaces:
            self._spaces[space] = self._client.get_or_create_collection(
                space, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
            )
        return self._spaces[space]


_opened: dict[str, str] = {}
"""The generation at which this process opened a folder last."""


def _client(place: Path | Server, generation: str) -> Any:
    import chromadb
    from chromadb.api.shared_system_client import SharedSystemClient
    from chromadb.config import Settings

    if isinstance(place, Server):
        address = urlsplit(place.address)
        headers = {"Authorization": f"Bearer {place.token}", "X-Chroma-Token": place.token} if place.token else None
        return chromadb.HttpClient(
            host=address.hostname or "localhost",
            port=address.port or (443 if address.scheme == "https" else 8000),
            ssl=address.scheme == "https",
            headers=headers,
            # its client never closes what it keeps alive, not even when it fails to open
            settings=Settings(
                anonymized_telemetry=False,
                chroma_server_ssl_verify=place.verify,
                chroma_http_max_keepalive_connections=0,
            ),
        )
    if _opened.get(str(place), generation) != generation or not place.exists():
        SharedSystemClient.clear_system_cache()
    _opened[str(place)] = generation
    place.mkdir(parents=True, exist_ok=True)
    return chromadb.PersistentClient(place, settings=Settings(anonymized_telemetry=False))


@contextmanager
def _translated(place: Path | Server) -> Iterator[None]:
    """ChromaDB's errors as ours; it raises most of them as bare exceptions."""
    try:
        yield
    except ModelerError:
        raise
    except Exception as error:
        said = " ".join(str(error).split())[:300] or type(error).__name__
        if isinstance(place, Server):
            said = f"{said} ({_root(error)})" if error.__context__ is not None else said
            hint = "check [index] server, token and tls; without a server the vectors are kept in the workspace"
            raise IndexUnavailable(f"the Chroma server {place.address} failed: {said}", hint=hint) from error
        if any(word in said.lower() for word in ("full", "no space", "permission", "readonly", "read-only")):
            hint = "free some space and run it again: what was written so far is kept"
            raise IndexUnavailable(f"the vectors in {place} cannot be written: {said}", hint=hint) from error
        raise DamagedIndex(
            f"the vectors in {place} are damaged: {said}",
            hint="modeler index rebuild makes new ones and keeps these aside",
        ) from error


def _root(error: BaseException) -> str:
    """What *error* goes back to: the client's own errors do not say why they could not connect."""
    while error.__context__ is not None:
        error = error.__context__
    return " ".join(str(error).split())[:200]


def in_batches(ids: Iterable[str], size: int) -> Iterator[list[str]]:
    """*ids* in lists of at most *size*.

    >>> list(in_batches("abc", 2))
    [['a', 'b'], ['c']]
    """
    held = list(ids)
    return (held[start : start + size] for start in range(0, len(held), size))
