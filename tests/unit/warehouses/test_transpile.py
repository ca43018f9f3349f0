"""The same statement means the same on the engine it is run on."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from sqlglot.errors import ParseError

from modeler.catalog.names import TableName
from modeler.catalog.tables import Catalog, Column, Table
from modeler.checks.battery import battery
from modeler.checks.validation import examine
from modeler.model.data_model import DataModel
from modeler.warehouses.differences import DIFFERENCES, differences_in
from modeler.warehouses.running import runner
from modeler.warehouses.transpile import transpile
from tests.unit.checks.shops import named, relationship, warehouse_of

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


def test_an_average_of_integers_is_cut_to_an_integer() -> None:
    half = "(SELECT 5 AS v UNION ALL SELECT 6) AS q"
    assert run(f"SELECT AVG(q.v) AS mean FROM {half}") == 5
    assert run(f"SELECT AVG(q.v * 1.0) AS mean FROM {half}") == 5.5
    assert run("SELECT AVG(b) AS mean FROM s.t") == 2
    assert run("SELECT AVG(c) AS mean FROM s.t") == 5.0


def test_null_sorts_as_the_greatest() -> None:
    assert run("SELECT a FROM s.t ORDER BY a DESC LIMIT 1") is None
    assert run("SELECT a FROM s.t ORDER BY a LIMIT 1") == 5


@pytest.mark.parametrize(
    ("sql", "names"),
    [
        ("SELECT a / b FROM t", ["integer division"]),
        ("SELECT a / 2.0 FROM t", []),
        ("SELECT CAST(a AS DOUBLE PRECISION) / b FROM t", []),
        ("SELECT AVG(a) FROM t", ["average of integers"]),
        ("SELECT AVG(CAST(a AS NUMERIC(10, 2))) FROM t", []),
        ("SELECT a FROM t ORDER BY a DESC", ["order of NULL"]),
        ("SELECT a FROM t ORDER BY a DESC NULLS LAST", []),
        ("SELECT GREATEST(a, b) FROM t", ["GREATEST and LEAST with NULL"]),
        ("SELECT a FROM t WHERE '1' = 1", ["text and number compared"]),
        ("SELECT CAST(a AS CHAR(3)) FROM t", ["blanks at the end of text"]),
        ("SELECT SUM(a) AS total FROM t GROUP BY b", []),
        ("SELECT DATEDIFF(MONTH, a, b) FROM t", ["DATEDIFF"]),
        ("SELECT DATEDIFF(DAY, a, b) FROM t", []),
        ("SELECT CONCAT(a, b) FROM t", ["CONCAT with NULL"]),
        ("SELECT a || b FROM t", []),
        ("SELECT DATE_TRUNC('month', a) FROM t", ["DATE_TRUNC of a date"]),
        ("SELECT DATE_TRUNC('month', CAST(a AS TIMESTAMP)) FROM t", []),
    ],
)
def test_what_other_engines_may_read_differently_is_flagged(sql: str, names: list[str]) -> None:
    assert [difference.name for difference in differences_in(sql)] == names


def test_every_difference_says_what_is_done_about_it() -> None:
    assert all(difference.redshift and difference.elsewhere and difference.cure for difference in DIFFERENCES)


def test_blanks_at_the_end_of_keys_are_not_compared(tmp_path: Path) -> None:
    script = """
    CREATE SCHEMA s;
    CREATE TABLE s.sku AS SELECT 'A' AS code, 1 AS n;
    CREATE TABLE s.sale AS SELECT 'A  ' AS code, 5 AS amount;
    """
    with warehouse_of(tmp_path, script) as warehouse:
        model = DataModel(
            Catalog.of(warehouse.describe().tables), relationships=(relationship("s.sale.code", "s.sku.code"),)
        )
        verdicts = named(examine(battery(model), run=runner(warehouse, model.catalog)))

    assert verdicts["orphans__sale_code__sku_code"].number("orphan_rows") == 0
    assert verdicts["arithmetic__sale_amount__sku_code"].number("rows_matched") == 1


def test_an_unknown_table_leaves_the_statement_as_it_is() -> None:
    assert (
        transpile("SELECT x / 2 FROM s.u", read="redshift", write="duckdb", catalog=CATALOG)
        == "SELECT x / 2 FROM s.u"
    )


def test_text_that_is_no_sql_raises() -> None:
    with pytest.raises(ParseError):
        transpile("SELECT FROM WHERE", read="redshift", write="duckdb")
