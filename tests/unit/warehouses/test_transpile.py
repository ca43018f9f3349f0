"""The same statement means the same on the engine it is run on."""

from __future__ import annotations

import duckdb
import pytest
from sqlglot.errors import ParseError

from modeler.catalog.names import TableName
from modeler.catalog.tables import Catalog, Column, Table
from modeler.warehouses.transpile import transpile

CATALOG = Catalog.of(
    [
        Table(
            TableName("s", "t"),
            (
                Column("a", "bigint"),
                Column("b", "integer"),
                Column("c", "numeric(10,2)"),
                Column("order", "integer"),
            ),
        )
    ]
)


def run(sql: str) -> object:
    with duckdb.connect() as connection:
        connection.execute(
            'CREATE SCHEMA s; CREATE TABLE s.t (a BIGINT, b INTEGER, c DECIMAL(10, 2), "order" INTEGER)'
        )
        connection.execute("INSERT INTO s.t VALUES (5, 2, 5.00, 5), (NULL, NULL, NULL, NULL)")
        said = transpile(sql, read="redshift", write="duckdb", catalog=CATALOG)
        row = connection.execute(said).fetchone()
    assert row is not None
    return row[0]


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("5 / 2", 2),
        ("-5 / 2", -2),
        ("a / b", 2),
        ('"order" / 2', 2),
        ("a / 2.0", 2.5),
        ("c / b", 2.5),
        ("a::double precision / b", 2.5),
    ],
)
def test_division(expression: str, value: float) -> None:
    assert run(f"SELECT {expression} AS x FROM s.t WHERE a IS NOT NULL") == value


def test_division_of_a_column_that_came_through_a_subquery() -> None:
    assert run("SELECT q.a / 2 AS half FROM (SELECT a FROM s.t WHERE a IS NOT NULL) AS q") == 2


def test_null_sorts_as_the_greatest() -> None:
    assert run("SELECT a FROM s.t ORDER BY a DESC LIMIT 1") is None
    assert run("SELECT a FROM s.t ORDER BY a LIMIT 1") == 5


def test_an_unknown_table_leaves_the_statement_as_it_is() -> None:
    assert (
        transpile("SELECT x / 2 FROM s.u", read="redshift", write="duckdb", catalog=CATALOG)
        == "SELECT x / 2 FROM s.u"
    )


def test_text_that_is_no_sql_raises() -> None:
    with pytest.raises(ParseError):
        transpile("SELECT FROM WHERE", read="redshift", write="duckdb")
