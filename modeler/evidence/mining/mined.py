"""What mining finds: of one statement, and of all of them together."""

from __future__ import annotations

from dataclasses import dataclass

from modeler.catalog.names import ColumnSet, Skipped, Span, TableName
from modeler.evidence.claims import Dated, Evidence, Refers
from modeler.evidence.mining.lineage import Lineage
from modeler.sources.reading import Mapping, Origin


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """Two sets of base columns that one statement equates, or compares as a range."""

    left: ColumnSet
    right: ColumnSet
    """In sorted order; for an equality the columns of the two sides are pairs."""
    join_type: str
    """``inner``, ``left``, ``right``, ``full``, ``cross``; ``semi`` and ``anti`` for IN and EXISTS; ``scalar`` for
    a subquery that stands for a value."""
    form: str = ""
    """The condition, where it is not plain equality: ``"lower(s.t.a) = s.u.b"``."""
    is_range: bool = False
    """Whether the sides are only compared: ``day BETWEEN valid_from AND valid_to``."""
    dated: tuple[Dated, ...] = ()
    """The validity beside the equality, where one side holds versions and the other a moment; one at most."""


@dataclass(frozen=True, slots=True, order=True)
class Grain:
    """Columns of one table that one statement makes one row per."""

    key: ColumnSet
    by: str
    """``"group by"`` or ``"row_number"``."""


@dataclass(frozen=True, slots=True, order=True)
class Measure:
    """An aggregate over the columns of one table."""

    table: TableName
    expression: str
    """In Redshift SQL over base columns: ``"SUM(price * qty)"``."""
    label: str
    """What the statement calls it; empty where it does not."""


@dataclass(frozen=True, slots=True, order=True)
class Filter:
    """A predicate on one table."""

    table: TableName
    predicate: str


@dataclass(frozen=True, slots=True)
class Understood:
    """What one statement says."""

    edges: tuple[Edge, ...] = ()
    grains: tuple[Grain, ...] = ()
    measures: tuple[Measure, ...] = ()
    filters: tuple[Filter, ...] = ()
    times: tuple[ColumnSet, ...] = ()
    """Columns that place rows in a period."""
    mappings: tuple[Mapping, ...] = ()
    tables: tuple[TableName, ...] = ()
    problems: tuple[str, ...] = ()
    """Names that mean nothing to the catalog; what is said of the others is kept."""
    failed: str = ""
    """Why the statement could not be parsed; empty where it was."""
    failed_line: int = 0
    """The line of the statement, from 1, on which it could not."""


@dataclass(frozen=True, slots=True)
class MinedJoin:
    """Statements that join the same columns in the same way."""

    left: ColumnSet
    right: ColumnSet
    join_type: str
    count: int
    """Different statements; a copy counts once."""
    spans: tuple[Span, ...]
    """Where they stand, in order."""
    authority: int
    """*count* with the statements weighed by who wrote them: a view, ETL, procedure or dbt model as three, a query
    of a dashboard or an application as two."""
    form: str = ""
    is_range: bool = False
    dated: tuple[Dated, ...] = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """``file:line`` of each statement."""
        return tuple(f"{span.path}:{span.first_line}" for span in self.spans)


@dataclass(frozen=True, slots=True)
class Usage:
    """What statements do with one table; each observation with the number of statements that make it."""

    table: TableName
    statements: int
    """Different statements that read it."""
    grains: tuple[tuple[tuple[str, ...], int], ...] = ()
    """Keys it is grouped or de-duplicated by."""
    measures: tuple[tuple[str, str, int], ...] = ()
    """Aggregate, label, count."""
    filters: tuple[tuple[str, int], ...] = ()
    time_columns: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the statements of one origin was understood."""

    origin: Origin
    total: int = 0
    understood: int = 0
    partly: int = 0
    joins: int = 0
    """Joins of base columns in its statements, one for each statement that makes it."""

    @property
    def parsed(self) -> int:
        """Statements that were parsed."""
        return self.understood + self.partly


@dataclass(frozen=True, slots=True)
class Mined:
    """What all statements say."""

    joins: tuple[MinedJoin, ...] = ()
    usages: tuple[Usage, ...] = ()
    total: int = 0
    """Statements given; ``understood + partly + len(failed)`` is the same number."""
    understood: int = 0
    """Parsed, with every name resolved to base columns."""
    partly: int = 0
    """Parsed, with names that the catalog lacks; what is said of the others counts."""
    failed: tuple[Skipped, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    mappings: tuple[Mapping, ...] = ()
    """CASE and DECODE that give codes their labels; the subject is ``schema.table.column``."""
    references: tuple[Refers, ...] = ()
    """What the joins mean where keys are declared: from each foreign key to the key it holds values of."""
    lineage: tuple[Lineage, ...] = ()
    """What the columns of views come from."""
    coverage: tuple[Coverage, ...] = ()
    """One for each origin that statements have, by its name."""
