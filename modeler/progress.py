"""The one event type the faces listen to while long work runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """One step forward in a named stage of a run."""

    stage: str
    """What is being done, in words a person reads: ``"reading sources"``."""
    done: int = 0
    """Units finished so far."""
    total: int = 0
    """Units in all; 0 where it is not known yet."""
    note: str = ""
    """The thing in hand: a file, a check."""
    found: object = None
    """What the step before came to, for those who watch: a verdict, a round of the validation."""


ProgressListener = Callable[[Progress], None]
"""Called from the thread that does the work; it may raise ``KeyboardInterrupt`` to cancel."""


def unheard(event: Progress) -> None:
    """Listen to nothing: the default listener."""
