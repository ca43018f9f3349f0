"""An engine without data: what an expression gives for values that are handed to it."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from modeler.catalog.types import TypeFamily
from modeler.errors import WarehouseError

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


def result_of(script: str) -> tuple[tuple[str, ...], tuple[tuple[object, ...], ...]]:
    """Columns and rows of the last statement of *script*, run in an engine of its own that reads no files.

    Raises:
        WarehouseError: DuckDB refuses it.

    >>> result_of("CREATE TABLE t (a int); INSERT INTO t VALUES (1), (2); SELECT SUM(a) AS s FROM t;")
    (('s',), ((3,),))
    """
    connection = duckdb.connect(":memory:", config={"enable_external_access": False, "threads": 1})
    try:
        result = connection.execute(script)
        return tuple(column[0] for column in result.description or ()), tuple(result.fetchall())
    except duckdb.Error as error:
        raise WarehouseError(f"DuckDB refused the script: {error}") from error
    finally:
        connection.close()
