"""Writing names into SQL: quoted only where the name would not survive otherwise."""

from __future__ import annotations

from functools import cache

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect

from modeler.catalog.names import TableName


def quote(name: str, dialect: str = "redshift") -> str:
    """*name* as SQL of *dialect*: in quotes where it is reserved, has capitals, or is more than letters and digits.

    >>> [quote(name) for name in ("sku_id", "order", "Quantity", "net price")]
    ['sku_id', '"order"', '"Quantity"', '"net price"']
    >>> quote("order", "spark")
    '`order`'
    """
    must = name != name.lower() or name in _reserved(dialect)
    return exp.to_identifier(name, quoted=must or None).sql(dialect)


def quote_table(name: TableName, dialect: str = "redshift") -> str:
    """The qualified name of a table as SQL of *dialect*.

    >>> quote_table(TableName("sample", "order"))
    'sample."order"'
    """
    return f"{quote(name.schema, dialect)}.{quote(name.table, dialect)}"


@cache
def _reserved(dialect: str) -> frozenset[str]:
    """Reserved words of *dialect* and of Redshift; some dialects list none, and quoting is never wrong."""
    known = (Dialect.get_or_raise(name).generator_class.RESERVED_KEYWORDS for name in (dialect, "redshift"))
    return frozenset(word.strip().lower() for words in known for word in words)
