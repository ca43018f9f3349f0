"""Everything one run of ``modeler analyze`` came to: what the report shows and ``why`` answers from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from modeler.artefacts.constants import Constant
from modeler.catalog.names import ColumnSet
from modeler.checks.verdicts import Number, Round, Verdict
from modeler.model.data_model import DataModel
from modeler.query.goal import Query
from modeler.sources.reading import Skipped


class Severity(StrEnum):
    """How much a finding matters; ``--fail-on`` names the least that fails the run."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should know, with its place or its test."""

    severity: Severity
    title: str
    """A few words: ``"orphans: orderinfo.product_id"``."""
    sentence: str
    """What was found, with its numbers, and what to do."""
    source: str = ""
    """``file:line``, or the name of the check."""
    subjects: tuple[ColumnSet, ...] = ()


@dataclass(frozen=True, slots=True)
class Understanding:
    """How much of the sources was understood; understood + partly + failed = total."""

    total: int
    understood: int
    partly: int
    failed: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class SourceCount:
    """Files of one kind."""

    kind: str
    files: int
    size: int
    """Bytes in all."""


Cell: TypeAlias = Number | bool


@dataclass(frozen=True, slots=True)
class Answer:
    """A query, and the rows it gave where it could be run."""

    query: Query
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    note: str = ""
    """Why there are no rows, or what to know of them: an earlier version gave other sums."""
    superseded: Query | None = None
    """The query as first proposed, where validation changed it."""
    superseded_rows: tuple[tuple[Cell, ...], ...] = ()
    of_goal: bool = False
    """Whether it answers the goal, rather than showing a join."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """The result of a run."""

    title: str
    """The workspace's name."""
    goal: str
    """The goal in words; empty where none was given."""
    dialect: str
    sources: tuple[SourceCount, ...]
    statements: Understanding
    skipped: tuple[Skipped, ...]
    proposed: DataModel
    """What was believed before any test ran."""
    model: DataModel
    """What is believed after the last round."""
    rounds: tuple[Round, ...]
    """Empty where nothing was executed."""
    verdicts: tuple[Verdict, ...]
    """The final verdict of every check, in battery order."""
    answers: tuple[Answer, ...]
    """Join queries first, then the goal's query."""
    findings: tuple[Finding, ...]
    """Worst first."""
    constants: tuple[Constant, ...] = ()
    """Mappings with their SQL and proof, those linked to a column first; empty has the report work them out."""
    executed_on: str = ""
    """Where the checks ran: ``"DuckDB over data/"``; empty where nothing was executed."""
    commit: str = ""
    """What the sources were read at, where they are a git work tree."""
