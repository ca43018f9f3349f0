"""The index of a workspace: opened, brought up to date, cleared, and what is in it."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import partial
from hashlib import blake2b
from pathlib import Path, PurePosixPath
from typing import Any

from modeler.artefacts.fragment import fragment
from modeler.artefacts.grid import Grid
from modeler.errors import IndexUnavailable, ModelerError, NothingToRead
from modeler.retrieval.collections import load_collections
from modeler.retrieval.dense_store import Server
from modeler.retrieval.index import Described, Embedding, Index
from modeler.retrieval.lock import only_writer
from modeler.retrieval.update import Changes, Limits
from modeler.retrieval.upkeep import clear, damage, set_aside
from modeler.sources.discovery import Discovery, discover
from modeler.sources.kinds import SourceKind
from modeler.workspace.analysis import proposed_model
from modeler.workspace.connection import rows_of
from modeler.workspace.state import State

_OF_THE_CATALOG = (SourceKind.SQL, SourceKind.CODE, SourceKind.METADATA, SourceKind.DATA)
"""Kinds of files that what is known of tables depends on."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """What bringing the index up to date did."""

    changes: Changes
    files: Discovery

    def sentence(self) -> str:
        """In one line: what was done, or that nothing was."""
        held = self.changes
        if not held:
            return f"nothing has changed: {_counted(held.unchanged, 'file')} in the index"
        done = (
            (held.added, "added"),
            (held.changed, "changed"),
            (held.moved, "moved"),
            (held.removed, "removed"),
            (held.unchanged, "unchanged"),
        )
        files = ", ".join(f"{number:,} {what}" for number, what in done if number)
        tables = f"; {_counted(held.tables, 'passage')} of tables written" if held.tables else ""
        return f"files: {files or 'unchanged'}{tables}; {_counted(held.embedded, 'passage')} embedded"

    def grid(self) -> Grid:
        """One row a count."""
        rows = tuple((name, f"{number:,}") for name, number in self._counts().items())
        return Grid(("what", "number"), rows)

    def document(self) -> dict[str, Any]:
        """As ``modeler index --format json`` prints it."""
        skipped = [
            {"source": str(one.span), "reason": one.reason, "hint": one.hint} for one in self.changes.skipped
        ]
        passed_over = dict(self.files.passed_over)
        return {
            "schema_version": 1,
            "changed": bool(self.changes),
            **self._counts(),
            "skipped": skipped,
            "passed_over": passed_over,
            "notes": list(self.changes.said),
        }

    def notes(self) -> tuple[str, ...]:
        """Limits that were reached, files that were left out."""
        left = tuple(f"{one.span}: {one.reason}" for one in (*self.files.skipped, *self.changes.skipped))
        passed = tuple(f"{count:,} passed over: {reason}" for reason, count in self.files.passed_over)
        return (*self.changes.said, *left, *passed)

    def _counts(self) -> dict[str, int]:
        held = self.changes
        return {
            "added": held.added,
            "changed_files": held.changed,
            "moved": held.moved,
            "removed": held.removed,
            "unchanged": held.unchanged,
            "tables": held.tables,
            "embedded": held.embedded,
            "forgotten": held.forgotten,
            "pending": held.pending,
        }

    def _repr_html_(self) -> str:
        return fragment(self.grid(), title=self.sentence(), notes=self.notes())

    def __str__(self) -> str:
        return self.sentence()


def open_index(state: State) -> Index:
    """The index of the workspace; made where there is none.

    Raises:
        IndexUnavailable: it is off, or cannot be opened.
    """
    held = state.settings.index
    if not held.enabled:
        raise IndexUnavailable("the index is off", hint="set [index] enabled = true in modeler.toml")
    authority = str(state.root / held.tls_authority) if held.tls_authority else ""
    server = Server(held.server, held.token, authority or held.tls_verify) if held.server else None
    workers = held.workers or os.cpu_count() or 1
    return Index(
        store_folder(state.root),
        load_collections(state.root, sample_values=held.sample_values),
        root=state.root,
        embedding=Embedding(
            held.model,
            held.device,
            held.precision,
            threads=held.workers,
            server=server,
            team=state.settings.name or state.root.name,
        ),
        limits=Limits(held.max_mb, held.max_file_mb, workers),
    )


def store_folder(root: Path) -> Path:
    """Where the index of the workspace at *root* is kept: in it, or in the user's cache where it is read-only."""
    if os.access(root, os.W_OK):
        return root / ".modeler" / "index"
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(cache) / "modeler" / blake2b(str(root).encode(), digest_size=8).hexdigest() / "index"


def update_index(state: State, *, embeds: bool = True) -> Indexed:
    """Bring the index up to date; a second process waits until the first has ended.

    Raises:
        IndexUnavailable: it is off, or cannot be used.
        DamagedIndex: it is damaged.
    """
    with only_writer(store_folder(state.root), state.listener), open_index(state) as index:
        return update_opened(state, index, embeds=embeds)


def update_opened(state: State, index: Index, *, embeds: bool = True) -> Indexed:
    """The same for an index that is open, by a caller who is its only writer."""
    sources = state.settings.sources
    try:
        found = discover(state.root, exclude=sources.exclude, max_file_mb=sources.max_file_mb)
    except NothingToRead:
        if not (state.root.is_dir() and index.store.files()):
            raise
        found = Discovery(())  # every file that was in the index is gone from the folder
    unread: list[str] = []

    def described() -> Described | None:
        state.forget()
        try:
            wants_rows = any(one.source == "values" for one in index.collections)
            run = state.run_sql() if wants_rows and len(state.scan().catalog) else None
            rows = partial(rows_of, run) if run is not None else None
            return Described(proposed_model(state.scan()), _data_files(found), rows)
        except ModelerError as error:
            unread.append(f"tables are not described: {error.message}")
            return None

    changes = index.update(
        found.files,
        described=described,
        catalog_key=_catalog_key(state, found),
        embeds=embeds,
        listener=state.listener,
    )
    return Indexed(_with(changes, unread), found)


def rebuild_index(state: State, *, embeds: bool = True) -> Indexed:
    """Make the index anew; where the old one is damaged it is kept aside, and it is said where."""
    folder = store_folder(state.root)
    with only_writer(folder, state.listener):
        said: list[str] = []
        if damage(folder):
            said.append(f"the damaged index was kept as {set_aside(folder)}")
        else:
            clear(folder)
        with open_index(state) as index:
            done = update_opened(state, index, embeds=embeds)
    return Indexed(_with(done.changes, said), done.files)


def clear_index(state: State) -> bool:
    """Remove the index; whether there was one. What lies on a shared server stays: others use it."""
    with only_writer(store_folder(state.root), state.listener):
        return clear(store_folder(state.root))


def _with(changes: Changes, said: list[str]) -> Changes:
    return replace(changes, said=(*changes.said, *said)) if said else changes


def _catalog_key(state: State, found: Discovery) -> str:
    """Changes with the files that tables are known from."""
    told = blake2b(digest_size=16)
    for file in found.of(*_OF_THE_CATALOG):
        told.update(f"{file.path}:{file.size}:{_changed(file.absolute)}\n".encode("utf-8", "replace"))
    told.update(
        f"{_changed(state.root / 'decisions.toml')}:{state.settings.model_dump_json(exclude={'index'})}".encode()
    )
    return told.hexdigest()


def _changed(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _data_files(found: Discovery) -> dict[str, str]:
    """Where tables lie that only data tell of: their name, with any schema, to the file."""
    return {PurePosixPath(file.path).name.split(".")[0].lower(): file.path for file in found.of(SourceKind.DATA)}


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
