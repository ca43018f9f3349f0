"""``modeler ask``: a request in words, answered from the workspace."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Unpack

import typer

from modeler.cli import console
from modeler.cli.app import app
from modeler.cli.drafts import drafting, messages_text
from modeler.cli.targets import Quiet, Targets, opened, split_targets
from modeler.errors import ExitCode, UnsupportedRequest
from modeler.workspace.writing import write_artefacts

if TYPE_CHECKING:
    from modeler.assistant import Answer, Conversation
    from modeler.workspace import Workspace
    from modeler.workspace.answering import Looked


class AnswerFormat(StrEnum):
    """How an answer is printed."""

    MARKDOWN = "markdown"
    JSON = "json"


Offline = Annotated[
    bool, typer.Option("--offline", help="Answer without the language model that the settings name.")
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Print what a language model would be told, and send nothing.")
]


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
    offline: Offline = False,
    dry_run: DryRun = False,
    quiet: Quiet = False,
) -> None:
    """Ask in words for joins, diagrams, constants, tests, queries, programs or reasons; exit code 2 if refused."""
    folder, words = split_targets(targets)
    if not words:
        raise UnsupportedRequest("nothing is asked", hint='modeler ask DIR "how do orders and products join?"')
    with opened(folder, quiet=quiet) as workspace:
        answer_to(
            " ".join(words),
            workspace,
            format=format,
            goes_on=goes_on,
            show_context=show_context,
            out=out,
            offline=offline,
            dry_run=dry_run,
            quiet=quiet,
            selected_text=selected,
            open_file=open_file,
            pinned=pin or (),
            dropped=drop or (),
        )


def answer_to(
    words: str,
    workspace: Workspace,
    *,
    format: AnswerFormat,  # noqa: A002 - the option is --format everywhere
    goes_on: bool = False,
    show_context: bool = False,
    out: Path | None = None,
    offline: bool = False,
    dry_run: bool = False,
    quiet: bool = False,
    **looked: Unpack[Looked],
) -> None:
    """Print the answer to *words*, or what would be sent for it; `typer.Exit` where nothing could be answered."""
    from modeler.assistant import Conversation
    from modeler.workspace.asking import keep_conversation, kept_conversation

    history = kept_conversation(workspace.root) if goes_on else Conversation()
    if dry_run:
        _show_briefing(workspace, words, history, format, looked)
        return
    with drafting(quiet=quiet) as listen:
        answer = workspace.ask(
            words, history=history, offline=offline, listen=listen, retrieve=show_context, **looked
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
    for note in () if quiet else answer.notes:
        console.talk().print(note, markup=False)
    if not answer.calls and answer.refused:
        raise typer.Exit(ExitCode.USAGE)


def _show_briefing(
    workspace: Workspace,
    words: str,
    history: Conversation,
    format: AnswerFormat,  # noqa: A002 - the option is --format everywhere
    looked: Looked,
) -> None:
    from modeler.assistant.language_model import configured

    messages = workspace.briefing(words, history=history, **looked)
    language_model = configured(workspace.settings.llm)
    address = language_model.title if language_model is not None else ""
    if format is AnswerFormat.JSON:
        told = [{"role": message.role.value, "content": message.text} for message in messages]
        console.print_json({"schema_version": 1, "to": address, "messages": told})
    else:
        typer.echo(messages_text(messages))
    said = f"would go to {address}" if address else "would go nowhere: no language model is named (llm.model)"
    console.talk().print(f"nothing was sent; this {said}", markup=False)


def _show_context(answer: Answer) -> None:
    talk = console.talk()
    for part in answer.context:
        marks = "".join((", pinned" if part.pinned else "", ", dropped" if part.dropped else ""))
        talk.print(f"context: {part.kind.value} {part.name}: {part.size:,} characters{marks}", markup=False)
