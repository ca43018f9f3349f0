"""Reading a table through one row per key, where validation found its rows loaded more than once."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from modeler.catalog.identifiers import quote, quote_table
from modeler.catalog.names import ColumnSet, TableName
from modeler.catalog.tables import Table
from modeler.catalog.types import TypeFamily
from modeler.evidence.claims import Method, NotNull
from modeler.model.data_model import DataModel, Deduplication

DIALECT = "redshift"

_RANK = "load_rank"
_UNORDERED = frozenset({TypeFamily.SEMI_STRUCTURED, TypeFamily.SPATIAL, TypeFamily.SKETCH})
"""Types that no engine here sorts by."""


def source(table: TableName, model: DataModel, *, alias: str) -> str:
    """What stands after FROM or JOIN to read *table* as *model* says it must be read: Redshift SQL, alias included.

    A table without a :class:`Deduplication` is its quoted name. One with it is a subquery that keeps, of the rows
    that share a key, the greatest by its *order_by*, then by every other column, so that each run keeps the same
    one. Rows without a key are no duplicates of each other: they stay, unless the data were seen to have none.

    Raises:
        UnknownTable: the catalog has no such table.

    >>> from modeler.catalog.tables import Catalog, Column
    >>> columns = Column("sku_id", "bigint", nullable=False), Column("loaded_at", "timestamp")
    >>> name = TableName("sample", "sku")
    >>> model = DataModel(Catalog.of([Table(name, columns)]))
    >>> source(name, model, alias="s")
    'sample.sku AS s'
    >>> from dataclasses import replace
    >>> latest = Deduplication(name, ("sku_id",), ("loaded_at",), "loaded twice")
    >>> print(source(name, replace(model, deduplications=(latest,)), alias="s"))
    (
      SELECT
        sku_id,
        loaded_at
      FROM (
        SELECT
          *,
          ROW_NUMBER() OVER (PARTITION BY sku_id ORDER BY loaded_at DESC NULLS LAST) AS load_rank
        FROM sample.sku
      ) AS every_load
      WHERE
        load_rank = 1
    ) AS s
    """
    repair = model.deduplication_of(table)
    if repair is None:
        return f"{quote_table(table)} AS {quote(alias)}"
    query = latest_rows(model.catalog[table], repair, has_null_keys=_may_lack_a_key(model, repair))
    return query.subquery(quote(alias), copy=False).sql(DIALECT, pretty=True, copy=False)


def latest_rows(table: Table, repair: Deduplication, *, has_null_keys: bool) -> exp.Select:
    """The query that *source* reads through."""
    order = ", ".join(f"{quote(name)} DESC NULLS LAST" for name in _order(table, repair))
    partition = ", ".join(quote(name) for name in repair.key)
    rank = f"ROW_NUMBER() OVER (PARTITION BY {partition} ORDER BY {order}) AS {_RANK}"
    ranked = exp.select("*", rank, dialect=DIALECT).from_(quote_table(table.name), dialect=DIALECT, copy=False)
    kept = [f"{_RANK} = 1"]
    if has_null_keys:
        kept += [f"{quote(name)} IS NULL" for name in repair.key]
    return (
        exp.select(*(quote(name) for name in table.column_names), dialect=DIALECT)
        .from_(ranked.subquery("every_load", copy=False), copy=False)
        .where(exp.or_(*kept, dialect=DIALECT), copy=False)
    )


def _order(table: Table, repair: Deduplication) -> Iterator[str]:
    """Columns that decide which row is kept: those of the repair, then all others that can be compared."""
    yield from repair.order_by
    others = (c.name for c in table.columns if c.family not in _UNORDERED)
    ties = [name for name in others if name not in repair.order_by and name not in repair.key]
    # a window function needs an order; in a table of nothing but its key any row is as good as another
    yield from ties or ([] if repair.order_by else repair.key)


def _may_lack_a_key(model: DataModel, repair: Deduplication) -> bool:
    key = ColumnSet(repair.table, repair.key)
    if not any(model.catalog[repair.table].column(name).nullable for name in repair.key):
        return False
    seen = (e.weight for e in model.evidence if e.claim == NotNull(key) and e.method is Method.TESTED)
    return sum(seen) <= 0
