"""What becomes of an entry of the explorer that a person chose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Input, TabbedContent

from modeler.artefacts.grid import Grid
from modeler.tui.desk import Task
from modeler.tui.dialogs import TableSheetScreen
from modeler.tui.panes.query import QueryPane

if TYPE_CHECKING:
    from modeler.tui.app import ModelerApp


def open_entry(app: ModelerApp, kind: str, name: str) -> None:
    """A file opens, a prompt is filled in, a table shows its sheet, a column goes into the query in hand."""
    if kind == "file":
        app.open_source(f"{name}:1")
    elif kind == "prompt":
        _take_prompt(app, name)
    elif kind == "column" and app.query_one(TabbedContent).active == "query":
        app.query_one(QueryPane).editor.insert(name.rpartition(".")[2])
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
