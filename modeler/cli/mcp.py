"""``modeler mcp``: the skills for the assistants people already use."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from modeler.cli.app import app
from modeler.cli.targets import Folder, opened


@app.command()
def mcp(
    folder: Folder = Path(),
    *,
    with_rows: Annotated[
        bool, typer.Option("--with-rows", help="Answer with rows of data, which are left out otherwise.")
    ] = False,
) -> None:
    """Serve the skills over the Model Context Protocol on standard input and output; they only read."""
    from modeler.mcp import serve

    with opened(folder, quiet=True) as workspace:
        serve(workspace, with_rows=with_rows)
