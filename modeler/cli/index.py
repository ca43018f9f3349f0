"""``modeler search`` and ``modeler index``: find passages again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from modeler.cli import console
from modeler.cli.app import app
from modeler.cli.targets import Format, FormatOption, Quiet, opened, split_targets
from modeler.errors import UnsupportedRequest

if TYPE_CHECKING:
    from modeler.workspace.indexing import Indexed

_ACTIONS = ("status", "rebuild", "clear")


@app.command()
def search(
    targets: Annotated[list[str], typer.Argument(metavar="[DIR] WORDS", help="The folder, then what to look for.")],
    *,
    kind: Annotated[
        list[str] | None,
        typer.Option("--kind", help="Only of this kind: ddl, sql, php, markdown, docs; may be repeated."),
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


@app.command()
def index(
    targets: Annotated[
        list[str] | None,
        typer.Argument(metavar="[status|rebuild|clear] [DIR]", help="What to do (default: update it), and where."),
    ] = None,
    *,
    watch: Annotated[bool, typer.Option("--watch", help="Go on and follow changes until interrupted.")] = False,
    words_only: Annotated[bool, typer.Option("--words-only", help="Make no vectors in this run.")] = False,
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
    format: FormatOption = Format.TABLE,  # noqa: A002 - the option is --format everywhere
    quiet: Quiet = False,
) -> None:
    """Bring the index up to date with the files; status tells of it, rebuild makes it anew, clear removes it."""
    action, folder = _asked(targets or [])
    kind = Format.JSON if json else format
    with opened(folder, quiet=quiet) as workspace:
        if action == "status":
            console.print_result(workspace.index_status(), kind)
        elif action == "clear":
            typer.echo("the index was removed" if workspace.clear_index() else "there is no index")
        else:
            _print(workspace.index(rebuild=action == "rebuild", embeds=not words_only), kind, quiet=quiet)
            for done in workspace.watch(embeds=not words_only) if watch else ():
                _print(done, kind, quiet=quiet)


def _print(done: Indexed, kind: Format, *, quiet: bool) -> None:
    """One sentence, and what was left out; or the whole document."""
    if kind is not Format.TABLE:
        console.print_result(done, kind)
        return
    typer.echo(done.sentence())
    for note in () if quiet else done.notes():
        console.talk().print(note, markup=False)


def _asked(targets: list[str]) -> tuple[str, Path]:
    """What to do, and the folder."""
    actions = [target for target in targets if target in _ACTIONS]
    folder, names = split_targets(target for target in targets if target not in _ACTIONS)
    if names:
        # a word that is neither an action nor looks like a path is a folder that is not there
        folder, names = Path(names[0]), names[1:]
    if names or len(actions) > 1:
        raise UnsupportedRequest(f"{' '.join(targets)!r} is not understood", hint="modeler index [status] DIR")
    return (actions or ["update"])[0], folder
