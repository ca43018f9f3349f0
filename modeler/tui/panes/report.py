"""Report: the whole job, written and opened."""

from __future__ import annotations

import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Label, OptionList
from textual.widgets.option_list import Option

from modeler.tui.ask_line import AskLine
from modeler.tui.panes.pane import Pane
from modeler.tui.viewer import FileViewer

if TYPE_CHECKING:
    from modeler.workspace.outcomes import Report


class ReportPane(Pane):
    """Headlines, findings and the files that were written."""

    FIRST = "report-files"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "write", "Write"),
        Binding("W", "write_to", "Write to"),
        Binding("o", "open", "Open in browser"),
    ]

    def __init__(self) -> None:
        super().__init__(id="report-pane")
        self._report: Report | None = None
        self._files: list[Path | None] = []

    def compose(self) -> ComposeResult:
        """What it came to, and the files."""
        yield Label("w writes the report: read, believe, test, repair, ask", id="report-head", markup=False)
        yield OptionList(id="report-files")

    def action_write(self) -> None:
        """Run the whole job, and write it below ``.modeler/report``."""
        self.ask("writing the report", lambda w: w.analyze(), self._show)

    def action_write_to(self) -> None:
        """The same, into a folder of one's own."""

        def answered(folder: str | None) -> None:
            if folder:
                path = Path(folder).expanduser()
                out = path if path.is_absolute() else self.modeler.folder / path
                self.ask("writing the report", lambda w: w.analyze(out=out), self._show)

        self.app.push_screen(AskLine("write the report into the folder", "report"), answered)

    def _show(self, report: Report) -> None:
        self._report, shown_path = report, self.modeler.shown_path
        self.query_one("#report-head", Label).update(
            "\n".join((*report.headlines(), "", f"wrote {shown_path(report.path)}"))
        )
        listed = self.query_one("#report-files", OptionList)
        listed.clear_options()
        self._files = []
        for finding in report.analysis.findings:
            colour = {"error": "bold red", "warning": "yellow"}.get(finding.severity.value, "dim")
            text = Text.assemble((f"{finding.severity.value:<8}", colour), f"{finding.title}: {finding.sentence}")
            listed.add_option(Option(text))
            self._files.append(None)
        for path in report.files:
            listed.add_option(Option(Text(f"wrote   {shown_path(path)}", style="dim")))
            self._files.append(path)
        self.app.notify(f"wrote {shown_path(report.path)}")
        self.modeler.mark_done("goal", "tests", "validation")
        self.modeler.refresh_all()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter on a file shows it."""
        event.stop()
        path = self._files[event.option_index]
        if path is not None:
            self.app.push_screen(FileViewer(path.parent, path.name))

    def action_open(self) -> None:
        """Open the report where a browser can be."""
        if self._report is None:
            self.app.notify("there is no report yet: w writes it")
        elif not webbrowser.open(self._report.path.as_uri()):
            self.app.notify(f"open {self._report.path}")
