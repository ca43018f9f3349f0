"""The command line: open, call, print, exit code."""

from __future__ import annotations

import sys


def main() -> None:
    """Entry point of the ``modeler`` command."""
    from modeler.cli.commands import run

    sys.exit(run())
