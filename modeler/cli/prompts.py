"""``modeler prompts``: the team's prompt library, listed, rendered and run."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from modeler.cli import console
from modeler.cli.app import app
from modeler.cli.assistant import AnswerFormat, DryRun, Offline, answer_to
from modeler.cli.targets import Folder, Format, FormatOption, Quiet, Targets, opened, split_targets
from modeler.errors import ExitCode, UnsupportedRequest

prompts = typer.Typer(help="The team's prompt library: list, show and run prompts.", no_args_is_help=True)
app.add_typer(prompts, name="prompts")

Given = Annotated[
    list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="A variable's value; may be repeated.")
]


@prompts.command("list")
def list_prompts(
    folder: Folder = Path(),
    *,
    format: FormatOption = Format.TABLE,  # noqa: A002 - the option is --format everywhere
) -> None:
    """List every prompt by step; exit code 5 where a file cannot be used."""
    with opened(folder, quiet=True) as workspace:
        found = workspace.prompts()
        console.print_result(found, format)
        if found.library.broken:
            raise typer.Exit(ExitCode.RESOURCE)


@prompts.command()
def show(targets: Targets = None, *, given: Given = None, quiet: Quiet = False) -> None:
    """Print a prompt with its variables filled from the workspace."""
    folder, name = _named(targets)
    with opened(folder, quiet=quiet) as workspace:
        typer.echo(workspace.prompt(name, **_values(given)))


@prompts.command()
def run(
    targets: Targets = None,
    *,
    given: Given = None,
    format: Annotated[AnswerFormat, typer.Option("--format", "-f")] = AnswerFormat.MARKDOWN,  # noqa: A002
    goes_on: Annotated[bool, typer.Option("--continue", "-c", help="Go on with the last conversation.")] = False,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write scripts and drawings here.")] = None,
    offline: Offline = False,
    dry_run: DryRun = False,
    quiet: Quiet = False,
) -> None:
    """Fill a prompt in and answer it."""
    folder, name = _named(targets)
    with opened(folder, quiet=quiet) as workspace:
        words = workspace.prompt(name, **_values(given))
        answer_to(
            words,
            workspace,
            format=format,
            goes_on=goes_on,
            out=out,
            offline=offline,
            dry_run=dry_run,
            quiet=quiet,
        )


def _named(targets: list[str] | None) -> tuple[Path, str]:
    folder, names = split_targets(targets)
    if len(names) != 1:
        raise UnsupportedRequest("name one prompt", hint="modeler prompts list shows them")
    return folder, names[0]


def _values(given: Iterable[str] | None) -> dict[str, str]:
    values = {}
    for pair in given or ():
        name, sign, value = pair.partition("=")
        if not sign or not name.isidentifier():
            raise UnsupportedRequest(f"{pair!r} sets nothing", hint="write it as --set tables=orders,customers")
        values[name] = value
    return values
