"""The conditions and times of a question, taken out of it one kind after the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from modeler.catalog.names import ColumnSet
from modeler.errors import UnsupportedRequest
from modeler.model.data_model import DataModel
from modeler.query.conditions import take_comparisons
from modeler.query.goal import Dimension, Filter, Measure, Period, Related, TimeGrain
from modeler.query.happened import Dated, take_dated_grain, take_happened
from modeler.query.nouns import Nouns
from modeler.query.paths import paths_from
from modeler.query.periods import Span, take_grain, take_period
from modeler.query.quantities import take_quantities, take_years
from modeler.query.related import take_related
from modeler.query.states import take_states
from modeler.query.times import time_of


@dataclass(frozen=True, slots=True)
class Read:
    """A question without its conditions, and these."""

    rest: str
    filters: tuple[Filter, ...] = ()
    related: tuple[Related, ...] = ()
    span: Span | None = None
    grain: TimeGrain | None = None
    happened: ColumnSet | None = None
    """When what is spoken of happened, where a word says so."""
    dated: Dated | None = None
    is_quantified: bool = False
    """Whether a number of the things themselves is compared: ``courses worth more than 5 credits``."""

    @property
    def names_time(self) -> bool:
        """Whether it says which point in time is meant."""
        return self.happened is not None or self.dated is not None

    def period(
        self, measures: Iterable[Measure], dimensions: Iterable[Dimension], model: DataModel
    ) -> Period | None:
        """The rows in the period asked for, by the point in time that is named, or else the measured rows' own.

        Raises:
            UnsupportedRequest: they have none.
        """
        if self.span is None and self.grain is None:
            return None
        when = self.span or Span()
        named = (
            *([self.happened] if self.happened is not None else []),
            *(self.dated.columns if self.dated else ()),
        )
        held = (tuple(measures), tuple(dimensions))
        column = _reachable(named, *held, model) if named else time_of(*held, model)
        return Period(column, when.first, when.after, when.months)


def read_conditions(text: str, nouns: Nouns, model: DataModel) -> Read:
    """*text* taken apart; what is left says what is measured, ranked and grouped.

    Raises:
        UnsupportedRequest: a condition names nothing in the model, or a period cannot be known.
    """
    rest, related = take_related(text, nouns, model)
    rest, quantities = take_quantities(rest, nouns)
    rest, years = take_years(rest, nouns, model)
    rest, states = take_states(rest, nouns, model)
    rest, comparisons = take_comparisons(rest, nouns)
    rest, span = take_period(rest)
    rest, dated = take_dated_grain(rest, nouns)
    rest, grain = (rest, dated.grain) if dated is not None else take_grain(rest, nouns.is_part_of_name)
    rest, happened = take_happened(rest, nouns)
    return Read(
        rest.strip(" ,."),
        (*comparisons, *quantities, *years, *states),
        related,
        span,
        grain,
        happened,
        dated,
        bool(quantities),
    )


def _reachable(
    columns: Iterable[ColumnSet], measures: tuple[Measure, ...], dimensions: tuple[Dimension, ...], model: DataModel
) -> ColumnSet:
    """The first of *columns* that the measured rows have, or can look up."""
    held = tuple(columns)
    tables = [m.table for m in measures if m.table is not None] or [d.column.table for d in dimensions]
    for table in tables:
        ways = paths_from(table, model)
        found = sorted((len(ways[c.table]), place, c) for place, c in enumerate(held) if c.table in ways)
        if found:
            return found[0][2]
    if not tables:
        return held[0]
    raise UnsupportedRequest(f"{held[0]} says nothing of {tables[0]}", hint="name a point in time of its own")
