"""Small windows over the screens: details of a trouble, a table's sheet, the keys."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import DataTable, Label, Markdown, TextArea

from modeler.artefacts.grid import Grid
from modeler.tui.desk import Trouble
from modeler.tui.panes.pane import fill, new_table

_LEAVE: list[BindingType] = [Binding("escape,q", "dismiss", "Close")]


class TroubleDetails(ModalScreen[None]):
    """All that is known of what went wrong."""

    BINDINGS: ClassVar[list[BindingType]] = [*_LEAVE, Binding("y", "copy", "Copy")]

    def __init__(self, trouble: Trouble) -> None:
        super().__init__()
        self._trouble = trouble

    def compose(self) -> ComposeResult:
        """What happened, what to do, and the rest."""
        with Vertical(classes="window"):
            yield Label(self._trouble.message, classes="window-title", markup=False)
            if self._trouble.hint:
                yield Label(self._trouble.hint, markup=False)
            yield TextArea(self._trouble.details or "nothing more is known of it", read_only=True)

    def action_copy(self) -> None:
        """Copy it for a report."""
        held = self._trouble
        self.app.copy_to_clipboard(f"{held.message}\n{held.hint}\n{held.details}")
        self.app.notify("the details are in the clipboard")


class TableSheetScreen(ModalScreen[None]):
    """All that is known of one table."""

    BINDINGS: ClassVar[list[BindingType]] = _LEAVE

    def __init__(self, title: str, grid: Grid) -> None:
        super().__init__()
        self._title = title
        self._grid = grid

    def compose(self) -> ComposeResult:
        """A title and the facts."""
        with Vertical(classes="window"):
            yield Label(self._title, classes="window-title", markup=False)
            yield new_table("sheet")

    def on_mount(self) -> None:
        """Fill the table."""
        table: DataTable[Text] = self.query_one("#sheet", DataTable)
        fill(table, self._grid.headers, ((str(place), row) for place, row in enumerate(self._grid.rows)))
        table.focus()


class KeysScreen(ModalScreen[None]):
    """Every key, by where it works."""

    BINDINGS: ClassVar[list[BindingType]] = [*_LEAVE, Binding("question_mark,f1", "dismiss", "Close")]

    def __init__(self, groups: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]) -> None:
        super().__init__()
        self._groups = groups

    def compose(self) -> ComposeResult:
        """One table of keys a place."""
        lines = []
        for title, keys in self._groups:
            lines += [f"### {title}", "", "| key | does |", "| --- | --- |"]
            lines += [f"| `{key}` | {does} |" for key, does in keys]
            lines.append("")
        with Vertical(classes="window"):
            yield Label("keys", classes="window-title")
            yield Markdown("\n".join(lines))
