"""Commands about the folder itself: init, settings; and run, for a statement of one's own."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from modeler.cli import console
from modeler.cli.app import app
from modeler.cli.targets import Format, FormatOption, MostCost, Quiet, Targets, opened, split_targets
from modeler.errors import ExitCode, UnsupportedRequest


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help="The folder to set up.")] = Path(),
    *,
    example: Annotated[bool, typer.Option("--example", help="Copy the example shop, with its data.")] = False,
) -> None:
    """Set a folder up as a workspace: write its modeler.toml, or copy the example."""
    from modeler.workspace.creation import copy_example, create_workspace

    written = copy_example(folder) if example else create_workspace(folder)
    console.talk().print(f"wrote {written}", markup=False)


@app.command()
def settings(
    targets: Annotated[
        list[str] | None, typer.Argument(metavar="[DIR] [KEY=VALUE]...", help="Settings to change.")
    ] = None,
    *,
    format: FormatOption = Format.TABLE,  # noqa: A002
) -> None:
    """Show every setting with its value, or change some in modeler.toml; comments there are kept."""
    folder, words = split_targets(targets)
    with opened(folder, quiet=True) as workspace:
        changes = dict(_assignment(word) for word in words)
        if changes:
            console.talk().print(f"wrote {workspace.change_settings(changes)}", markup=False)
        else:
            console.print_result(workspace.settings_sheet(), format)


def _assignment(word: str) -> tuple[str, str]:
    key, sign, value = word.partition("=")
    if not sign:
        raise UnsupportedRequest(f"{word!r} is no setting", hint="write it as sources.workers=2")
    return key.strip(), value.strip()


@app.command()
def pull(
    targets: Targets = None,
    *,
    into: Annotated[str, typer.Option("--into", help="The folder below the workspace to write to.")] = "ddl",
    format: FormatOption = Format.TABLE,  # noqa: A002
    quiet: Quiet = False,
) -> None:
    """Write the warehouse's DDL into the workspace: of all tables, or of those named as in sample.*."""
    folder, patterns = split_targets(targets)
    with opened(folder, quiet=quiet) as workspace:
        console.print_result(workspace.pull(*patterns, folder=into), format)


@app.command()
def lint(
    targets: Targets = None,
    *,
    dialect: Annotated[str, typer.Option("--dialect", help="The dialect of the files.")] = "redshift",
    format: FormatOption = Format.TABLE,  # noqa: A002
) -> None:
    """List constructs in SQL files that other engines read differently; exit code 1 where there are any."""
    from modeler.workspace.linting import lint_files

    found = lint_files(tuple(Path(name) for name in targets or ()), dialect=dialect)
    console.print_result(found, format)
    if found.differing:
        raise typer.Exit(ExitCode.FINDINGS)


@app.command()
def run(
    targets: Targets = None,
    *,
    limit: Annotated[int, typer.Option("--limit", min=1, help="No more rows than this.")] = 1000,
    max_cost: MostCost = None,
    format: FormatOption = Format.TABLE,  # noqa: A002
    quiet: Quiet = False,
) -> None:
    """Run one read-only statement from a file (- is standard input) in the workspace's warehouse."""
    folder, names = split_targets(targets)
    if not names and folder.is_file():
        folder, names = Path(), (str(folder),)
    if len(names) != 1:
        raise UnsupportedRequest("name one file with a statement", hint="modeler run DIR query.sql")
    with opened(folder, quiet=quiet, warehouse__max_cost=max_cost) as workspace:
        console.print_result(workspace.run(_statement(names[0]), limit=limit), format)


def _statement(name: str) -> str:
    if name == "-":
        return sys.stdin.read()
    try:
        return Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnsupportedRequest(
            f"{name} cannot be read: {error}", hint="name a file with one statement"
        ) from error
