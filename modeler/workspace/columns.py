"""The column that a person names, with its table or without."""

from __future__ import annotations

from modeler.catalog.names import ColumnSet
from modeler.catalog.tables import Catalog
from modeler.errors import UnknownColumn, did_you_mean


def columns_named(words: str, catalog: Catalog) -> ColumnSet:
    """The column that *words* name, or the columns of one table, as in ``orders(customer_id, site_id)``.

    Raises:
        UnknownTable, UnknownColumn, AmbiguousTable: the catalog lacks it, or has several.

    >>> from modeler.catalog.names import TableName
    >>> from modeler.catalog.tables import Column, Table
    >>> catalog = Catalog.of([Table(TableName("s", "stock"), (Column("w_id", "bigint"), Column("i_id", "bigint")))])
    >>> str(columns_named("stock(W_ID, i_id)", catalog)), str(columns_named("stock.w_id", catalog))
    ('s.stock(w_id, i_id)', 's.stock.w_id')
    """
    table, opened, names = words.strip().partition("(")
    if not opened or not names.endswith(")"):
        return column_named(words, catalog)
    found = catalog[table.strip()]
    return ColumnSet(found.name, tuple(found.column(name.strip()).name for name in names[:-1].split(",")))


def column_named(words: str, catalog: Catalog) -> ColumnSet:
    """The column called *words*: ``schema.table.column``, ``table.column``, or ``column`` where one table has it.

    Raises:
        UnknownTable, UnknownColumn: there is none, or several tables have it; the hint names them.

    >>> from modeler.catalog.names import TableName
    >>> from modeler.catalog.tables import Column, Table
    >>> catalog = Catalog.of([Table(TableName("s", "sku"), (Column("sku_id", "bigint"),))])
    >>> str(column_named("sku_id", catalog)), str(column_named("sku.SKU_ID", catalog))
    ('s.sku.sku_id', 's.sku.sku_id')
    """
    table, _, name = words.rpartition(".")
    if table:
        found = catalog[table]
        return ColumnSet(found.name, (found.column(name).name,))
    holders = [one for one in catalog.base if one.has_column(name)]
    if not holders:
        known = sorted({column.name for one in catalog for column in one.columns})
        raise UnknownColumn(f"no table has a column {name!r}", hint=did_you_mean(name, known))
    if len(holders) > 1:
        places = ", ".join(f"{one.name}.{name}" for one in holders)
        raise UnknownColumn(f"{len(holders)} tables have a column {name!r}", hint=f"say which: {places}")
    return ColumnSet(holders[0].name, (holders[0].column(name).name,))
