"""Claims and the evidence for or against them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from modeler.catalog.names import ColumnSet, Span, TableName


@dataclass(frozen=True, slots=True, order=True)
class Unique:
    """No two rows of the table agree on these columns: they are a candidate key."""

    key: ColumnSet


@dataclass(frozen=True, slots=True, order=True)
class Included:
    """Every value of *child* that is not NULL is a value of *parent*: an inclusion dependency."""

    child: ColumnSet
    parent: ColumnSet


@dataclass(frozen=True, slots=True, order=True)
class Joined:
    """The two sides are equated in a join; in sorted order, because a query shows no direction."""

    left: ColumnSet
    right: ColumnSet

    @classmethod
    def of(cls, one: ColumnSet, other: ColumnSet) -> Joined:
        """The claim with its sides, and the pairs within a composite key, in sorted order."""
        if other.table < one.table or (other.table == one.table and sorted(other.columns) < sorted(one.columns)):
            one, other = other, one
        pairs = sorted(zip(one.columns, other.columns, strict=True))
        return cls(
            ColumnSet(one.table, tuple(a for a, _ in pairs)),
            ColumnSet(other.table, tuple(b for _, b in pairs)),
        )


@dataclass(frozen=True, slots=True, order=True)
class Refers:
    """*child* refers to a row of *parent*: a relationship with its direction."""

    child: ColumnSet
    parent: ColumnSet


@dataclass(frozen=True, slots=True, order=True)
class Dated:
    """*parent* holds versions, and a row of *child* refers to the one that was valid at its *moment*."""

    child: ColumnSet
    parent: ColumnSet
    moment: str
    """A column of the child."""
    begin: str
    """A column of the parent: the first moment of a version."""
    end: str
    """A column of the parent: its last moment, or the first after it."""
    end_included: bool = False


@dataclass(frozen=True, slots=True, order=True)
class NotNull:
    """No row has NULL in any of these columns."""

    columns: ColumnSet


@dataclass(frozen=True, slots=True, order=True)
class GroupedBy:
    """Queries make one row per these columns: a grain in use."""

    key: ColumnSet


@dataclass(frozen=True, slots=True, order=True)
class Measured:
    """A column is aggregated, as in ``sum(price * qty) AS revenue``."""

    table: TableName
    expression: str
    """The aggregate over base columns, in Redshift SQL."""
    label: str
    """What queries call it; empty where they do not."""


@dataclass(frozen=True, slots=True, order=True)
class Filtered:
    """Queries keep only rows with this predicate."""

    table: TableName
    predicate: str


@dataclass(frozen=True, slots=True, order=True)
class Labelled:
    """Values of the column have the labels of the mapping at *mapping*."""

    column: ColumnSet
    mapping: Span


Claim: TypeAlias = (
    Unique | Included | Joined | Refers | Dated | NotNull | GroupedBy | Measured | Filtered | Labelled
)


class Method(StrEnum):
    """How a claim came to be believed, or doubted."""

    DECLARED = "declared"
    """A key the DDL, dbt or LookML declares."""
    NAMED = "named"
    """Names, types, key position and meaning."""
    JOINED = "joined"
    """A query, view or ETL joins so."""
    GROUPED = "grouped"
    """A query groups, de-duplicates, measures or filters so."""
    PROFILED = "profiled"
    """Values or row counts in the data."""
    TESTED = "tested"
    """A check of the battery ran."""
    LABELLED = "labelled"
    """Application code maps the column's codes."""
    DECIDED = "decided"
    """A person said so in decisions.toml: the heaviest."""
    SUGGESTED = "suggested"
    """A language model said so: the lightest."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One observation for (positive weight) or against (negative weight) a claim."""

    claim: Claim
    method: Method
    weight: float
    """Log-odds it adds to the claim (natural logarithm); weights of independent observations add up."""
    note: str
    """The reason in words a person can check."""
    span: Span | None = None
    """Where it stands in the sources; None for evidence from data."""
    check: str = ""
    """The name of the check that produced it, for tested evidence."""

    @property
    def source(self) -> str:
        """``file:line``, or the check's name."""
        return str(self.span) if self.span else self.check


def strongest_first(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """*evidence* by falling absolute weight, ties by method, note and source: always the same order."""
    return tuple(sorted(evidence, key=lambda e: (-abs(e.weight), e.method, e.note, e.source)))
