"""The values that columns of codes hold, asked where the data are: one query a column, few values come back."""

from __future__ import annotations

from collections.abc import Iterable

from modeler.catalog.names import ColumnSet
from modeler.catalog.tables import Catalog
from modeler.catalog.types import TypeFamily
from modeler.checks.profile import RunSql
from modeler.checks.reading import column, select, stored, written
from modeler.errors import WarehouseError

MOST_VALUES = 200
"""A column with more values than these holds no codes."""

_ASKED = frozenset({TypeFamily.INTEGER, TypeFamily.DECIMAL, TypeFamily.TEXT, TypeFamily.BOOLEAN})


def observed_values(
    columns: Iterable[ColumnSet], catalog: Catalog, *, run: RunSql
) -> dict[ColumnSet, frozenset[str]]:
    """The values of each of *columns* as text; a column with more than `MOST_VALUES`, or refused, is left out.

    >>> from modeler.catalog.names import TableName
    >>> from modeler.catalog.tables import Column, Table
    >>> vendor = ColumnSet(TableName("s", "sku"), ("vendor",))
    >>> catalog = Catalog.of([Table(vendor.table, (Column("vendor", "bigint"),))])
    >>> observed_values([vendor], catalog, run=lambda sql: (("vendor",), ((1,), (True,))))[vendor]
    frozenset({'1'})
    """
    found = {}
    for one in dict.fromkeys(columns):
        if catalog.column(one).family not in _ASKED:
            continue
        try:
            _, rows = run(_values_sql(one))
        except WarehouseError:
            continue  # an unreadable table is told by its own checks
        if len(rows) <= MOST_VALUES:
            found[one] = frozenset(_text(row[0]) for row in rows)
    return found


def _values_sql(one: ColumnSet) -> str:
    name = column(one.columns[0])
    query = select(f"DISTINCT {name}", table=stored(one.table), where=f"{name} IS NOT NULL")
    return written(f"{query} LIMIT {MOST_VALUES + 1}")


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    # a decimal column gives 1.00 for the code 1
    text = str(value)
    return text.rstrip("0").rstrip(".") if not isinstance(value, str) and "." in text else text
