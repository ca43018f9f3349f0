"""Answers: what was asked for, what came of it, and everything it rests on."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from modeler.artefacts.artefact import Artefact
from modeler.assistant.context import Part


@dataclass(frozen=True, slots=True)
class Call:
    """A skill with its arguments, names as the catalog spells them."""

    skill: str
    arguments: Any
    """A value of the skill's own type of arguments."""
    why: tuple[str, ...] = ()
    """Why this skill and these arguments, in sentences."""

    def document(self) -> dict[str, Any]:
        """As JSON values."""
        return {"skill": self.skill, "arguments": asdict(self.arguments), "why": list(self.why)}


@dataclass(frozen=True, slots=True)
class Section:
    """What one skill answers."""

    markdown: str
    sql: tuple[str, ...] = ()
    """Every statement in it, in the workspace's dialect."""
    citations: tuple[str, ...] = ()
    """``file:line`` or ``file:first-last`` of what it rests on."""
    verified: bool = True
    """Whether everything in it was checked: names against the catalog, SQL by running it where data are."""
    artefacts: tuple[Artefact, ...] = ()
    subject: str = ""
    """What a following "why?" asks about, as `Abilities.explain` understands it."""
    passages: tuple[tuple[str, str], ...] = ()
    """Place and text of what was looked up for it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one request."""

    words: str
    markdown: str
    calls: tuple[Call, ...] = ()
    sql: tuple[str, ...] = ()
    citations: tuple[str, ...] = ()
    verified: bool = False
    artefacts: tuple[Artefact, ...] = ()
    """Files beside it (a script, a drawing), none of them written."""
    context: tuple[Part, ...] = ()
    """What went into it."""
    subject: str = ""
    """What a following "why?" asks about."""
    refused: str = ""
    """Why nothing, or part of it, was not answered; empty where all was."""
    notes: tuple[str, ...] = field(default=())
    """What was checked, and what was not."""

    @property
    def skills(self) -> tuple[str, ...]:
        """Names of the skills that answered, each once, in order."""
        return tuple(dict.fromkeys(call.skill for call in self.calls))

    def document(self) -> dict[str, Any]:
        """As ``modeler ask --format json`` prints it."""
        return {
            "schema_version": 1,
            "answer_markdown": self.markdown,
            "skills": list(self.skills),
            "sql": list(self.sql),
            "citations": list(self.citations),
            "verified": self.verified,
            "refused": self.refused,
            "calls": [call.document() for call in self.calls],
            "artefacts": [artefact.path for artefact in self.artefacts],
            "context": [part.document() for part in self.context],
        }

    def _repr_markdown_(self) -> str:
        return self.markdown

    def __str__(self) -> str:
        return self.markdown
