"""The terminal application: a face over one Workspace; widgets get frozen values, never the Workspace."""

from __future__ import annotations

from pathlib import Path


def run(folder: Path) -> int:
    """Open the application on *folder* and stay until the person leaves; the exit code."""
    from modeler.tui.app import ModelerApp
    from modeler.tui.pictures import prepare

    prepare()
    app = ModelerApp(folder)
    app.run()
    return app.return_code or 0
