"""What the screen is furnished with once its first frame is seen: explorer, tabs and context.

Only the application's own thread puts widgets up; it does so one pane at a time, so that no frame waits for all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from textual.containers import Horizontal, Vertical
from textual.widgets import TabbedContent, TabPane

from modeler.tui.context_pane import ContextPane
from modeler.tui.explorer import Explorer
from modeler.tui.panes.assistant import AssistantPane
from modeler.tui.panes.constants import ConstantsPane
from modeler.tui.panes.erd import ErdPane
from modeler.tui.panes.joins import JoinsPane
from modeler.tui.panes.models import ModelsPane
from modeler.tui.panes.pane import Pane
from modeler.tui.panes.query import QueryPane
from modeler.tui.panes.report import ReportPane
from modeler.tui.panes.tests import TestsPane
from modeler.tui.tabs import TABS

PANES: Mapping[str, Callable[[], Pane]] = MappingProxyType(
    {
        "assistant": AssistantPane,
        "joins": JoinsPane,
        "erd": ErdPane,
        "constants": ConstantsPane,
        "tests": TestsPane,
        "query": QueryPane,
        "models": ModelsPane,
        "report": ReportPane,
    }
)
"""What makes the pane of each tab."""


class Workbench(TabbedContent):
    """The tabs; which one is in front is what a person chose, never what gets the focus late.

    Textual brings the pane to the front in which something is focused; news of a focus may come after the person
    has turned on, and would turn back.
    """

    def __init__(self, first: str) -> None:
        super().__init__(initial=first, id="tabs")
        for name, title in TABS:
            self.compose_add_child(TabPane(title, id=name))

    def on_tab_pane_focused(self, event: TabPane.Focused) -> None:
        """Leave the tabs as they are."""
        event.prevent_default()
        event.stop()


@dataclass(frozen=True, slots=True)
class Furniture:
    """The widgets the application speaks to."""

    tabs: Workbench
    explorer: Explorer
    context: ContextPane
    panes: Mapping[str, Pane]
    """By the name of their tab."""
    assistant: AssistantPane
    query: QueryPane

    @property
    def shown(self) -> Pane:
        """The pane in front."""
        return self.panes[self.tabs.active]


async def furnish(body: Horizontal, first: str) -> Furniture:
    """Put everything into *body*: the tab *first* in front, its pane before the others."""
    explorer, tabs, context = Explorer(), Workbench(first), ContextPane()
    await body.mount(explorer, Vertical(tabs, id="middle"), context)
    panes = {name: PANES[name]() for name in sorted(PANES, key=lambda name: name != first)}
    for name, pane in panes.items():
        await tabs.get_pane(name).mount(pane)
    return Furniture(tabs, explorer, context, panes, tabs.query_one(AssistantPane), tabs.query_one(QueryPane))
