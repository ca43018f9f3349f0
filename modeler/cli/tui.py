"""The terminal application: modeler tui, and modeler alone."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from modeler.cli.app import app
from modeler.cli.targets import Folder
from modeler.errors import NothingToRead


@app.command()
def tui(
    folder: Folder = Path(),
    *,
    web: Annotated[bool, typer.Option("--web", help="Serve it to a browser here, with a token.")] = False,
    port: Annotated[int, typer.Option("--port", min=0, help="With --web; 0 takes a free one.")] = 0,
) -> None:
    """Open the terminal application on a workspace; also what `modeler` alone does."""
    if not folder.is_dir():
        raise NothingToRead(f"no folder {folder}", hint="name a folder, or make one: modeler init DIR")
    if web:
        from modeler.tui.web import serve

        serve(folder, port=port)
        return
    from modeler.tui import run

    code = run(folder)
    if code:
        raise typer.Exit(code)
