"""Who owns which stream: standard output is data, standard error is talk."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TaskID, TextColumn
from rich.progress import Progress as Bars
from rich.table import Table

from modeler.errors import ModelerError
from modeler.progress import Progress, ProgressListener, unheard

if TYPE_CHECKING:
    from modeler.workspace.results import Result


def talk() -> Console:
    """The console for messages and progress: standard error."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


def data() -> Console:
    """The console for results: standard output."""
    return Console(highlight=False)


def print_json(document: Mapping[str, Any]) -> None:
    """Write one JSON document to standard output; the same value gives the same bytes."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=2) + "\n")


def print_result(result: Result, format: str) -> None:  # noqa: A002 - the option is --format everywhere
    """Write *result* to standard output as ``table``, ``json`` or ``csv``."""
    if format == "json":
        print_json(result.document())
    elif format == "csv":
        sys.stdout.write(result.grid().csv())
    else:
        _print_table(result)


def _print_table(result: Result) -> None:
    grid, console = result.grid(), data()
    if not grid.rows:
        talk().print(_plain(grid.empty))
    elif not console.is_terminal:
        sys.stdout.write(grid.text() + "\n")
    else:
        table = Table(*grid.headers, box=box.SIMPLE_HEAD, header_style="bold")
        for row in grid.rows:
            table.add_row(*(_plain(cell) for cell in row))
        console.print(table)
    for note in result.notes():
        talk().print(_plain(note))


def print_error(error: ModelerError) -> None:
    """Show an error a person can act on: what happened, then what to do."""
    console = talk()
    console.print(f"[bold red]error:[/] {_plain(error.message)}")
    if error.hint:
        console.print(f"[bold]hint:[/]  {_plain(error.hint)}")


@contextmanager
def progress(*, quiet: bool) -> Iterator[ProgressListener]:
    """A listener that draws one bar a stage on standard error, where that is a terminal."""
    console = talk()
    if quiet or not console.is_terminal:
        yield unheard
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    note = TextColumn("[dim]{task.fields[note]}[/]")
    with Bars(*columns, note, console=console, transient=True) as bars:
        stages: dict[str, TaskID] = {}

        def listen(event: Progress) -> None:
            if event.stage not in stages:
                stages[event.stage] = bars.add_task(event.stage, total=None, note="")
            bars.update(
                stages[event.stage],
                completed=event.done,
                total=event.total or None,
                note=event.note[-60:],
            )

        yield listen


def _plain(text: str) -> str:
    """*text* with nothing in it read as markup."""
    return text.replace("[", r"\[")
