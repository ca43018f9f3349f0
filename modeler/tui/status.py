"""The status bar: warehouse, dialect, index, and what is being done."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Label

from modeler.progress import Progress
from modeler.tui.desk import Said, Task


class StatusBar(Horizontal):
    """One line above the keys."""

    def __init__(self) -> None:
        super().__init__(id="status")

    def compose(self) -> ComposeResult:
        """Where one is on the left, what happens on the right."""
        yield Label("", id="where", markup=False)
        yield Label("", id="index", markup=False)
        yield Label("", id="doing", markup=False)

    def show_place(self, text: str) -> None:
        """Say where one is."""
        self.query_one("#where", Label).update(text)

    def show_index(self, words: str) -> None:
        """Say how the index is."""
        self.query_one("#index", Label).update(f"index: {words}" if words else "")

    def show_work(self, title: str, progress: Progress | None = None) -> None:
        """Say what is being done, and how far it is; nothing where *title* is empty."""
        text = f"⟳ {title}" if title else ""
        if title and progress is not None:
            count = f" {progress.done:,}/{progress.total:,}" if progress.total else ""
            text = f"⟳ {progress.stage or title}{count}  esc cancels"
        self.query_one("#doing", Label).update(text)

    def show_said(self, said: Said, current: Task | None) -> None:
        """Say how far a task is, or what is being done now that it has ended."""
        if said.progress is not None:
            self.show_work(said.task.title, said.progress)
        else:
            self.show_work(current.title if current is not None and current is not said.task else "")
