"""What opens: an entry of the explorer that a person chose, a file at its line, the keys, an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Input

from modeler.artefacts.grid import Grid
from modeler.tui.desk import Task, Trouble
from modeler.tui.dialogs import KeysScreen, TableSheetScreen, TroubleDetails
from modeler.tui.keys import key_groups
from modeler.tui.tabs import TABS
from modeler.tui.viewer import FileViewer

if TYPE_CHECKING:
    from modeler.tui.app import ModelerApp


def open_entry(app: ModelerApp, kind: str, name: str) -> None:
    """A file opens, a prompt is filled in, a table shows its sheet, a column goes into the query in hand."""
    if kind == "file":
        app.open_source(f"{name}:1")
    elif kind == "prompt":
        _take_prompt(app, name)
    elif kind == "column" and app.furniture.tabs.active == "query":
        app.furniture.query.editor.insert(name.rpartition(".")[2])
    else:
        _show_sheet(app, name if kind == "table" else name.rpartition(".")[0])


def _show_sheet(app: ModelerApp, table: str) -> None:
    def then(grid: Grid) -> None:
        app.push_screen(TableSheetScreen(table, grid))

    app.desk.ask(Task("showing the table", lambda workspace: workspace.show(table)[0].grid(), then))


def _take_prompt(app: ModelerApp, name: str) -> None:
    def then(text: str) -> None:
        app.action_tab("assistant")
        line = app.query_one("#request", Input)
        line.value = " ".join(text.split())
        line.focus()

    app.desk.ask(Task("filling the prompt", lambda workspace: workspace.prompt(name), then))


def open_source(app: ModelerApp, source: str) -> str:
    """Open ``file:first-last`` of the workspace at its lines; the path of the file."""
    viewer = FileViewer.at(app.folder, source)
    app.push_screen(viewer)
    return viewer.path


def open_keys(app: ModelerApp) -> None:
    """Every key, by where it works."""
    panes = [(title, type(app.furniture.panes[name])) for name, title in TABS]
    beside = ("Context", type(app.furniture.context))
    app.push_screen(KeysScreen(key_groups(("everywhere", type(app)), *panes, beside)))


def open_details(app: ModelerApp, trouble: Trouble | None) -> None:
    """All that is known of the last *trouble*."""
    if trouble is None:
        app.notify("nothing went wrong")
    else:
        app.push_screen(TroubleDetails(trouble))
