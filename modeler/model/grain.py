"""Grain: what one row of a table stands for, as columns and as a sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from modeler.catalog.names import ColumnSet, TableName
from modeler.model.data_model import Grain, Key
from modeler.model.naming import NamedTable


def grains(tables: Iterable[NamedTable], keys: Iterable[Key]) -> Iterator[Grain]:
    """The grain of each table that has a key: that of its first.

    >>> from modeler.catalog.tables import Catalog, Column, Table
    >>> from modeler.model.naming import named_tables
    >>> name = TableName("s", "order_lines")
    >>> table = Table(name, (Column("order_id", "bigint"), Column("line_no", "integer")))
    >>> key = Key(ColumnSet(name, ("order_id", "line_no")), 0.9)
    >>> [grain.sentence for grain in grains(named_tables(Catalog.of([table])), [key])]
    ['one row per order and line']
    """
    first: dict[TableName, Key] = {}
    for key in keys:
        first.setdefault(key.columns.table, key)
    for table in tables:
        own = first.get(table.name)
        if own is not None:
            sentence = _sentence(table, own.columns)
            yield Grain(own.columns, sentence, own.probability, own.status, own.evidence)


def _sentence(table: NamedTable, key: ColumnSet) -> str:
    stems: Mapping[str, tuple[str, ...]] = {column.column.name: column.stem for column in table.columns}
    things = [" ".join(stems.get(name, ())) for name in key.columns]
    if len(things) == 1:
        # "id" and "code" name nothing: then the table does
        return f"one row per {things[0] or ' '.join(table.words)}"
    named = [thing or name for thing, name in zip(things, key.columns, strict=True)]
    return f"one row per {', '.join(named[:-1])} and {named[-1]}"
