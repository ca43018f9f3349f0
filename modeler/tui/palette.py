"""What the command palette offers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.app import SystemCommand

from modeler.tui.panes.report import ReportPane
from modeler.tui.panes.tests import TestsPane
from modeler.tui.tabs import TABS

if TYPE_CHECKING:
    from modeler.tui.app import ModelerApp


def commands(app: ModelerApp) -> Iterator[SystemCommand]:
    """Tabs, and what keys do in them, from everywhere."""
    for name, title in TABS:
        yield SystemCommand(f"Go to {title}", f"the {title} tab", lambda name=name: app.action_tab(name))
    tests, report = app.query_one(TestsPane), app.query_one(ReportPane)
    yield SystemCommand("Read again", "read the workspace's files again", app.action_reload)
    yield SystemCommand("Update the index", "by what has changed; the first time, make it", app.action_index)
    yield SystemCommand("Settings", "index, warehouse, language model, theme", app.action_settings)
    yield SystemCommand("Validate", "test and repair the model", tests.action_validate)
    yield SystemCommand("Run all tests", "the whole battery", lambda: tests.action_run("all"))
    yield SystemCommand("Write the report", "the whole job", report.action_write)
