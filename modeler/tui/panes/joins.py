"""Joins: every candidate with its probability, cardinality and reasons; a person accepts, rejects or edits."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import DataTable, Label, OptionList
from textual.widgets.option_list import Option

from modeler.tui.ask_line import AskLine
from modeler.tui.panes.pane import Pane, current_key, fill, new_table, state

if TYPE_CHECKING:
    from modeler.model.data_model import Relationship
    from modeler.workspace import Workspace
    from modeler.workspace.results import Joins


class JoinsPane(Pane):
    """The joins, with the evidence of the one under the cursor below them."""

    FIRST = "joins-table"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "decide(True)", "Accept"),
        Binding("r", "decide(False)", "Reject"),
        Binding("e", "edit", "Edit"),
        Binding("c", "candidates", "Candidates"),
        Binding("o", "evidence", "Evidence"),
        Binding("j", "move(1)", "Down", show=False),
        Binding("k", "move(-1)", "Up", show=False),
    ]

    def __init__(self) -> None:
        super().__init__(id="joins-pane")
        self._joins: dict[str, Relationship] = {}
        self._sources: list[str] = []

    def compose(self) -> ComposeResult:
        """The joins above, the evidence below."""
        yield new_table("joins-table")
        yield Label("", id="joins-chosen", markup=False)
        yield OptionList(id="joins-evidence")

    @property
    def _table(self) -> DataTable[Text]:
        return self.query_one("#joins-table", DataTable)

    def refresh_from_workspace(self) -> None:
        """Ask for the joins again."""
        candidates = self.modeler.session.candidates
        self.ask("weighing joins", lambda w: w.joins(candidates=candidates), self.show)

    def show(self, joins: Joins) -> None:
        """Show *joins*."""
        self._joins = {one.name: one for one in joins}
        rows = (
            (
                one.name,
                (
                    state(one.status.value),
                    f"{one.probability:.2f}",
                    Text.assemble(str(one.child), (" = ", "dim"), str(one.parent)),
                    f"{_COUNTS[one.child_end.value]} to {_COUNTS[one.parent_end.value]}",
                ),
            )
            for one in joins
        )
        fill(self._table, ("status", "p", "child = parent", "cardinality"), rows)
        if not self._joins:
            self.query_one("#joins-chosen", Label).update(joins.grid().empty)
        self._show_evidence()

    def on_data_table_row_highlighted(self, event: DataTable.RowHighlighted) -> None:
        """The evidence follows the cursor."""
        event.stop()
        self._show_evidence()

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        """Enter on a join goes to its evidence."""
        event.stop()
        self.action_evidence()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter on a reason opens its file at the line."""
        event.stop()
        source = self._sources[event.option_index]
        if source:
            self.modeler.open_source(source)
        else:
            self.app.notify("this comes from the data, not from a file")

    def _show_evidence(self) -> None:
        chosen = self._joins.get(current_key(self._table))
        listed = self.query_one("#joins-evidence", OptionList)
        listed.clear_options()
        self._sources = []
        if chosen is None:
            return
        self.query_one("#joins-chosen", Label).update(f"why {chosen.name}")
        for one in chosen.evidence:
            self._sources.append(str(one.span) if one.span else "")
            text = Text.assemble((f"{one.weight:+6.1f} ", "bold"), (f"{one.method.value:<9}", "cyan"), one.note)
            text.append(f"  {one.source}", style="dim")
            listed.add_option(Option(text))

    def action_decide(self, accepted: bool) -> None:
        """Write a person's word on the join under the cursor."""
        name = current_key(self._table)
        if name:
            self._decide(name, accepted=accepted)

    def _decide(self, join: str, *, accepted: bool) -> None:
        def work(workspace: Workspace) -> Joins:
            workspace.decide(join, accepted=accepted, reason="decided in the terminal application")
            return workspace.joins(candidates=self.modeler.session.candidates)

        def then(joins: Joins) -> None:
            self.show(joins)
            self.modeler.mark_done("candidates")
            word = "accepted" if accepted else "rejected"
            self.app.notify(f"{join} is {word}; decisions.toml keeps it")

        self.ask("deciding", work, then)

    def action_edit(self) -> None:
        """Accept a join of one's own words, beginning with the one under the cursor."""

        def answered(join: str | None) -> None:
            if join:
                self._decide(join, accepted=True)

        title = "a join, as child.column = parent.column"
        self.app.push_screen(AskLine(title, current_key(self._table)), answered)

    def action_candidates(self) -> None:
        """Show what was considered and not chosen too, or no longer."""
        self.modeler.session.candidates = not self.modeler.session.candidates
        self.modeler.keep_session()
        self.refresh_from_workspace()

    def action_evidence(self) -> None:
        """Go to the reasons."""
        self.query_one("#joins-evidence", OptionList).focus()

    def action_move(self, by: int) -> None:
        """Down or up, as in vim."""
        (self._table.action_cursor_down if by > 0 else self._table.action_cursor_up)()


_COUNTS = {"zero_or_one": "0..1", "exactly_one": "1", "zero_or_more": "0..n", "one_or_more": "1..n"}
"""How many rows of one end belong to a row of the other, as UML writes it."""
