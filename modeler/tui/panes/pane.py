"""What every pane can do: ask the workspace, and show a grid of rows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, Any, ClassVar, cast

from rich.text import Text
from textual.containers import Vertical
from textual.widgets import DataTable, TabbedContent

from modeler.tui.desk import Task, Trouble, Work

if TYPE_CHECKING:
    from modeler.tui.app import ModelerApp


class Pane(Vertical):
    """One tab. It asks through the desk, and is given frozen values."""

    FIRST: ClassVar[str] = ""
    """The widget in which one begins."""

    def begin_in(self, tabs: TabbedContent) -> None:
        """Begin, unless the person has turned to another of *tabs* meanwhile."""
        if self.parent is tabs.active_pane:
            self.begin()

    def begin(self) -> None:
        """Focus where one begins."""
        self.app.set_focus(self.query_one(f"#{self.FIRST}"))

    @property
    def modeler(self) -> ModelerApp:
        """The application, as itself."""
        return cast("ModelerApp", self.app)

    def ask(
        self,
        title: str,
        work: Work,
        then: Callable[[Any], Awaitable[None] | None],
        otherwise: Callable[[Trouble], Awaitable[None] | None] | None = None,
        watch: Callable[[tuple[object, ...]], Awaitable[None] | None] | None = None,
    ) -> None:
        """Ask the workspace; *then* is given the answer, in the application's own thread."""
        self.modeler.desk.ask(Task(title, work, then, otherwise, watch))
        self.modeler.show_waiting(title)

    def refresh_from_workspace(self) -> None:
        """Show the workspace again, after it was read or changed."""


def fill(
    table: DataTable[Text], headers: Iterable[str], rows: Iterable[tuple[str, tuple[str | Text, ...]]]
) -> None:
    """Show *rows*, each with its key, below *headers*, whose keys are their places; the cursor stays on its row."""
    before = current_key(table)
    table.clear(columns=True)
    for place, header in enumerate(headers):
        table.add_column(header, key=str(place))
    for key, cells in rows:
        shown = (cell if isinstance(cell, Text) else Text(cell) for cell in cells)
        table.add_row(*shown, key=key)
    if before and before in {row.value for row in table.rows}:
        table.move_cursor(row=table.get_row_index(before))


def current_key(table: DataTable[Text]) -> str:
    """The key of the row under the cursor; empty without rows."""
    if not table.row_count:
        return ""
    return table.coordinate_to_cell_key(table.cursor_coordinate).row_key.value or ""


def new_table(identifier: str) -> DataTable[Text]:
    """A table whose cursor marks rows."""
    table: DataTable[Text] = DataTable(id=identifier, cursor_type="row", zebra_stripes=True)
    table.cursor_foreground_priority = "renderable"
    return table


STYLES = {
    "confirmed": "green",
    "accepted": "green",
    "proven": "green",
    "refuted": "bold red",
    "rejected": "red",
    "not_testable": "yellow",
    "not_executed": "dim",
    "proposed": "cyan",
    "candidate": "dim",
}


def state(value: str) -> Text:
    """A status or verdict in its colour and in words, so that it is read without colours too."""
    return Text(value.replace("_", " "), style=STYLES.get(value, ""))
