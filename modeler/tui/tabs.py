"""The tabs, in their order."""

from __future__ import annotations

from collections.abc import Callable

from textual.widgets import TabbedContent, TabPane

from modeler.tui.panes.assistant import AssistantPane
from modeler.tui.panes.constants import ConstantsPane
from modeler.tui.panes.erd import ErdPane
from modeler.tui.panes.joins import JoinsPane
from modeler.tui.panes.models import ModelsPane
from modeler.tui.panes.pane import Pane
from modeler.tui.panes.query import QueryPane
from modeler.tui.panes.report import ReportPane
from modeler.tui.panes.tests import TestsPane

TABS: tuple[tuple[str, str, Callable[[], Pane]], ...] = (
    ("assistant", "Assistant", AssistantPane),
    ("joins", "Joins", JoinsPane),
    ("erd", "ERD", ErdPane),
    ("constants", "Constants", ConstantsPane),
    ("tests", "Tests", TestsPane),
    ("query", "Query", QueryPane),
    ("models", "Models", ModelsPane),
    ("report", "Report", ReportPane),
)
"""Identifier, title, and what makes the pane."""


class Workbench(TabbedContent):
    """The tabs; which one is in front is what a person chose, never what gets the focus late.

    Textual brings the pane to the front in which something is focused; news of a focus may come after the person
    has turned on, and would turn back.
    """

    def on_tab_pane_focused(self, event: TabPane.Focused) -> None:
        """Leave the tabs as they are."""
        event.prevent_default()
        event.stop()
