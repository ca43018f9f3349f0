"""What a language model writes, shown on standard error as it arrives: a draft that nobody has checked yet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from modeler.cli import console

if TYPE_CHECKING:
    from modeler.assistant.assisted import Listen
    from modeler.assistant.language_model import Event, Message


@contextmanager
def drafting(*, quiet: bool) -> Iterator[Listen]:
    """A listener that writes the draft where standard error is a terminal; the verified answer comes after it."""
    from modeler.assistant.assisted import unheard
    from modeler.assistant.language_model import Called, Delta, Restarted

    talk = console.talk()
    if quiet or not talk.is_terminal:
        yield unheard
        return

    def write(event: Event) -> None:
        match event:
            case Delta(text):
                talk.print(text, end="", style="dim", markup=False)
            case Called(call):
                talk.print(f"\n(asks the workspace for {call.name})", style="dim", markup=False)
            case Restarted(reason):
                talk.print(f"\n({reason})\n", style="dim", markup=False)

    yield write
    talk.print()


def messages_text(messages: tuple[Message, ...]) -> str:
    """What would be sent, as a person reads it."""
    return "\n\n".join(f"--- {message.role.value}\n{message.text}" for message in messages)
