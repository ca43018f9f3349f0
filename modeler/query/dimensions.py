"""What words group by: a column, the key of a thing with its name beside it, or a label."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from modeler.catalog.identifier_words import words
from modeler.catalog.names import ColumnSet
from modeler.catalog.types import TypeFamily
from modeler.model.data_model import DataModel
from modeler.query.goal import Dimension, Goal
from modeler.query.nouns import NAME_WORDS, Kind, Nouns, without_name_words


def dimension_called(phrase: str, nouns: Nouns, model: DataModel) -> Dimension:
    """The column a phrase groups by: by its label where the application names its values."""
    named = nouns.column_named(phrase)
    if named is not None:
        return Dimension(named, named.columns[0])
    column = _grouped_column(phrase, nouns, model)
    is_spelled = "_" in phrase and column.columns[0] == phrase
    if nouns.label_of(column) is not None and not is_spelled:
        return Dimension(column, f"{column.columns[0]}_name", labelled=True)
    return Dimension(column, column.columns[0])


def _grouped_column(phrase: str, nouns: Nouns, model: DataModel) -> ColumnSet:
    """The column *phrase* means: of a thing its key, even where a reference to it has the same name."""
    for wanted in dict.fromkeys((phrase, without_name_words(phrase))):
        table, column = nouns.find(wanted, Kind.TABLE), nouns.find(wanted, Kind.COLUMN, Kind.TIME)
        if table is not None and (column is None or _is_of(column.column, table.column, model)):
            return table.column
        if column is not None:
            return column.column
    measured = nouns.find(phrase)
    if measured is None:
        raise nouns.unknown(phrase)
    return measured.column


def _is_of(column: ColumnSet, key: ColumnSet, model: DataModel) -> bool:
    """Whether *column* is of the table that *key* counts, or refers to it."""
    refers = any(r.child == column and r.parent.table == key.table for r in model.relationships)
    return refers or column.table == key.table


def with_names(goal: Goal, model: DataModel) -> Goal:
    """*goal* with the name of a thing beside its key: people know faculties by name, and two may share one."""
    held = {dimension.column for dimension in goal.dimensions}
    found = tuple(
        one
        for dimension in goal.dimensions
        for one in (dimension, *(d for d in _name_of(dimension, model) if d.column not in held))
    )
    return replace(goal, dimensions=found)


def _name_of(dimension: Dimension, model: DataModel) -> Iterator[Dimension]:
    table = dimension.column.table
    key = model.key_of(table)
    if dimension.labelled or key is None or key.columns != dimension.column:
        return
    own = {*words(table.table), "full", "display"}
    for column in model.catalog[table].columns:
        said = set(words(column.name))
        if column.family is TypeFamily.TEXT and said & NAME_WORDS and said - NAME_WORDS <= own:
            named = ColumnSet(table, (column.name,))
            if named != dimension.column:
                yield Dimension(named, column.name)
            return
