"""The command line: open, call, print, exit code."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path


def main() -> None:
    """Entry point of the ``modeler`` command."""
    folder = _folder_to_show(sys.argv[1:])
    if folder is not None and sys.stdin.isatty() and sys.stdout.isatty():
        # without the command line's own parser, which takes a third of the time until the first frame
        from modeler.tui import run as show

        sys.exit(show(folder))
    from modeler.cli.commands import run

    sys.exit(run())


def _folder_to_show(arguments: Sequence[str]) -> Path | None:
    """The folder that ``modeler`` alone or ``modeler tui FOLDER`` opens; None for every other command line.

    >>> _folder_to_show([]), _folder_to_show(["tui", "--web"]), _folder_to_show(["joins"])
    (PosixPath('.'), None, None)
    """
    if not arguments:
        return Path()
    command, *rest = arguments
    if command != "tui" or len(rest) > 1 or any(word.startswith("-") or not Path(word).is_dir() for word in rest):
        return None
    return Path(*rest)
