"""Commands that ask the data: test, validate, query; and scaffold, whose script will."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from modeler.cli import console
from modeler.cli.app import app
from modeler.cli.targets import Folder, Format, FormatOption, MostCost, Quiet, Targets, opened, split_targets
from modeler.errors import ExitCode, UnsupportedRequest


class TestFormat(StrEnum):
    """How verdicts are printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    JUNIT = "junit"


@app.command("test")
def run_battery(
    folder: Folder = Path(),
    *,
    execute: Annotated[bool, typer.Option("--execute/--no-execute", help="Run them, or only list them.")] = True,
    only: Annotated[list[str] | None, typer.Option("--only", help="A check or family; may be repeated.")] = None,
    counter_examples: Annotated[
        Path | None,
        typer.Option("--counter-examples", help="Write the fewest rows that refute each claim here, as scripts."),
    ] = None,
    max_cost: MostCost = None,
    format: Annotated[TestFormat, typer.Option("--format", "-f")] = TestFormat.TABLE,  # noqa: A002
    quiet: Quiet = False,
) -> None:
    """Run the battery of small tests on the current model; exit code 1 where one is refuted."""
    with opened(folder, quiet=quiet, warehouse__max_cost=max_cost) as workspace:
        tests = workspace.tests(*(only or ()), execute=execute)
        if counter_examples is not None:
            for script in workspace.counter_examples(*(only or ())):
                written = workspace.save(
                    str(counter_examples.absolute() / Path(script.path).name), str(script.content)
                )
                console.talk().print(f"wrote {written}", markup=False)
        if format is TestFormat.JUNIT:
            typer.echo(tests.junit())
        else:
            console.print_result(tests, format.value)
        if tests.refuted:
            raise typer.Exit(ExitCode.FINDINGS)


@app.command()
def validate(
    folder: Folder = Path(),
    *,
    max_cost: MostCost = None,
    format: FormatOption = Format.TABLE,  # noqa: A002
    quiet: Quiet = False,
) -> None:
    """Test the model, repair what the data refutes, and test again until nothing is refuted."""
    with opened(folder, quiet=quiet, warehouse__max_cost=max_cost) as workspace:
        console.print_result(workspace.validate(), format)


@app.command()
def query(
    targets: Annotated[
        list[str] | None, typer.Argument(metavar="[DIR] [GOAL]", help="The goal in words: top 5 SKUs by quantity.")
    ] = None,
    *,
    measures: Annotated[
        list[str] | None, typer.Option("--measure", "-m", help="As in sum:orderinfo.quantity.")
    ] = None,
    dimensions: Annotated[list[str] | None, typer.Option("--by", "-b", help="A column to group by.")] = None,
    filters: Annotated[list[str] | None, typer.Option("--where", help="As in sku_category=Toys.")] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Only so many rows.")] = None,
    execute: Annotated[bool, typer.Option("--execute/--no-execute", help="Run it, or only print it.")] = True,
    format: FormatOption = Format.TABLE,  # noqa: A002
    quiet: Quiet = False,
) -> None:
    """Compose the production query for a goal, safe against fan-out, and run it."""
    folder, words = split_targets(targets)
    with opened(folder, quiet=quiet) as workspace:
        answer = workspace.query(
            " ".join(words),
            measures=measures or (),
            dimensions=dimensions or (),
            filters=filters or (),
            limit=limit,
            execute=execute,
        )
        if format is Format.TABLE:
            typer.echo(answer.sql + "\n")
        console.print_result(answer, format)


@app.command()
def scaffold(
    targets: Targets = None,
    *,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write it here instead of standard output.")
    ] = None,
    target: Annotated[str, typer.Option("--target", help="The column to predict.")] = "",
    quiet: Quiet = False,
) -> None:
    """Write a complete Python script (linear_regression or xgboost) that predicts a column."""
    folder, names = split_targets(targets)
    if len(names) != 1:
        raise UnsupportedRequest("name one kind of scaffold", hint="linear_regression or xgboost")
    with opened(folder, quiet=quiet) as workspace:
        script = workspace.scaffold(names[0], target=target, out=out)
        if out is None:
            typer.echo(str(script.content))
        else:
            console.talk().print(f"wrote {out / script.path}")
