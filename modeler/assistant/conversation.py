"""What was said before: the turns of a conversation, kept as JSON lines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from modeler.assistant.answer import Answer, Call
from modeler.assistant.skills import SKILLS
from modeler.assistant.skills.skill import arguments_from
from modeler.errors import ModelerError


@dataclass(frozen=True, slots=True)
class Turn:
    """One request and what it was taken to ask for."""

    words: str
    calls: tuple[Call, ...] = ()
    subject: str = ""
    markdown: str = ""

    def line(self) -> str:
        """As one line of JSON."""
        calls = [call.document() for call in self.calls]
        held = {"words": self.words, "calls": calls, "subject": self.subject, "markdown": self.markdown}
        return json.dumps(held, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Conversation:
    """Turns, the oldest first."""

    turns: tuple[Turn, ...] = ()

    def __iter__(self) -> Iterator[Turn]:
        return iter(self.turns)

    def __len__(self) -> int:
        return len(self.turns)

    def after(self, answer: Answer) -> Conversation:
        """The conversation with *answer* as its last turn."""
        return Conversation((*self.turns, turn_of(answer)))

    @property
    def calls(self) -> tuple[Call, ...]:
        """What the last turn that was answered asked for."""
        return next((turn.calls for turn in reversed(self.turns) if turn.calls), ())

    def asked(self) -> Iterator[tuple[Call, ...]]:
        """What each turn that was answered asked for, the last one first."""
        return (turn.calls for turn in reversed(self.turns) if turn.calls)

    @property
    def subject(self) -> str:
        """What the last answer was about."""
        return next((turn.subject for turn in reversed(self.turns) if turn.subject), "")

    def text(self) -> str:
        """Every turn as a line of JSON."""
        return "".join(f"{turn.line()}\n" for turn in self.turns)


def turn_of(answer: Answer) -> Turn:
    """What stays of *answer* when the conversation goes on."""
    return Turn(answer.words, answer.calls, answer.subject, answer.markdown)


def conversation_of(history: Iterable[Answer | Turn]) -> Conversation:
    """The conversation that answers, or turns of an earlier one, make up."""
    return Conversation(tuple(turn_of(one) if isinstance(one, Answer) else one for one in history))


def read_conversation(text: str) -> Conversation:
    """The conversation that `Conversation.text` wrote; a line that cannot be read is left out.

    >>> read_conversation("no JSON").turns
    ()
    """
    return Conversation(tuple(_turns(text.splitlines())))


def _turns(lines: Iterable[str]) -> Iterator[Turn]:
    for line in lines:
        try:
            held = json.loads(line)
            calls = tuple(
                Call(one["skill"], arguments_from(SKILLS.load(one["skill"]), one["arguments"]), tuple(one["why"]))
                for one in held["calls"]
            )
            yield Turn(str(held["words"]), calls, str(held["subject"]), str(held["markdown"]))
        except (ValueError, KeyError, TypeError, ModelerError):
            # written by another version, or by hand: what can still be read is of use
            continue
