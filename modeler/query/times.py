"""Which point in time places the rows that are measured."""

from __future__ import annotations

from collections.abc import Iterable

from modeler.catalog.identifier_words import words
from modeler.catalog.names import ColumnSet, TableName
from modeler.errors import UnsupportedRequest
from modeler.model.data_model import DataModel
from modeler.query.goal import Dimension, Measure
from modeler.query.paths import paths_from


def time_of(measures: Iterable[Measure], dimensions: Iterable[Dimension], model: DataModel) -> ColumnSet:
    """When the rows of the first measure happened; without measures, those of the first dimension.

    A table without a time of its own has that of the nearest table it refers to: lines have their order's.

    Raises:
        UnsupportedRequest: neither has one.
    """
    tables = (
        *(measure.table for measure in measures if measure.table is not None),
        *(dimension.column.table for dimension in dimensions),
    )
    for table in dict.fromkeys(tables):
        ways = sorted(paths_from(table, model).items(), key=lambda entry: (len(entry[1]), str(entry[0])))
        for reached, _ in ways:
            found = main_time(reached, model)
            if found is not None:
                return found
    raise UnsupportedRequest(
        "the measured table has no point in time", hint="ask without a period, or for another measure"
    )


def main_time(table: TableName, model: DataModel) -> ColumnSet | None:
    """When a row of *table* happened, as opposed to when it was loaded or changed; None where nothing says."""
    times = [c.name for c in model.catalog[table].columns if c.family.is_point_in_time]
    happened = [name for name in times if not _TECHNICAL.intersection(words(name))]
    named = [name for name in happened if _HAPPENED.intersection(words(name))]
    chosen = next(iter((*named, *happened)), None)
    return ColumnSet(table, (chosen,)) if chosen else None


_TECHNICAL = frozenset(
    {"load", "loaded", "insert", "inserted", "ingested", "pipeline", "etl", "batch", "sync", "updated", "modified"}
    | {"changed", "deleted", "extracted", "imported", "to", "until", "end", "expiry"}
)
_HAPPENED = frozenset(
    {"order", "ordered", "placed", "sold", "sale", "event", "transaction", "invoice", "booked", "paid"}
)
