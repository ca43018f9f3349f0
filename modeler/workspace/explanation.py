"""Why something is believed: a tree of reasons, each with the place or the test it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """One statement, where it can be checked, and what stands behind it."""

    sentence: str
    source: str = ""
    """``file:line``, or the name of the check."""
    because: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """The chain of evidence behind one thing."""

    subject: str
    reasons: tuple[Reason, ...]

    def __str__(self) -> str:
        return "\n".join([self.subject, *self.lines()])

    def lines(self) -> Iterator[str]:
        """The tree as text, one line a reason."""
        for place, reason in enumerate(self.reasons):
            yield from _drawn(reason, "", last=place == len(self.reasons) - 1)

    def document(self) -> dict[str, object]:
        """The tree as JSON values."""
        reasons = [_document(reason) for reason in self.reasons]
        return {"schema_version": 1, "subject": self.subject, "reasons": reasons}


def _drawn(reason: Reason, margin: str, *, last: bool) -> Iterator[str]:
    place = f"  [{reason.source}]" if reason.source else ""
    yield f"{margin}{'└─' if last else '├─'} {reason.sentence}{place}"
    below = margin + ("   " if last else "│  ")
    for position, child in enumerate(reason.because):
        yield from _drawn(child, below, last=position == len(reason.because) - 1)


def _document(reason: Reason) -> dict[str, object]:
    return {
        "sentence": reason.sentence,
        "source": reason.source,
        "because": [_document(child) for child in reason.because],
    }
