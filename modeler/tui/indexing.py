"""The index, seen to beside everything else: a desk of its own, so that no question waits for it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from modeler.tui.desk import Desk, Said, Task, Trouble
from modeler.tui.status import StatusBar

if TYPE_CHECKING:
    from modeler.tui.app import ModelerApp
    from modeler.workspace import Workspace
    from modeler.workspace.indexing import Indexed


@dataclass(frozen=True, slots=True)
class IndexState:
    """How the index is, for the status bar."""

    words: str
    """``"ready, 356 passages"``."""
    is_built: bool


class Indexing:
    """Looks at the index, and brings it up to date when it is told to or when files have changed."""

    def __init__(self, app: ModelerApp) -> None:
        self._app = app
        self._is_built = False
        self.desk = Desk(app.folder, lambda said: app.post_message(app.Heard(said, of_index=True)))

    def look(self, folder: Path) -> None:
        """Show how the index of *folder* is."""
        self.desk.reopen(folder)
        self.desk.ask(Task("looking at the index", _state, self._show, self._unknown))

    def update(self) -> None:
        """Bring the index up to date, or make it."""
        if not self.desk.is_busy:
            self.desk.reopen(self._app.folder)
            self.desk.ask(Task("indexing", _updated, self._updated, self._not_updated))

    def follow(self) -> None:
        """Files have changed: an index that there is follows them."""
        if self._is_built:
            self.update()

    def show_progress(self, said: Said) -> None:
        """Say how far it is."""
        if said.progress is not None:
            step = said.progress
            count = f" {step.done:,}/{step.total:,}" if step.total else ""
            self._app.query_one(StatusBar).show_index(f"⟳ {step.stage or said.task.title}{count}")

    def _show(self, state: IndexState) -> None:
        self._is_built = state.is_built
        self._app.query_one(StatusBar).show_index(state.words)

    def _updated(self, done: tuple[Indexed, IndexState]) -> None:
        indexed, state = done
        self._app.notify(indexed.sentence())
        self._show(state)

    def _not_updated(self, trouble: Trouble) -> None:
        self._app.show_trouble(trouble)
        self.desk.ask(Task("looking at the index", _state, self._show, self._unknown))

    def _unknown(self, trouble: Trouble) -> None:
        # the workspace itself says louder what is wrong with its folder or its settings
        self._show(IndexState(trouble.message if trouble.error is None else "", is_built=False))


def _updated(workspace: Workspace) -> tuple[Indexed, IndexState]:
    done = workspace.index()
    return done, _state(workspace)


def _state(workspace: Workspace) -> IndexState:
    status = workspace.index_status()
    number = sum(count for *_, count in status.passages)
    if status.state == "not built":
        return IndexState("not built: F9", is_built=False)
    if status.state != "ready":
        return IndexState(status.state, is_built=False)
    waiting = f", {status.waiting:,} not embedded" if status.waiting else ""
    return IndexState(f"ready, {number:,} passages{waiting}", is_built=True)
