"""Every error a person can meet, and the exit code each one means.

An error stops the command; a finding or a :class:`~modeler.sources.reading.Skipped` never does.

    ModelerError                  exit code
      SettingsError               2  usage or settings
        DecisionError             2
      UnknownName                 2
        UnknownTable              2
        UnknownColumn             2
        AmbiguousTable            2
      UngroundedSql               2  SQL names something the catalog lacks
      UnsupportedRequest          2  a goal or option nothing can satisfy
      NothingToRead               3  no usable source
      WarehouseError              4  warehouse unreachable or a statement failed there
        NotReadOnly               4  refused before it was sent
      LanguageModelError          4  language model unreachable, or it gives no whole answer
      MissingExtra                2  an optional package is not installed
      ResourceError               5  a packaged prompt, index or data file is missing or broken
      IndexUnavailable            5  the index is off, or cannot be read or written
        DamagedIndex              5  it is damaged; it can be rebuilt

Errors are raised low, with facts: the message says what happened to which thing, the hint says what to do.
They are rendered only by the faces.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from enum import IntEnum


class ExitCode(IntEnum):
    """What the process returns to the shell."""

    DONE = 0
    """The command did what was asked."""
    FINDINGS = 1
    """Done, and there are findings at or above ``--fail-on``."""
    USAGE = 2
    """A wrong option, argument, name or setting."""
    NOTHING_USABLE = 3
    """The sources hold nothing that could be read."""
    UNREACHABLE = 4
    """The warehouse or the language model could not be reached, or refused."""
    RESOURCE = 5
    """The index or a prompt is missing or broken."""
    INTERRUPTED = 130
    """Stopped by the person; running the command again picks up where it stopped."""


class ModelerError(Exception):
    """Base of every error meant for a person; *hint* says what to do about it."""

    exit_code = ExitCode.USAGE

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class SettingsError(ModelerError):
    """A setting or option that cannot be used."""


class DecisionError(SettingsError):
    """An entry of decisions.toml that cannot be used."""


class UnknownName(ModelerError):
    """A name that is not there; the hint holds the nearest ones that are."""


class UnknownTable(UnknownName):
    """A table that the catalog lacks."""


class UnknownColumn(UnknownName):
    """A column that its table lacks."""


class AmbiguousTable(UnknownName):
    """A table name that more than one schema has."""


class UngroundedSql(ModelerError):
    """SQL about to be shown that names something the catalog lacks; it is blocked."""


class UnsupportedRequest(ModelerError):
    """A request that is well-formed and that nothing in the model can satisfy."""


class NothingToRead(ModelerError):
    """A folder that is missing, empty, or holds no source that could be read."""

    exit_code = ExitCode.NOTHING_USABLE


class WarehouseError(ModelerError):
    """A warehouse that cannot be reached, or a statement that failed there."""

    exit_code = ExitCode.UNREACHABLE


class NotReadOnly(WarehouseError):
    """A statement that is not a single read-only query; it was not sent."""


class LanguageModelError(ModelerError):
    """A language model that cannot be reached, refuses, or never gives a whole answer."""

    exit_code = ExitCode.UNREACHABLE


class MissingExtra(ModelerError):
    """A package of an optional extra that is not installed; the hint is the line that installs it."""


class ResourceError(ModelerError):
    """A packaged resource (prompt, index definition, weights) that is missing or broken."""

    exit_code = ExitCode.RESOURCE


class IndexUnavailable(ModelerError):
    """An index that is off, cannot be reached, or cannot be read or written."""

    exit_code = ExitCode.RESOURCE


class DamagedIndex(IndexUnavailable):
    """An index whose files are damaged."""


def did_you_mean(name: str, known: Iterable[str], *, most: int = 3) -> str:
    """Say which *known* names are nearest to *name*, or nothing where none is near.

    >>> did_you_mean("sku_idd", ["sku_id", "order_id", "quantity"])
    'did you mean sku_id?'
    >>> did_you_mean("zzz", ["sample.skuinfo"])
    ''
    """
    by_lower = {candidate.lower(): candidate for candidate in sorted(known)}
    near = difflib.get_close_matches(name.lower(), by_lower, n=most, cutoff=0.6)
    if not near:
        return ""
    return "did you mean " + " or ".join(by_lower[match] for match in near) + "?"
