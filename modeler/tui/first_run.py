"""An empty folder: set it up, open the example, or look elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label, Markdown, OptionList
from textual.widgets.option_list import Option

from modeler.tui.desk import Task, Trouble

if TYPE_CHECKING:
    from modeler.workspace import Workspace

_TEXT = """\
There is nothing to read in `{folder}` yet.

A workspace is a folder that holds what you have: DDL and SQL files (`.sql`), application source (PHP, Python, ...),
documents, and data (Parquet, CSV or a `.duckdb` file). Nothing in it is ever changed but `modeler.toml`,
`decisions.toml` and `.modeler/`.
"""


class FirstRun(ModalScreen[str]):
    """Gives ``"example"``, ``"settings"``, ``"again"`` or ``"quit"``."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "dismiss('quit')", "Quit")]

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__()
        self._folder = folder
        self._reason = reason

    def compose(self) -> ComposeResult:
        """What is missing, and what can be done."""
        with Vertical(classes="window"):
            yield Label(self._reason, classes="window-title", markup=False)
            yield Markdown(_TEXT.format(folder=self._folder))
            yield OptionList(
                Option("Open the example: a small shop with orders, SKUs, PHP source and data", id="example"),
                Option("Write a modeler.toml here, to begin a workspace of your own", id="settings"),
                Option("Look again: I have put files there", id="again"),
                Option("Quit", id="quit"),
            )

    def on_mount(self) -> None:
        """Begin on the choices."""
        self.query_one(OptionList).focus()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Give the choice."""
        self.dismiss(event.option.id or "quit")


def creation(choice: str, folder: Path, then: Callable[[Path], None], otherwise: Callable[[Trouble], None]) -> Task:
    """The task of making *folder* a workspace, or of copying the example into it; *then* gets the workspace."""

    def work(_: Workspace) -> Path:
        from modeler.workspace.creation import copy_example, create_workspace

        return copy_example(folder) if choice == "example" else create_workspace(folder).parent

    return Task("setting up", work, then, otherwise)
