"""The settings, shown to be changed and written back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from modeler.tui.desk import Task

if TYPE_CHECKING:
    from modeler.settings import Settings
    from modeler.tui.app import ModelerApp


def change_settings(app: ModelerApp) -> None:
    """Show every setting; what the person changes is written, and the workspace read again with it."""
    themes = tuple(sorted(app.available_themes))

    def show(settings: Settings) -> None:
        # pydantic comes with it: not before it is needed
        from modeler.tui.settings_screen import SettingsScreen

        app.push_screen(SettingsScreen(settings, themes), changed)

    def changed(values: Mapping[str, Any] | None) -> None:
        if not values:
            return
        theme = str(values.get("tui.theme", ""))
        if theme in app.available_themes:
            app.theme = theme
        app.desk.ask(Task("writing settings", lambda w: w.change_settings(values), wrote))

    def wrote(path: Path) -> None:
        app.notify(f"wrote {path}")
        app.action_reload()

    app.desk.ask(Task("reading settings", lambda w: w.settings, show))
