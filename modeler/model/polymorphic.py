"""Polymorphic references: a type and an identifier that together refer to a row of one of several tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from modeler.catalog.names import ColumnSet, TableName
from modeler.catalog.types import TypeFamily
from modeler.model.candidates import KeyColumn, comparable
from modeler.model.data_model import PolymorphicReference
from modeler.model.key_features import SURROGATES
from modeler.model.naming import NamedTable

_SAYS_WHICH = frozenset({"type", "kind", "class", "model", "table"})
_LIKELY = 0.5
"""Probability of a key from which its table may be what is referred to."""


def polymorphic_references(
    tables: Iterable[NamedTable], keys: Mapping[TableName, tuple[KeyColumn, ...]]
) -> Iterator[PolymorphicReference]:
    """The pairs of a type and an identifier (``item_type``, ``item_id``) that name no table by themselves.

    >>> from modeler.catalog.tables import Catalog, Column, Table
    >>> from modeler.model.naming import named_tables
    >>> columns = Column("id", "bigint"), Column("item_type", "varchar"), Column("item_id", "bigint")
    >>> [(one.type_column, one.id_column) for one in polymorphic_references(
    ...     named_tables(Catalog.of([Table(TableName("s", "versions"), columns)])), {})]
    [('item_type', 'item_id')]
    """
    held = tuple(tables)
    named = {"".join(words) for table in held for words in (table.words, table.short)}
    for table in held:
        types = {
            column.words[:-1]: column
            for column in table.columns
            if column.words[-1:] and column.words[-1] in _SAYS_WHICH and column.family is TypeFamily.TEXT
        }
        own = {key.column.columns for key in keys.get(table.name, ())[:1] if key.probability >= _LIKELY}
        for column in table.columns:
            if column.columns in own:
                continue
            which = types.get(column.stem)
            if (
                which is None
                or column.key_word not in SURROGATES
                or not column.stem
                or "".join(column.stem) in named
            ):
                continue
            parents = tuple(
                key.column.columns
                for other in held
                for key in keys.get(other.name, ())[:1]
                if other.name != table.name and key.probability >= _LIKELY and comparable(column, key.column)
            )
            yield PolymorphicReference(table.name, which.column.name, column.column.name, parents)


def undecided(references: Iterable[PolymorphicReference]) -> frozenset[ColumnSet]:
    """The identifiers of *references*: by themselves they refer to no one table."""
    return frozenset(ColumnSet(one.table, (one.id_column,)) for one in references)
