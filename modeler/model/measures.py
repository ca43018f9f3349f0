"""Which columns of a table are measures: numbers that count something, not numbers that name something."""

from __future__ import annotations

from collections.abc import Iterable

from sqlglot import exp

from modeler.catalog.dialect import parse
from modeler.catalog.identifier_words import words
from modeler.catalog.names import ColumnSet, TableName
from modeler.catalog.tables import Column
from modeler.evidence.claims import Measured
from modeler.model.data_model import DataModel

_NAMING = frozenset(
    {"id", "key", "sk", "pk", "fk", "code", "no", "nr", "num", "number", "type", "status", "flag", "zip", "year"}
)
"""Last words of numbers that name something: their sum means nothing."""


def measures_of(table: TableName, model: DataModel) -> tuple[ColumnSet, ...]:
    """The columns of *table* that can be summed, in table order.

    Numbers that are part of no key, reference or label and whose name does not end like a name's; and those that
    queries were seen to aggregate.
    """
    naming = _naming_columns(table, model)
    aggregated = _aggregated_columns(table, model)
    return tuple(
        ColumnSet(table, (column.name,))
        for column in model.catalog[table].columns
        if column.family.is_number
        and column.name not in naming
        and (_counts_something(column) or column.name in aggregated)
    )


def _naming_columns(table: TableName, model: DataModel) -> frozenset[str]:
    sets: Iterable[ColumnSet] = (
        *(key.columns for key in model.keys),
        *(grain.columns for grain in model.grains),
        *(r.child for r in model.relationships),
        *(r.parent for r in model.relationships),
        # a label of ranges ("12 and more: carton") is of an amount, one of codes is of names
        *(label.column for label in model.labels if not label.mapping.ranges),
    )
    return frozenset(name for columns in sets if columns.table == table for name in columns.columns)


def _counts_something(column: Column) -> bool:
    last = words(column.name)[-1:]
    return not column.identity and bool(last) and last[0] not in _NAMING


def _aggregated_columns(table: TableName, model: DataModel) -> frozenset[str]:
    claims = (e.claim for e in model.evidence if isinstance(e.claim, Measured) and e.claim.table == table)
    trees = (parse(f"SELECT {claim.expression}") for claim in claims)
    return frozenset(column.name for tree in trees for column in tree.find_all(exp.Column))
