"""Models: the scripts that predict a column, previewed and saved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Select, TextArea

from modeler.tui.panes.pane import Pane
from modeler.tui.viewer import editor

if TYPE_CHECKING:
    from modeler.artefacts.artefact import Artefact

_KINDS = (("linear regression", "linear_regression"), ("XGBoost", "xgboost"))


class ModelsPane(Pane):
    """Which estimator, which column, and the whole script."""

    FIRST = "target"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save"),
        Binding("f5", "preview", "Preview"),
    ]

    def __init__(self) -> None:
        super().__init__(id="models-pane")
        self._script: Artefact | None = None

    def compose(self) -> ComposeResult:
        """The choice above, the script below."""
        with Horizontal(id="models-choice"):
            yield Select(_KINDS, value=_KINDS[0][1], allow_blank=False, id="kind", compact=True)
            yield Input(placeholder="column to predict: orderinfo.quantity_ordered", id="target", compact=True)
        yield editor("", "python")

    def on_select_changed(self, event: Select.Changed) -> None:
        """Preview the other kind."""
        event.stop()
        if self._script is not None:
            self.action_preview()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Preview another target."""
        event.stop()
        self.action_preview()

    def refresh_from_workspace(self) -> None:
        """Preview again where a preview stands."""
        if self._script is not None:
            self.action_preview()

    def action_preview(self) -> None:
        """Show the script."""
        kind = str(self.query_one(Select).value)
        target = self.query_one("#target", Input).value.strip()
        self.ask("writing the script", lambda w: w.scaffold(kind, target=target), self._show)

    def _show(self, script: Artefact) -> None:
        self._script = script
        self.query_one(TextArea).text = str(script.content)

    def action_save(self) -> None:
        """Write the script into the workspace's report folder."""
        kind = str(self.query_one(Select).value)
        target = self.query_one("#target", Input).value.strip()
        root = self.modeler.folder

        def then(script: Artefact) -> None:
            self._show(script)
            self.app.notify(f"wrote {_folder(root) / script.path}")

        self.ask("writing the script", lambda w: w.scaffold(kind, target=target, out=_folder(w.root)), then)


def _folder(root: Path) -> Path:
    return root / ".modeler" / "report"
