"""Goals, plans and queries: values only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from modeler.catalog.names import ColumnSet, TableName


class Aggregate(StrEnum):
    """How a measure is aggregated."""

    SUM = "sum"
    COUNT = "count"
    COUNT_DISTINCT = "count_distinct"
    AVG = "avg"
    MIN = "min"
    MAX = "max"
    MEDIAN = "median"


@dataclass(frozen=True, slots=True)
class Measure:
    """A number asked for; *column* is None for a count of rows."""

    aggregate: Aggregate
    column: ColumnSet | None
    label: str
    rows_of: TableName | None = None
    """Whose rows a count of rows counts; None leaves it to the other parts of the goal."""
    times: ColumnSet | None = None
    """What each row's *column* is multiplied by before it is aggregated: a price that the row has, or looks up."""

    @property
    def table(self) -> TableName | None:
        """The table whose rows it is taken over, where it says so."""
        return self.column.table if self.column is not None else self.rows_of


@dataclass(frozen=True, slots=True)
class Dimension:
    """A column to group by; *labelled* shows its label from the application instead of its code."""

    column: ColumnSet
    label: str
    labelled: bool = False


class TimeGrain(StrEnum):
    """Periods to group time by."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    WEEKDAY = "weekday"
    """0 is Sunday."""


@dataclass(frozen=True, slots=True)
class Period:
    """Rows with *first* <= column < *after*; with *months*, only those months of each year."""

    column: ColumnSet
    first: date | None = None
    after: date | None = None
    months: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Filter:
    """Rows whose column compares so with a literal."""

    column: ColumnSet
    operator: str
    """One of ``= <> < <= > >= in like``, and ``not in``."""
    values: tuple[str | int | float, ...]


@dataclass(frozen=True, slots=True)
class Related:
    """Rows of *of* that have so many rows of *table*: ``= 0`` is those that have none."""

    of: TableName
    table: TableName
    operator: str
    """One of ``= < <= > >=``."""
    number: int
    period: Period | None = None
    """Only rows of *table* in it are counted."""


class Beside(StrEnum):
    """What stands beside each number of the first measure."""

    SHARE = "share"
    """Its part of all rows' number, from 0 to 1."""
    RUNNING = "running_total"
    """The sum of it and those before."""


@dataclass(frozen=True, slots=True)
class Goal:
    """What is asked, resolved against the catalog."""

    measures: tuple[Measure, ...]
    dimensions: tuple[Dimension, ...] = ()
    filters: tuple[Filter, ...] = ()
    period: Period | None = None
    time_grain: TimeGrain | None = None
    limit: int | None = None
    descending: bool = True
    text: str = ""
    """The words it was read from."""
    within: tuple[str, ...] = ()
    """Dimensions (as text) and time grain in each group of which *limit* rows are kept; empty: in all."""
    related: tuple[Related, ...] = ()
    beside: Beside | None = None
    mean_over: ColumnSet | None = None
    """The dimension over whose values the first measure is averaged: orders per customer, on average."""


@dataclass(frozen=True, slots=True)
class Step:
    """One decision of a plan and its reason."""

    action: str
    """``"join sample.skuinfo on product_id = sku_id"``."""
    reason: str
    columns: tuple[ColumnSet, ...] = ()
    """The columns it touches, so that ``why`` can find it."""


@dataclass(frozen=True, slots=True)
class Query:
    """SQL that was composed, and why it is as it is."""

    title: str
    sql: str
    dialect: str
    columns: tuple[str, ...]
    """Names of the result's columns, in order."""
    plan: tuple[Step, ...] = ()
