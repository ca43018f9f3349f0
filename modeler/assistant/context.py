"""What goes into an answer: the request, the conversation, what the person looks at, and passages found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """The parts of a context."""

    PROMPT = "prompt"
    HISTORY = "chat history"
    SELECTED = "selected text"
    OPEN_FILE = "open file"
    PASSAGE = "retrieved passage"


@dataclass(frozen=True, slots=True)
class Part:
    """One part, with its size."""

    kind: Kind
    name: str
    """What to say to pin or drop it: ``"history:2"``, ``"docs/onboarding.md:1-9"``."""
    text: str
    pinned: bool = False
    dropped: bool = False
    """Whether it was left out because the person said so."""

    @property
    def size(self) -> int:
        """Characters."""
        return len(self.text)

    def document(self) -> dict[str, Any]:
        """As JSON values, without the text."""
        return {
            "kind": self.kind.value,
            "name": self.name,
            "characters": self.size,
            "pinned": self.pinned,
            "dropped": self.dropped,
        }


def arranged(parts: Iterable[Part], *, pinned: Iterable[str] = (), dropped: Iterable[str] = ()) -> tuple[Part, ...]:
    """*parts* with what the person pinned marked, and what they dropped marked and left without effect.

    A part is named by its name, the file of its name, or its kind (``history`` for all of it). The prompt stays.

    >>> parts = (Part(Kind.PROMPT, "prompt", "Why?"), Part(Kind.HISTORY, "history:1", "Join them."))
    >>> [part.dropped for part in arranged(parts, dropped=["history"])]
    [False, True]
    """
    pins, drops = tuple(pinned), tuple(dropped)
    return tuple(
        replace(
            part,
            pinned=_is_named(part, pins),
            dropped=part.kind is not Kind.PROMPT and _is_named(part, drops),
        )
        for part in parts
    )


def kept(parts: Iterable[Part], *kinds: Kind) -> tuple[Part, ...]:
    """The parts of *kinds* that were not dropped; of every kind where none is named."""
    return tuple(part for part in parts if not part.dropped and (not kinds or part.kind in kinds))


def _is_named(part: Part, names: Iterable[str]) -> bool:
    return any(name.strip().lower() in _spellings(part) for name in names)


def _spellings(part: Part) -> Iterator[str]:
    yield part.name.lower()
    yield part.name.lower().rpartition(":")[0] or part.name.lower()
    yield part.kind.value
    yield part.kind.value.split()[-1]
