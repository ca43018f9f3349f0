"""Constants: mappings from codes to labels, their CASE, the column they belong to, and whether it is proven."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import DataTable, OptionList, TextArea
from textual.widgets.option_list import Option

from modeler.tui.ask_line import AskLine
from modeler.tui.panes.pane import Pane, current_key, fill, new_table, state
from modeler.tui.viewer import editor

if TYPE_CHECKING:
    from modeler.artefacts.constants import Constant
    from modeler.workspace import Workspace
    from modeler.workspace.results import Constants


class ConstantsPane(Pane):
    """The mappings above; the CASE and the links of the one under the cursor below."""

    FIRST = "constants-table"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "prove", "Prove all"),
        Binding("o", "source", "Source"),
        Binding("l", "link", "Link to column"),
        Binding("y", "copy", "Copy CASE"),
        Binding("j", "move(1)", "Down", show=False),
        Binding("k", "move(-1)", "Up", show=False),
    ]

    def __init__(self) -> None:
        super().__init__(id="constants-pane")
        self._constants: dict[str, Constant] = {}

    def compose(self) -> ComposeResult:
        """Mappings, CASE, links."""
        yield new_table("constants-table")
        with Horizontal(id="constants-detail"):
            yield editor("", "sql")
            yield OptionList(id="constants-links")

    @property
    def _table(self) -> DataTable[Text]:
        return self.query_one("#constants-table", DataTable)

    def refresh_from_workspace(self) -> None:
        """Ask for the mappings again."""
        self.ask("reading constants", lambda w: w.constants(), self.show)

    def show(self, found: Constants) -> None:
        """Show the mappings *found*."""
        grid = found.grid()
        self._constants = {f"{place} {one.mapping.span}": one for place, one in enumerate(found)}
        rows = (
            (key, (state(one.proof.state.value), row[0], row[2], row[3], row[5]))
            for (key, one), row in zip(self._constants.items(), grid.rows, strict=True)
        )
        fill(self._table, ("proof", "column", "codes", "default", "source"), rows)
        self._show_detail()

    def on_data_table_row_highlighted(self, event: DataTable.RowHighlighted) -> None:
        """The CASE follows the cursor."""
        event.stop()
        self._show_detail()

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        """Enter opens the source."""
        event.stop()
        self.action_source()

    def _show_detail(self) -> None:
        chosen = self._constants.get(current_key(self._table))
        links = self.query_one("#constants-links", OptionList)
        links.clear_options()
        self.query_one(TextArea).text = chosen.sql if chosen else ""
        if chosen is None:
            return
        proof = chosen.proof
        over = f" over {proof.inputs} inputs" if proof.inputs else ""
        links.add_option(
            Option(Text(f"{proof.state.value.replace('_', ' ')}{over} {proof.sentence}"), disabled=True)
        )
        for label in chosen.links:
            links.add_option(Option(Text(f"{label.probability:.2f}  {label.column}  {label.status.value}")))
            for one in label.evidence[:3]:
                links.add_option(Option(Text(f"      {one.note}", style="dim"), disabled=True))
        for note in chosen.mapping.notes:
            links.add_option(Option(Text(note, style="yellow"), disabled=True))

    def action_source(self) -> None:
        """Open the code."""
        chosen = self._constants.get(current_key(self._table))
        if chosen is not None:
            self.modeler.open_source(str(chosen.mapping.span))

    def action_copy(self) -> None:
        """Copy the CASE."""
        self.app.copy_to_clipboard(self.query_one(TextArea).text)
        self.app.notify("the CASE is in the clipboard")

    def action_prove(self) -> None:
        """Run the code beside each CASE."""
        self.ask("running the code beside its SQL", lambda w: w.constants(proven=True), self.show)

    def action_link(self) -> None:
        """Say which column the mapping belongs to."""
        chosen = self._constants.get(current_key(self._table))
        if chosen is None:
            return

        def answered(column: str | None) -> None:
            if column:
                self._link(f"{chosen.mapping.span} -> {column}")

        first = str(chosen.links[0].column) if chosen.links else ""
        self.app.push_screen(AskLine(f"the column of {chosen.mapping.span}", first), answered)

    def _link(self, link: str) -> None:
        def work(workspace: Workspace) -> Constants:
            workspace.decide(link, accepted=True, reason="decided in the terminal application")
            return workspace.constants()

        self.ask("linking", work, self.show)

    def action_move(self, by: int) -> None:
        """Down or up, as in vim."""
        (self._table.action_cursor_down if by > 0 else self._table.action_cursor_up)()
