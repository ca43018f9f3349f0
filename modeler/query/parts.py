"""A goal from its parts, as options give them: ``--measure sum:orderinfo.quantity_ordered --by sku_vendor``."""

from __future__ import annotations

from collections.abc import Iterable

from modeler.catalog.names import ColumnSet, TableName
from modeler.errors import UnsupportedRequest, did_you_mean
from modeler.model.data_model import DataModel, Role
from modeler.model.measures import measures_of
from modeler.query.additivity import usual_aggregate
from modeler.query.conditions import filter_from_part
from modeler.query.goal import Aggregate, Dimension, Goal, Measure, Period, TimeGrain
from modeler.query.nouns import Kind, Nouns
from modeler.query.paths import paths_from
from modeler.query.times import time_of


def goal_from_parts(
    model: DataModel,
    *,
    measures: Iterable[str] = (),
    dimensions: Iterable[str] = (),
    filters: Iterable[str] = (),
    limit: int | None = None,
) -> Goal:
    """The goal of ``measures=["sum:orderinfo.quantity_ordered"], dimensions=["sku_vendor"], filters=["price>10"]``.

    A measure without an aggregate is summed, a price or a rate averaged; ``count`` alone counts rows. A dimension
    may be a period (``month``), or end in ``:code`` to be shown as it is stored where the application names its
    values.

    Raises:
        UnsupportedRequest: a part is not written so, or names nothing in the model.
    """
    nouns = Nouns(model)
    taken = tuple(_measure(text, nouns) for text in measures)
    wanted = tuple(dimensions)
    grain = next((TimeGrain(text.lower()) for text in wanted if text.lower() in set(TimeGrain)), None)
    grouped = tuple(_dimension(text, nouns) for text in wanted if text.lower() not in set(TimeGrain))
    kept = tuple(filter_from_part(text, nouns) for text in filters)
    period = Period(time_of(taken, grouped, model)) if grain is not None else None
    return Goal(taken, grouped, kept, period, grain, limit)


def suggest(model: DataModel) -> Goal | None:
    """A goal worth showing where nobody asked for one: the main measure by what it refers to, ten rows of it.

    None where no table has a measure.
    """
    facts = [role.table for role in model.roles if role.role is Role.FACT]
    tables = dict.fromkeys(
        (*facts, *(r.child.table for r in model.relationships), *(t.name for t in model.catalog.base))
    )
    for table in tables:
        additive = (column for column in measures_of(table, model) if usual_aggregate(column) is Aggregate.SUM)
        for column in additive:
            measure = Measure(Aggregate.SUM, column, column.columns[0])
            dimensions = _suggested_dimensions(table, model)
            return Goal((measure,), dimensions, limit=10 if dimensions else None)
    return None


def _measure(text: str, nouns: Nouns) -> Measure:
    name, _, rest = text.rpartition(":")
    if not name and rest.lower() == Aggregate.COUNT:
        return Measure(Aggregate.COUNT, None, "row_count")
    if name and name.lower() not in set(Aggregate):
        hint = did_you_mean(name, set(Aggregate)) or ", ".join(Aggregate)
        raise UnsupportedRequest(f"no aggregate is called {name!r}", hint=hint)
    column = nouns.column_named(rest)
    if column is None:
        noun = nouns.find(rest, Kind.MEASURE) or nouns.find(rest)
        if noun is None:
            raise nouns.unknown(rest, Kind.MEASURE)
        column = noun.column
    aggregate = Aggregate(name.lower()) if name else usual_aggregate(column)
    label = column.columns[0] if aggregate is Aggregate.SUM else f"{aggregate.value}_{column.columns[0]}"
    return Measure(aggregate, column, label)


def _dimension(text: str, nouns: Nouns) -> Dimension:
    bare, is_code = text.removesuffix(":code"), text.endswith(":code")
    column = nouns.column_named(bare)
    if column is None:
        noun = nouns.find(bare, Kind.COLUMN, Kind.TIME) or nouns.find(bare)
        if noun is None:
            raise nouns.unknown(bare, Kind.COLUMN)
        column = noun.column
    if nouns.label_of(column) is not None and not is_code:
        return Dimension(column, f"{column.columns[0]}_name", labelled=True)
    return Dimension(column, column.columns[0])


def _suggested_dimensions(table: TableName, model: DataModel) -> tuple[Dimension, ...]:
    """The key of the likeliest parent, and a column of it that the application names."""
    ways = [path for path in paths_from(table, model).values() if len(path) == 1]
    if not ways:
        return ()
    parent = max((path[0] for path in ways), key=lambda step: step.probability).parent
    labelled = (label.column for label in model.labels if label.column.table == parent.table)
    named = [Dimension(column, f"{column.columns[0]}_name", labelled=True) for column in labelled]
    return (*(Dimension(ColumnSet(parent.table, (name,)), name) for name in parent.columns), *named[:1])
