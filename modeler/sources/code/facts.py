"""What one file of source says, before constants of other files are known."""

from __future__ import annotations

from dataclasses import dataclass, field

from modeler.catalog.names import Skipped, Span
from modeler.sources.code.terms import Term
from modeler.sources.reading import Semantics, Statement


@dataclass(frozen=True, slots=True)
class Arm:
    """Codes and their label; operators other than ``=`` make a range."""

    operator: str
    code: Term
    label: Term | None
    """None where the code of this arm gives no label of its own."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A mapping whose codes and labels are still terms."""

    arms: tuple[Arm, ...]
    default: Term | None
    subject: str
    semantics: Semantics
    span: Span
    language: str
    kind: str
    name: str = ""
    enclosing_class: str = ""
    enclosing_function: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Definition:
    """A named constant."""

    name: str
    """As `Named` refers to it."""
    term: Term
    span: Span
    is_rival: bool = True
    """Whether another definition can be meant instead; the language's own constants cannot be redefined."""


@dataclass(frozen=True, slots=True)
class Facts:
    """All that one file gave."""

    language: str
    drafts: tuple[Draft, ...] = ()
    definitions: tuple[Definition, ...] = ()
    parents: tuple[tuple[str, str], ...] = ()
    """Classes with a class they take constants from."""
    statements: tuple[Statement, ...] = ()
    skipped: tuple[Skipped, ...] = field(default=())
