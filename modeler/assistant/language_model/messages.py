"""What is said to a language model and what comes back, the same for every provider."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol


class Role(StrEnum):
    """Who says a message."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"
    TOOL = "tool"
    """The result of a tool that the language model called."""


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A tool that the language model wants called."""

    id: str
    name: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """One message."""

    role: Role
    text: str
    calls: tuple[ToolCall, ...] = ()
    """The tools that an assistant's message calls."""
    answers: str = ""
    """For a tool's result, the id of the call it answers."""


@dataclass(frozen=True, slots=True)
class Tool:
    """Something a language model may call."""

    name: str
    description: str
    schema: Mapping[str, Any] = field(default_factory=dict)
    """The JSON Schema of its arguments."""


@dataclass(frozen=True, slots=True)
class Delta:
    """A piece of text, as it arrives."""

    text: str


@dataclass(frozen=True, slots=True)
class Called:
    """A tool call, complete."""

    call: ToolCall


@dataclass(frozen=True, slots=True)
class Used:
    """Tokens as the provider counts them."""

    prompt: int
    answer: int


@dataclass(frozen=True, slots=True)
class Restarted:
    """What came so far is void: the answer broke off and begins again."""

    reason: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """The end."""

    reason: str
    """``"stop"``, ``"tools"``, ``"length"`` where it was too long; else what the provider says."""


Event = Delta | Called | Used | Restarted | Stopped


class LanguageModel(Protocol):
    """Something that writes text."""

    @property
    def title(self) -> str:
        """What it is and where, as a person reads it."""

    def complete(
        self, messages: Sequence[Message], *, tools: Sequence[Tool] = (), most_tokens: int = 4096
    ) -> Iterator[Event]:
        """What it answers to *messages*, each event as soon as it is there, :class:`Stopped` the last.

        Raises:
            LanguageModelError: it cannot be reached, refuses, or never gives a whole answer.
        """


def tokens_in(messages: Sequence[Message], tools: Sequence[Tool] = ()) -> int:
    """About how many tokens *messages* and *tools* are: one for four characters, as English and SQL come to.

    >>> tokens_in([Message(Role.USER, "SELECT 1")])
    6
    """
    held = sum(len(m.text) // 4 + sum(len(str(c.arguments)) // 4 for c in m.calls) + _OVERHEAD for m in messages)
    return held + sum((len(t.description) + len(str(t.schema))) // 4 + _OVERHEAD for t in tools)


_OVERHEAD = 4
"""Tokens that a message costs beside its text."""
