"""Whether the data a table holds has the columns that its DDL says."""

from __future__ import annotations

from modeler.catalog.tables import Column, Table
from modeler.catalog.types import TypeFamily
from modeler.errors import did_you_mean


def differences(declared: Table, found: Table) -> tuple[str, ...]:
    """What the data *found* has otherwise than the DDL *declared*, in sentences; nothing where they agree.

    Names are compared without case and order. Types differ only where a value of one could not stand for one of the
    other: CSV and Parquet know fewer types than the warehouse.

    >>> from modeler.catalog.names import TableName
    >>> name = TableName("s", "stock")
    >>> ddl = Table(name, (Column("stock_id", "bigint"), Column("pieces", "integer"), Column("day", "date")))
    >>> data = Table(name, (Column("STOCK_ID", "bigint"), Column("colour", "varchar"), Column("day", "boolean")))
    >>> for sentence in differences(ddl, data):
    ...     print(sentence)
    the data lacks the column pieces (integer)
    the data has a column colour (varchar) that the DDL lacks
    the column day is date in the DDL and boolean in the data
    """
    in_data = {column.name.lower(): column for column in found.columns}
    in_ddl = {column.name.lower(): column for column in declared.columns}
    missing = [column for name, column in in_ddl.items() if name not in in_data]
    extra = [column for name, column in in_data.items() if name not in in_ddl]
    both = [(column, in_data[name]) for name, column in in_ddl.items() if name in in_data]
    return (
        *(f"the data lacks the column {_described(column)}{_nearest(column, extra)}" for column in missing),
        *(f"the data has a column {_described(column)} that the DDL lacks" for column in extra),
        *(_type_difference(one, other) for one, other in both if not _fit(one.family, other.family)),
    )


_MAY_HOLD: dict[TypeFamily, frozenset[TypeFamily]] = {
    TypeFamily.DECIMAL: frozenset({TypeFamily.INTEGER, TypeFamily.FLOATING}),
    TypeFamily.FLOATING: frozenset({TypeFamily.INTEGER, TypeFamily.DECIMAL}),
    TypeFamily.INTEGER: frozenset({TypeFamily.DECIMAL, TypeFamily.FLOATING}),
    TypeFamily.TIMESTAMP: frozenset({TypeFamily.DATE}),
    TypeFamily.DATE: frozenset({TypeFamily.TIMESTAMP}),
}
"""Families of data that can stand for a declared one: a numeric column of whole numbers is written as integers."""


def _fit(declared: TypeFamily, found: TypeFamily) -> bool:
    # text may spell any value, and a text column hold any; what neither side knows is no contradiction
    loose = {TypeFamily.TEXT, TypeFamily.UNKNOWN, TypeFamily.SEMI_STRUCTURED}
    return declared is found or bool({declared, found} & loose) or found in _MAY_HOLD.get(declared, ())


def _described(column: Column) -> str:
    return f"{column.name} ({column.data_type})" if column.data_type else column.name


def _nearest(column: Column, others: list[Column]) -> str:
    near = did_you_mean(column.name, [other.name for other in others], most=1)
    return f"; is it {near.removeprefix('did you mean ')}" if near else ""


def _type_difference(declared: Column, found: Column) -> str:
    return f"the column {declared.name} is {declared.data_type} in the DDL and {found.data_type} in the data"
