"""``modeler search`` and ``modeler index``: find passages again."""

from __future__ import annotations

from typing import Annotated

import typer

from modeler.cli import console
from modeler.cli.app import app
from modeler.cli.targets import Format, FormatOption, Quiet, opened, split_targets
from modeler.errors import UnsupportedRequest


@app.command()
def search(
    targets: Annotated[list[str], typer.Argument(metavar="[DIR] WORDS", help="The folder, then what to look for.")],
    *,
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", help="Only of this kind: ddl, sql, php, markdown, docs; repeatable."),
    ] = None,
    path: Annotated[str, typer.Option("--path", help="Only below this path, or of this pattern.")] = "",
    schema: Annotated[str, typer.Option("--schema", help="Only what mentions tables of this schema.")] = "",
    table: Annotated[str, typer.Option("--table", help="Only what mentions this table.")] = "",
    k: Annotated[int, typer.Option("--k", "-k", min=1, max=1000, help="How many passages.")] = 10,
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    format: FormatOption = Format.TABLE,  # noqa: A002 - the option is --format everywhere
    quiet: Quiet = False,
) -> None:
    """Find the passages nearest to WORDS: tables, queries, functions, sections, each with file:line and why."""
    folder, words = split_targets(targets)
    if not " ".join(words).strip():
        raise UnsupportedRequest(
            "say what to look for", hint='modeler search DIR "what do the vendor numbers mean"'
        )
    with opened(folder, quiet=quiet) as workspace:
        found = workspace.search(" ".join(words), kinds=kind or (), path=path, schema=schema, table=table, k=k)
        console.print_result(found, Format.JSON if json else format)
