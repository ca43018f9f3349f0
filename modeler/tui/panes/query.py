"""Query: an editor with completion from the catalog, a goal in words, the rows, and their export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import DataTable, Input, Label

from modeler.tui.ask_line import AskLine
from modeler.tui.panes.pane import Pane, fill, new_table
from modeler.tui.sql_editor import SqlEditor

if TYPE_CHECKING:
    from modeler.artefacts.grid import Grid
    from modeler.tui.overview import Overview
    from modeler.workspace import Workspace
    from modeler.workspace.outcomes import Asked
    from modeler.workspace.statement_rows import StatementRows

_MOST_SHOWN = 1_000
"""Rows in the grid; an export has all that were fetched."""


class QueryPane(Pane):
    """A goal in words composes SQL; the editor runs it, or one's own, read-only."""

    FIRST = "sql"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5,ctrl+enter", "run", "Run"),
        Binding("ctrl+s", "export", "Export CSV"),
        Binding("ctrl+g", "goal", "Goal", priority=True),
    ]

    def __init__(self) -> None:
        super().__init__(id="query-pane")
        self._grid: Grid | None = None

    def compose(self) -> ComposeResult:
        """Goal, editor, rows."""
        yield Input(placeholder="a goal in words: top 5 SKUs by quantity in October", id="goal", compact=True)
        yield SqlEditor()
        yield Label("F5 runs, read-only", id="query-note", markup=False)
        yield new_table("rows")

    @property
    def editor(self) -> SqlEditor:
        """The editor."""
        return self.query_one(SqlEditor)

    def restore(self) -> None:
        """Show what was written last time."""
        self.editor.text = self.modeler.session.query
        self.query_one("#goal", Input).value = self.modeler.session.goal

    def know(self, overview: Overview) -> None:
        """Complete the names of *overview*."""
        self.editor.know(overview)
        if not self.query_one("#goal", Input).value:
            self.query_one("#goal", Input).value = overview.goal

    def insert(self, sql: str) -> None:
        """Put *sql* at the cursor, or in the place of an empty text."""
        if self.editor.text.strip():
            self.editor.insert(f"\n{sql}\n")
        else:
            self.editor.text = sql
        self.editor.focus()

    def on_text_area_changed(self, event: SqlEditor.Changed) -> None:
        """Remember what is written."""
        event.stop()
        self.modeler.session.query = self.editor.text
        self.modeler.keep_session()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Compose the query of a goal, and run it."""
        event.stop()
        words = event.value.strip()
        self.modeler.session.goal = words
        self.modeler.keep_session()
        self.ask("composing the query", lambda w: w.query(words), self._composed)

    def _composed(self, asked: Asked) -> None:
        self.editor.text = asked.sql
        self._show(asked.grid(), "; ".join(asked.notes()))
        self.modeler.mark_done("goal")

    def action_run(self) -> None:
        """Run what is marked, or all of it."""
        sql = self.editor.selected_text.strip() or self.editor.text.strip()
        if not sql:
            self.app.notify("there is no statement in the editor")
            return
        self.ask("running the query", lambda w: w.run(sql, limit=_MOST_SHOWN), self._ran)

    def _ran(self, rows: StatementRows) -> None:
        count = "1 row" if len(rows.rows) == 1 else f"{len(rows.rows):,} rows"
        self._show(rows.grid(), f"the first {count}; there are more" if rows.truncated else count)

    def _show(self, grid: Grid, note: str) -> None:
        self._grid = grid
        table = self.query_one("#rows", DataTable)
        fill(table, grid.headers, ((str(place), row) for place, row in enumerate(grid.rows[:_MOST_SHOWN])))
        self.query_one("#query-note", Label).update(note if grid.rows else grid.empty)

    def action_export(self) -> None:
        """Write the rows as CSV."""
        grid = self._grid
        if grid is None:
            self.app.notify("there are no rows to export")
            return

        def answered(name: str | None) -> None:
            if name:
                self.ask("writing", lambda w: _written(w, name, grid.csv()), self._wrote)

        self.app.push_screen(AskLine("write the rows to", "rows.csv"), answered)

    def _wrote(self, path: Path) -> None:
        self.app.notify(f"wrote {path}")

    def action_goal(self) -> None:
        """Go to the goal."""
        self.app.set_focus(self.query_one("#goal", Input))


def _written(workspace: Workspace, name: str, text: str) -> Path:
    return workspace.save(name, text)


def rows_as_text(table: DataTable[Text]) -> str:
    """The rows of *table* as tab-separated text."""
    return "\n".join("\t".join(str(cell) for cell in table.get_row_at(place)) for place in range(table.row_count))
