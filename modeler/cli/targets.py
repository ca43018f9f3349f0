"""What every command takes: a workspace folder, names in it, and a format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import modeler
from modeler.cli import console

if TYPE_CHECKING:
    from modeler.workspace import Workspace

Targets = Annotated[
    list[str] | None,
    typer.Argument(metavar="[DIR] [NAME]...", help="The workspace folder (default: the current one), then names."),
]
Folder = Annotated[Path, typer.Argument(metavar="[DIR]", help="The workspace folder (default: the current one).")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no notes on standard error.")]

MostCost = Annotated[
    float | None,
    typer.Option("--max-cost", min=0, help="Refuse statements whose plan costs more, by the engine's EXPLAIN."),
]


class Format(StrEnum):
    """How a result is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


FormatOption = Annotated[Format, typer.Option("--format", "-f", help="How the result is printed.")]


def split_targets(targets: Iterable[str] | None) -> tuple[Path, tuple[str, ...]]:
    """The workspace folder and the names: a first target that is a folder, or looks like a path, is the folder.

    >>> split_targets(["no/such/folder", "orders"])
    (PosixPath('no/such/folder'), ('orders',))
    >>> split_targets(["orders"])
    (PosixPath('.'), ('orders',))
    """
    given = tuple(targets or ())
    if given and (Path(given[0]).is_dir() or "/" in given[0].split(" ")[0] or given[0] in (".", "..")):
        return Path(given[0]), given[1:]
    return Path(), given


@contextmanager
def opened(folder: Path, *, quiet: bool = False, **settings: Any) -> Iterator[Workspace]:
    """The workspace at *folder* with progress drawn on standard error; *settings* that are not None override it."""
    given = {key.replace("__", "."): value for key, value in settings.items() if value is not None}
    with console.progress(quiet=quiet) as listener, modeler.open(folder, listener=listener, **given) as workspace:
        yield workspace
