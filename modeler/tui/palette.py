"""What the command palette offers, and the list of keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.app import SystemCommand
from textual.binding import Binding
from textual.dom import DOMNode

from modeler.tui.panes.report import ReportPane
from modeler.tui.panes.tests import TestsPane
from modeler.tui.tabs import TABS

if TYPE_CHECKING:
    from modeler.tui.app import ModelerApp

Keys = tuple[tuple[str, str], ...]
"""Each key with what it does."""


def commands(app: ModelerApp) -> Iterator[SystemCommand]:
    """Tabs, and what keys do in them, from everywhere."""
    for name, title, _ in TABS:
        yield SystemCommand(f"Go to {title}", f"the {title} tab", lambda name=name: app.action_tab(name))
    tests, report = app.query_one(TestsPane), app.query_one(ReportPane)
    yield SystemCommand("Read again", "read the workspace's files again", app.action_reload)
    yield SystemCommand("Settings", "index, warehouse, language model, theme", app.action_settings)
    yield SystemCommand("Validate", "test and repair the model", tests.action_validate)
    yield SystemCommand("Run all tests", "the whole battery", lambda: tests.action_run("all"))
    yield SystemCommand("Write the report", "the whole job", report.action_write)


def key_groups(*owners: tuple[str, type[DOMNode]]) -> tuple[tuple[str, Keys], ...]:
    """The keys of each of *owners* below its title, then those of editors."""
    return (*((title, _keys(owner)) for title, owner in owners), ("Editors", _EDITOR_KEYS))


def _keys(owner: type[DOMNode]) -> Keys:
    bindings = (one for one in owner.BINDINGS if isinstance(one, Binding))
    return tuple((one.key_display or one.key.replace(",", " "), one.description) for one in bindings)


_EDITOR_KEYS = (
    ("ctrl+space", "complete a name"),
    ("tab", "take the first completion"),
    ("ctrl+z ctrl+y", "undo, redo"),
    ("ctrl+p", "command palette, on every screen"),
)
