"""``modeler ask``: a request in words, answered from the workspace."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from modeler.cli import console
from modeler.cli.app import app
from modeler.cli.targets import Quiet, Targets, opened, split_targets
from modeler.errors import ExitCode, UnsupportedRequest
from modeler.workspace.writing import write_artefacts

if TYPE_CHECKING:
    from modeler.assistant import Answer


class AnswerFormat(StrEnum):
    """How an answer is printed."""

    MARKDOWN = "markdown"
    JSON = "json"


@app.command()
def ask(
    targets: Targets = None,
    *,
    format: Annotated[AnswerFormat, typer.Option("--format", "-f")] = AnswerFormat.MARKDOWN,  # noqa: A002
    goes_on: Annotated[bool, typer.Option("--continue", "-c", help="Go on with the last conversation.")] = False,
    show_context: Annotated[
        bool, typer.Option("--show-context", help="List what goes into the answer, with sizes.")
    ] = False,
    selected: Annotated[str, typer.Option("--selected", help="Text that is selected in an editor.")] = "",
    open_file: Annotated[str, typer.Option("--open-file", help="The file that is open, from the folder.")] = "",
    pin: Annotated[list[str] | None, typer.Option("--pin", help="A part of the context to keep.")] = None,
    drop: Annotated[list[str] | None, typer.Option("--drop", help="A part of the context to leave out.")] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="Write scripts and drawings here.")] = None,
    quiet: Quiet = False,
) -> None:
    """Ask in words for joins, diagrams, constants, tests, queries, programs or reasons; exit code 2 if refused."""
    from modeler.assistant import Conversation
    from modeler.workspace.asking import keep_conversation, kept_conversation

    folder, words = split_targets(targets)
    if not words:
        raise UnsupportedRequest("nothing is asked", hint='modeler ask DIR "how do orders and products join?"')
    with opened(folder, quiet=quiet) as workspace:
        history = kept_conversation(workspace.root) if goes_on else Conversation()
        answer = workspace.ask(
            " ".join(words),
            history=history,
            selected_text=selected,
            open_file=open_file,
            pinned=pin or (),
            dropped=drop or (),
        )
        keep_conversation(workspace.root, history.after(answer))
    if out is not None:
        for path in write_artefacts(answer.artefacts, out):
            console.talk().print(f"wrote {path}", markup=False)
    if format is AnswerFormat.JSON:
        console.print_json(answer.document())
    else:
        typer.echo(answer.markdown)
    if show_context:
        _show_context(answer)
    if not answer.calls:
        raise typer.Exit(ExitCode.USAGE)


def _show_context(answer: Answer) -> None:
    talk = console.talk()
    for part in answer.context:
        marks = "".join((", pinned" if part.pinned else "", ", dropped" if part.dropped else ""))
        talk.print(f"context: {part.kind.value} {part.name}: {part.size:,} characters{marks}", markup=False)
