"""The application: its groups, its global options, and what becomes of an error."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer

from modeler.cli import console
from modeler.errors import ExitCode, ModelerError

app = typer.Typer(
    name="modeler",
    help="Work out joins, grain, cardinality and constants of an undocumented warehouse, each with its evidence.",
    invoke_without_command=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"modeler {version('modeler')}")
        raise typer.Exit


@app.callback()
def options(
    context: typer.Context,
    *,
    show_version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and exit.")
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Print the traceback of an error.")] = False,
) -> None:
    """Work out joins, grain, cardinality and constants of an undocumented warehouse, each with its evidence."""
    if debug:
        os.environ["MODELER_DEBUG"] = "1"
    if context.invoked_subcommand is None:
        _begin(context)


def _begin(context: typer.Context) -> None:
    """`modeler` alone: the terminal application where there is a terminal, else the help."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        typer.echo(context.get_help())
        return
    from modeler.tui import run as run_application

    raise typer.Exit(run_application(Path()))


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command line; the exit code (see :class:`~modeler.errors.ExitCode`)."""
    try:
        app(args=None if arguments is None else list(arguments))
    except SystemExit as ending:
        if ending.code == ExitCode.INTERRUPTED:
            console.talk().print("interrupted; run the same command again to continue")
        return ending.code if isinstance(ending.code, int) else int(bool(ending.code))
    except ModelerError as error:
        if os.environ.get("MODELER_DEBUG"):
            raise
        console.print_error(error)
        return error.exit_code
    except BrokenPipeError:
        # the reader of our output (head, less) has gone: nothing is left to say to it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return ExitCode.DONE
