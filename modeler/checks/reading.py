"""SQL fragments that the families share: tables as the model reads them, columns, literals, conditions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from modeler.catalog.dialect import parse
from modeler.catalog.identifiers import quote, quote_table
from modeler.catalog.names import ColumnSet, TableName
from modeler.catalog.types import TypeFamily
from modeler.model.data_model import DataModel
from modeler.model.deduplicated import source

DIALECT = "redshift"


def select(
    *projections: str,
    table: str,
    joins: Iterable[str] = (),
    where: str = "",
    group_by: Iterable[str] = (),
    having: str = "",
) -> str:
    """A query from its clauses, each Redshift SQL: `written` parses and lays it out when it is whole.

    >>> select("COUNT(*) AS n", table="s.t AS t", where="t.a > 1", group_by=["t.b"])
    'SELECT COUNT(*) AS n FROM s.t AS t WHERE t.a > 1 GROUP BY t.b'
    """
    keys = ", ".join(group_by)
    clauses = (
        ("SELECT", ", ".join(projections)),
        ("FROM", " ".join((table, *joins))),
        ("WHERE", where),
        ("GROUP BY", keys),
        ("HAVING", having),
    )
    return " ".join(f"{word} {clause}" for word, clause in clauses if clause)


@lru_cache(maxsize=4096)
def written(query: str) -> str:
    """*query* as the text of a check: parsed, and laid out so that a person can read it.

    Raises:
        sqlglot.errors.ParseError: a clause is no SQL.
    """
    return parse(query, DIALECT).sql(DIALECT, pretty=True, copy=False)


def read_as(table: TableName, model: DataModel, alias: str = "t") -> str:
    """*table* after FROM, read one row per key where the model says so."""
    return source(table, model, alias=alias)


def stored(table: TableName, alias: str = "t") -> str:
    """*table* after FROM, every row of it, whatever the model makes of them: findings about data count all."""
    return f"{quote_table(table)} AS {quote(alias)}"


@lru_cache(maxsize=4096)
def column(name: str, alias: str = "t") -> str:
    """A column as SQL: ``t.sku_id``."""
    return f"{alias}.{quote(name)}"


def filled(columns: Iterable[str], alias: str = "t") -> str:
    """The condition that none of *columns* is NULL."""
    return " AND ".join(f"{column(name, alias)} IS NOT NULL" for name in columns)


def lacking(columns: Iterable[str], alias: str = "t") -> str:
    """The condition that any of *columns* is NULL."""
    return " OR ".join(f"{column(name, alias)} IS NULL" for name in columns)


def counted_if(condition: str) -> str:
    """How many rows meet *condition*: 0, not NULL, where there are none."""
    return f"COUNT(CASE WHEN {condition} THEN 1 END)"


def are_comparable(one: ColumnSet, other: ColumnSet, model: DataModel) -> bool:
    """Whether the engines compare the two sides as they are, pair for pair."""
    pairs = zip(_families(one, model), _families(other, model), strict=True)
    return all(a == b or (a == "number" and b == "number") for a, b in pairs)


def key_value(side: ColumnSet, name: str, model: DataModel, *, comparable: bool = True, alias: str = "t") -> str:
    """A column of a key as it is compared: text without the blanks at its end, which Redshift does not compare."""
    value = column(name, alias)
    if not comparable:
        return f"RTRIM({as_text(value)})"
    family = model.catalog[side.table].column(name).family
    return f"RTRIM({value})" if family is TypeFamily.TEXT else value


def as_text(sql: str) -> str:
    """*sql* as text, so that sides of different types can be compared."""
    return f"CAST({sql} AS VARCHAR(4096))"


def _families(columns: ColumnSet, model: DataModel) -> Sequence[str]:
    table = model.catalog[columns.table]
    families = [table.column(name).family for name in columns.columns]
    return ["number" if f.is_number else "time" if f.is_point_in_time else f.value for f in families]
