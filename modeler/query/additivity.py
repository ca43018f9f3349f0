"""Which measures may be summed: amounts may, prices and rates may not, levels only within one point in time."""

from __future__ import annotations

from modeler.catalog.identifier_words import words
from modeler.catalog.names import ColumnSet
from modeler.query.goal import Aggregate, Measure

_RATES = frozenset(
    {"price", "rate", "ratio", "percent", "percentage", "pct", "share", "rating", "score", "age", "temperature"}
    | {"average", "avg", "mean", "median", "margin", "speed", "duration", "latitude", "longitude"}
)
"""Of one thing: the sum over several things is nothing (non-additive, in Kimball's terms)."""

_LEVELS = frozenset({"stock", "balance", "inventory", "level", "headcount", "outstanding", "onhand"})
"""Of one moment: the sum over several moments counts the same thing again (semi-additive)."""


def usual_aggregate(column: ColumnSet) -> Aggregate:
    """How a measure is aggregated when nobody says: a sum, or an average where a sum means nothing.

    >>> from modeler.catalog.names import TableName
    >>> table = TableName("s", "t")
    >>> [usual_aggregate(ColumnSet(table, (name,))).value for name in ("quantity", "unit_price", "stock_level")]
    ['sum', 'avg', 'avg']
    """
    return Aggregate.AVG if _said(column) & (_RATES | _LEVELS) else Aggregate.SUM


def caution(measure: Measure) -> str:
    """What to know of a sum that was asked for; empty where it is what it seems."""
    if measure.column is None or measure.aggregate is not Aggregate.SUM:
        return ""
    said = _said(measure.column)
    if said & _RATES:
        return "; it is a price or a rate, of which a sum means little"
    if said & _LEVELS:
        return "; it is a level: summed over several days it counts the same thing again"
    return ""


def _said(column: ColumnSet) -> frozenset[str]:
    return frozenset(words(column.columns[0]))
