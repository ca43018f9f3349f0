"""An engine without data: what an expression gives for values that are handed to it."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from modeler.catalog.types import TypeFamily

_TYPES = {TypeFamily.INTEGER: "BIGINT", TypeFamily.FLOATING: "DOUBLE", TypeFamily.BOOLEAN: "BOOLEAN"}


def evaluated(expression: str, column: str, values: Sequence[object], family: TypeFamily) -> tuple[str | None, ...]:
    """The results of *expression* (DuckDB SQL over *column*) for each of *values*, as text.

    Raises:
        duckdb.Error: DuckDB cannot run it.

    >>> evaluated("CASE WHEN code = 1 THEN 'a' END", "code", [None, 1, 2], TypeFamily.INTEGER)
    (None, 'a', None)
    """
    held = _TYPES.get(family, "VARCHAR")
    listed = f"SELECT unnest($1::{held}[]) AS {column}, generate_subscripts($1::{held}[], 1) AS place"
    query = f"SELECT ({expression})::VARCHAR FROM ({listed}) AS listed ORDER BY place"  # noqa: S608 - built by us
    connection = duckdb.connect(":memory:", config={"enable_external_access": False, "threads": 1})
    try:
        return tuple(row[0] for row in connection.execute(query, [list(values)]).fetchall())
    finally:
        connection.close()
