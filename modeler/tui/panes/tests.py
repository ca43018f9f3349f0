"""Tests: the battery with its verdicts, the SQL of each, and the validation loop round by round."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import DataTable, Label, RichLog, TextArea

from modeler.tui.panes.pane import Pane, current_key, fill, new_table, state
from modeler.tui.viewer import editor

if TYPE_CHECKING:
    from modeler.checks.verdicts import Check, Round, Verdict
    from modeler.tui.desk import Trouble
    from modeler.workspace.outcomes import Rounds, Tests


class TestsPane(Pane):
    """Checks above; the SQL of the one under the cursor, and the rounds of validation, below."""

    FIRST = "tests-table"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("t", "run('all')", "Run all"),
        Binding("enter", "run('one')", "Run one"),
        Binding("f", "run('failed')", "Run refuted"),
        Binding("v", "validate", "Validate"),
        Binding("y", "copy", "Copy SQL"),
        Binding("j", "move(1)", "Down", show=False),
        Binding("k", "move(-1)", "Up", show=False),
    ]

    def __init__(self) -> None:
        super().__init__(id="tests-pane")
        self._checks: dict[str, Check] = {}
        self._verdicts: dict[str, Verdict] = {}

    def compose(self) -> ComposeResult:
        """The battery, its SQL, and the rounds."""
        yield Label("", id="tests-count", markup=False)
        yield new_table("tests-table")
        with Horizontal(id="tests-detail"):
            yield editor("", "sql")
            yield RichLog(id="rounds", wrap=True, markup=False, min_width=10)

    @property
    def _table(self) -> DataTable[Text]:
        return self.query_one("#tests-table", DataTable)

    def refresh_from_workspace(self) -> None:
        """List the battery of the model as it is now."""
        self.ask("listing tests", lambda w: w.tests(execute=False), self.show)

    def show(self, tests: Tests) -> None:
        """Show *tests*, with the verdicts there are; verdicts of checks that are gone are dropped."""
        self._verdicts.update({one.check.name: one for one in tests.verdicts})
        self._checks.update({check.name: check for check in tests.checks})
        if not tests.verdicts:
            self._checks = {check.name: check for check in tests.checks}
            self._verdicts = {name: one for name, one in self._verdicts.items() if name in self._checks}
        self._draw()

    def _draw(self) -> None:
        rows = ((name, _row(check, self._verdicts.get(name))) for name, check in self._checks.items())
        fill(self._table, ("verdict", "family", "claim", "what came back"), rows)
        counts = [one.outcome.value for one in self._verdicts.values()]
        words = ", ".join(
            f"{counts.count(kind)} {kind.replace('_', ' ')}" for kind in ("confirmed", "refuted", "not_testable")
        )
        text = f"{len(self._checks)} tests: {words}" if counts else f"{len(self._checks)} tests, not run yet"
        self.query_one("#tests-count", Label).update(text)
        self._show_sql()

    def on_data_table_row_highlighted(self, event: DataTable.RowHighlighted) -> None:
        """The SQL follows the cursor."""
        event.stop()
        self._show_sql()

    def on_data_table_row_selected(self, event: DataTable.RowSelected) -> None:
        """Enter runs the test."""
        event.stop()
        self.action_run("one")

    def _show_sql(self) -> None:
        check = self._checks.get(current_key(self._table))
        self.query_one(TextArea).text = f"-- {check.claim}\n{check.sql}" if check else ""

    def action_run(self, which: str) -> None:
        """Run all tests, the one under the cursor, or those that were refuted."""
        names: tuple[str, ...] = ()
        if which == "one":
            names = (current_key(self._table),)
        elif which == "failed":
            names = tuple(name for name, one in self._verdicts.items() if one.outcome.value == "refuted")
            if not names:
                self.app.notify("no test was refuted")
                return
        for name in names or tuple(self._checks):
            self._table.update_cell(name, _VERDICT, Text("…", style="dim"))
        self.ask("running the tests", lambda w: w.tests(*names), self._ran, self._not_run, self._watch)

    def _watch(self, found: tuple[object, ...]) -> None:
        """Show each verdict, and each round, as it comes."""
        from modeler.checks.verdicts import Round, Verdict

        log = self.query_one("#rounds", RichLog)
        for one in found:
            if isinstance(one, Round):
                for line in _told(one):
                    log.write(line)
            elif isinstance(one, Verdict):
                self._show_verdict(one)

    def _show_verdict(self, verdict: Verdict) -> None:
        name = verdict.check.name
        self._verdicts[name] = verdict
        if not self._table.columns:  # validation was begun from the command palette: nothing is listed yet
            self._checks[name] = verdict.check
            self._draw()
        elif name in self._checks:
            self._table.update_cell(name, _VERDICT, state(verdict.outcome.value), update_width=True)
            self._table.update_cell(name, _SENTENCE, Text(verdict.sentence), update_width=True)
        else:
            self._checks[name] = verdict.check
            self._table.add_row(*_row(verdict.check, verdict), key=name)

    def _not_run(self, trouble: Trouble) -> None:
        self._draw()
        self.modeler.show_trouble(trouble)

    def _ran(self, tests: Tests) -> None:
        if not tests.verdicts:
            self.app.notify("there are no data to run them on", severity="warning")
        self.show(tests)
        if tests.verdicts:
            self.modeler.mark_done("tests")

    def action_validate(self) -> None:
        """Test, repair and test again until nothing is refuted."""
        log = self.query_one("#rounds", RichLog)
        log.clear()
        log.write("testing what is believed ...")
        self.ask("validating", lambda w: w.validate(), self._validated, self._not_run, self._watch)

    def _validated(self, rounds: Rounds) -> None:
        log = self.query_one("#rounds", RichLog)
        log.clear()
        for one in rounds:
            # what was known before this screen asked was not told while it came
            self._verdicts.update({verdict.check.name: verdict for verdict in one.verdicts})
            for line in _told(one):
                log.write(line)
        self.modeler.mark_done("tests", "validation")
        self.modeler.refresh_all()

    def action_copy(self) -> None:
        """Copy the SQL."""
        self.app.copy_to_clipboard(self.query_one(TextArea).text)
        self.app.notify("the test is in the clipboard")

    def action_move(self, by: int) -> None:
        """Down or up, as in vim."""
        (self._table.action_cursor_down if by > 0 else self._table.action_cursor_up)()


_VERDICT, _SENTENCE = "0", "3"
"""Keys of the columns that change while tests run."""


def _row(check: Check, verdict: Verdict | None) -> tuple[Text, Text, Text, Text]:
    outcome = state(verdict.outcome.value) if verdict else Text("·", style="dim")
    family = check.family.value.replace("_", " ")
    return outcome, Text(family), Text(check.claim), Text(verdict.sentence if verdict else "")


def _told(one: Round) -> list[Text]:
    refuted = [verdict for verdict in one.verdicts if verdict.outcome.value == "refuted"]
    head = f"round {one.number}: {len(one.verdicts)} claims tested, {len(refuted)} refuted"
    lines = [Text(head, style="bold")]
    lines.extend(Text(f"  ✗ {verdict.check.claim}: {verdict.sentence}", style="red") for verdict in refuted)
    lines.extend(Text(f"  → {change}", style="green") for change in one.changes)
    if not one.changes:
        lines.append(Text("  nothing is left to change", style="dim"))
    return lines
