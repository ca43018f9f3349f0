"""Views that show stored columns as the catalog, and Redshift, know them."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb
from sqlglot import exp

from modeler.catalog.identifiers import quote, quote_table
from modeler.catalog.names import TableName
from modeler.catalog.tables import Catalog, Table
from modeler.warehouses.duckdb_types import is_padded

DIALECT = "duckdb"


def create_view(
    connection: duckdb.DuckDBPyConnection,
    name: TableName,
    relation: str,
    shown: Iterable[str],
    *,
    is_loaded: bool = False,
) -> None:
    """A view called *name* over *relation* (a table or table function) that gives the expressions *shown*.

    With *is_loaded* it is a table of what they are now, in DuckDB's own memory.
    """
    connection.execute(f"CREATE SCHEMA IF NOT EXISTS {quote(name.schema, DIALECT)}")
    kind, query = "TABLE" if is_loaded else "VIEW", f"FROM {relation} SELECT {', '.join(shown)}"
    connection.execute(f"CREATE {kind} {quote_table(name, DIALECT)} AS {query}")


def shown_as(name: str, known: Table | None, *, read_as: str = "") -> str:
    """A stored column as a view gives it: under the DDL's name; CHAR without the blanks Redshift does not compare.

    *read_as* is the type its values are tried as; what is none becomes NULL.
    """
    value = quote(name, DIALECT)
    if read_as:
        value = f"TRY_CAST({value} AS {read_as})"
    if known is None or not known.has_column(name):
        return f"{value} AS {quote(name, DIALECT)}"
    column = known.column(name)
    if is_padded(column.data_type) and not read_as:
        value = f"rtrim({value}, ' ')"
    return f"{value} AS {quote(column.name, DIALECT)}"


def known_table(name: TableName, catalog: Catalog | None) -> Table | None:
    """The table as the catalog has it, or None."""
    return catalog[name] if catalog is not None and name in catalog else None


def literal(text: str) -> str:
    """*text* as a DuckDB string."""
    return exp.Literal.string(text).sql(DIALECT)
