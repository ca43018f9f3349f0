"""``modeler analyze``: the whole job in one command."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from modeler.cli import console
from modeler.cli.app import app
from modeler.cli.targets import Folder, Quiet, opened
from modeler.errors import ExitCode


class FailOn(StrEnum):
    """The least severity that makes the exit code 1."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"
    NEVER = "never"


@app.command()
def analyze(
    folder: Folder = Path(),
    *,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Where the report goes (default: DIR/.modeler/report).")
    ] = None,
    formats: Annotated[str | None, typer.Option("--format", "-f", help="Of html,md,json: those to write.")] = None,
    goal: Annotated[str | None, typer.Option("--goal", help="The question to answer, in words.")] = None,
    fail_on: Annotated[FailOn | None, typer.Option("--fail-on", help="Exit 1 on a finding this severe.")] = None,
    execute: Annotated[bool, typer.Option("--execute/--no-execute", help="Run the tests on the data.")] = True,
    quiet: Quiet = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="List every finding and file.")] = False,
) -> None:
    """Read a folder, work out its data model, test it, and write a report with every reason."""
    given = {"goal": goal, "report__formats": formats, "report__fail_on": fail_on.value if fail_on else None}
    with opened(folder, quiet=quiet, **given) as workspace:
        report = workspace.analyze(out=out, execute=execute)
        threshold = workspace.settings.report.fail_on
    if not quiet:
        talk = console.talk()
        for line in report.headlines() if not verbose else (*report.headlines(), *report.details()):
            talk.print(line, markup=False)
    typer.echo(str(report.path))
    if threshold != "never" and report.worst_is_at_least(threshold):
        raise typer.Exit(ExitCode.FINDINGS)
