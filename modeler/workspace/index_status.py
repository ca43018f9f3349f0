"""What is in the index of a workspace, and how it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from modeler.artefacts.fragment import fragment
from modeler.artefacts.grid import Grid
from modeler.errors import IndexUnavailable
from modeler.retrieval.index import Index
from modeler.retrieval.lock import is_being_written
from modeler.retrieval.upkeep import damage
from modeler.workspace.indexing import open_index, store_folder
from modeler.workspace.state import State


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """What an index holds."""

    state: str
    """``ready``, ``not built``, ``off``, ``damaged``, or that it is being written."""
    folder: str
    model: str = ""
    precision: str = ""
    server: str = ""
    files: int = 0
    size: int = 0
    """Unit: bytes."""
    passages: tuple[tuple[str, str, int], ...] = ()
    """Collection, kind, number."""
    vectors: int = 0
    waiting: int = 0
    """Passages without a vector."""
    secrets: tuple[tuple[str, int, str], ...] = ()
    """Path, line and kind of every secret that was put out of sight."""
    problem: str = ""

    def grid(self) -> Grid:
        """One row a fact."""
        return Grid(("about", "what", "number"), tuple(self._rows()))

    def document(self) -> dict[str, Any]:
        """As ``modeler index status --format json`` prints it."""
        return {
            "schema_version": 1,
            "state": self.state,
            "problem": self.problem,
            "folder": self.folder,
            "model": self.model,
            "precision": self.precision,
            "server": self.server,
            "files": self.files,
            "bytes": self.size,
            "passages": [{"collection": c, "kind": k, "number": n} for c, k, n in self.passages],
            "vectors": self.vectors,
            "waiting": self.waiting,
            "secrets": [{"path": path, "line": line, "kind": kind} for path, line, kind in self.secrets],
        }

    def notes(self) -> tuple[str, ...]:
        """What to do about it."""
        if self.state == "not built":
            return ("modeler index makes it",)
        return (self.problem,) if self.problem else ()

    def _rows(self) -> Iterator[tuple[str, str, str]]:
        yield ("state", self.state, "")
        yield ("folder", self.folder, f"{self.size / (1 << 20):.1f} MB")
        if self.server:
            yield ("server", self.server, "")
        yield ("embedder", f"{self.model} ({self.precision})" if self.precision else self.model, "")
        yield ("files", "", f"{self.files:,}")
        for collection, kind, number in self.passages:
            yield ("passages", f"{collection}: {kind}", f"{number:,}")
        yield ("vectors", "", f"{self.vectors:,}")
        yield ("vectors", "still to be made", f"{self.waiting:,}")
        for path, line, kind in self.secrets:
            yield ("redacted", f"{path}:{line}", kind)

    def _repr_html_(self) -> str:
        return fragment(self.grid(), title="Index", notes=self.notes())

    def __str__(self) -> str:
        return self.grid().text()


def index_status(state: State) -> IndexStatus:
    """What is in the index; everything is read once to see whether it is damaged."""
    folder = store_folder(state.root)
    if not state.settings.index.enabled:
        return IndexStatus("off", str(folder))
    if not folder.exists():
        return IndexStatus("not built", str(folder), state.settings.index.model)
    problem = damage(folder)
    if problem:
        hint = "modeler index rebuild makes a new one and keeps this one aside"
        return IndexStatus("damaged", str(folder), problem=f"{problem}; {hint}")
    writer = is_being_written(folder)
    with open_index(state) as index:
        return _read(state, index, f"being written by {writer}" if writer else "ready")


def _read(state: State, index: Index, said: str) -> IndexStatus:
    problem = ""
    try:
        waiting, precision = index.waiting(), index.precision
        vectors = sum(index.store.vector_counts().get(space.name, 0) for space in index.spaces)
    except IndexUnavailable as error:
        waiting, vectors, precision, problem = 0, 0, "", error.message
    return IndexStatus(
        said if index.is_built else "not built",
        str(index.folder),
        state.settings.index.model,
        precision,
        state.settings.index.server,
        len(index.store.files()),
        index.size(),
        index.store.counts(),
        vectors,
        waiting,
        index.store.secrets(),
        problem,
    )
