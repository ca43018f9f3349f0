"""What verification comes to: a finding for each fault, a state for each part, and the marked text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What is wrong with a part of an answer, or why it could not be checked."""

    UNKNOWN_NAME = "unknown_name"
    """A table or column that the catalog lacks."""
    NOT_SQL = "not_sql"
    """A statement that cannot be parsed."""
    WRITES = "writes"
    """A statement that does more than read."""
    UNKNOWN_JOIN = "unknown_join"
    """Tables joined on columns that the model does not join them on."""
    REVERSED = "reversed"
    """A relationship said or drawn the wrong way round."""
    FANNED_OUT = "fanned_out"
    """A sum or average over rows that a join multiplies."""
    WRONG_LABEL = "wrong_label"
    """A code named otherwise than the source code names it."""
    FAILED = "failed"
    """A statement that the warehouse refuses."""
    NO_ROWS = "no_rows"
    """A statement that returns nothing."""
    NO_SUCH_PLACE = "no_such_place"
    """A citation of a file or line that is not there."""
    NOT_CHECKED = "not_checked"
    """Something that nothing here can check; it is no fault, and it is not verified."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of an answer, or one thing in it that could not be checked."""

    kind: Kind
    message: str
    """What is wrong, with what."""
    hint: str = ""
    """What would be right, where that is known."""
    line: int = 0
    """Of the answer, from 1."""

    @property
    def is_fault(self) -> bool:
        """Whether the answer is wrong there, as opposed to unchecked."""
        return self.kind is not Kind.NOT_CHECKED

    def __str__(self) -> str:
        return self.message + (f" ({self.hint})" if self.hint else "")


class State(StrEnum):
    """What a part of an answer came to."""

    VERIFIED = "verified"
    REFUTED = "refuted"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True, slots=True)
class Checked:
    """One part of an answer that says something checkable."""

    what: str
    """``"SQL"``, ``"diagram"``, ``"cardinality"``, ``"citation"``, ``"name"``, ``"code"``."""
    text: str
    first_line: int
    last_line: int
    """Lines of the answer, from 1, both ends included."""
    findings: tuple[Finding, ...] = ()
    rows: int | None = None
    """How many rows the statement returned where a warehouse ran it."""
    below: int = 0
    """The line of the answer that its mark stands below; 0 where it stands in a sentence."""

    @property
    def state(self) -> State:
        """Refuted where anything is wrong, verified only where everything was looked at."""
        if any(finding.is_fault for finding in self.findings):
            return State.REFUTED
        return State.NOT_CHECKED if self.findings else State.VERIFIED


@dataclass(frozen=True, slots=True)
class Verified:
    """An answer after verification."""

    markdown: str
    """The answer; each part that was checked, or could not be, is marked."""
    parts: tuple[Checked, ...]
    """In the order of the answer."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding, in the order of the answer."""
        return tuple(finding for part in self.parts for finding in part.findings)

    @property
    def faults(self) -> tuple[Finding, ...]:
        """The findings that say something is wrong: what a language model can be asked to correct."""
        return tuple(finding for finding in self.findings if finding.is_fault)

    @property
    def verified(self) -> bool:
        """Whether there was something to check, and all of it was checked and held."""
        return bool(self.parts) and all(part.state is State.VERIFIED for part in self.parts)

    @property
    def sql(self) -> tuple[str, ...]:
        """The statements that hold, in the order of the answer."""
        return tuple(part.text for part in self.parts if part.what == "SQL" and part.state is State.VERIFIED)
