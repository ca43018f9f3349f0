"""An empty folder: set it up, open the example, or look elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label, Markdown, OptionList
from textual.widgets.option_list import Option

from modeler.errors import ExitCode
from modeler.tui.desk import Task, Trouble

if TYPE_CHECKING:
    from modeler.tui.app import ModelerApp

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


def offer_beginning(app: ModelerApp, reason: str) -> None:
    """Ask what to do with a folder that holds nothing, and do it."""

    def chosen(choice: str | None) -> None:
        if choice in ("example", "settings"):
            app.desk.ask(Task("setting up", lambda _: _made(choice, app.folder), created, not_created))
        elif choice == "again":
            app.action_reload()
        else:
            app.exit(ExitCode.DONE)

    def created(folder: Path) -> None:
        app.folder = folder
        app.action_reload()

    def not_created(trouble: Trouble) -> None:
        app.show_trouble(trouble)
        offer_beginning(app, trouble.message)

    app.push_screen(FirstRun(app.folder, reason), chosen)


def _made(choice: str, folder: Path) -> Path:
    """The workspace that *choice* makes of *folder*, or below it."""
    from modeler.workspace.creation import copy_example, create_workspace

    return copy_example(folder) if choice == "example" else create_workspace(folder).parent
