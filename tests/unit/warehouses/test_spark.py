"""Spark in local mode: the battery says of the same data what it says on DuckDB; refusals, limits, a timeout."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from modeler.catalog.tables import Catalog
from modeler.checks.battery import battery
from modeler.checks.validation import examine
from modeler.checks.verdicts import Outcome
from modeler.errors import NotReadOnly, WarehouseError
from modeler.model.data_model import DataModel
from modeler.warehouses.duckdb import open_duckdb
from modeler.warehouses.running import runner
from modeler.warehouses.spark import SparkWarehouse, open_spark
from tests.unit.checks.shops import key, relationship

# one Java machine is enough
pytestmark = [
    pytest.mark.xdist_group("spark"),
    # PySpark leaves its sockets to the collector, and asks pandas and distutils what is deprecated
    pytest.mark.filterwarnings("ignore"),
]

DATA = """
CREATE TABLE sku AS SELECT * FROM (VALUES
  (1::BIGINT, 'hammer', 9.90::DECIMAL(12, 2)), (2, 'saw', 12.00), (2, 'saw ', 13.00), (4, 'N/A', -1.00)
) AS t(sku_id, name, price);
CREATE TABLE orders AS SELECT * FROM (VALUES
  (1::BIGINT, 1::BIGINT, 5::INTEGER, TIMESTAMP '2024-01-01 10:00:00', 1.5::DOUBLE),
  (2, 2, 7, TIMESTAMP '2024-01-02 11:30:00', 'NaN'), (3, 9, 1, NULL, 'Infinity'), (4, NULL, 2, NULL, 0.25)
) AS t(order_id, sku_id, quantity, placed_at, weight);
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("spark") / "sample"
    root.mkdir()
    with duckdb.connect() as connection:
        connection.execute(DATA)
        connection.execute(f"COPY sku TO '{root / 'sku.parquet'}'")
        connection.execute(f"COPY orders TO '{root / 'orders.parquet'}'")
    return root.parent


@pytest.fixture(scope="module")
def warehouse(folder: Path) -> Iterator[SparkWarehouse]:
    pytest.importorskip("pyspark", reason="PySpark is not installed")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java")
    with open_spark(folder, row_limit=3, timeout_seconds=60) as opened:
        yield opened


def test_verdicts_and_numbers_are_those_of_duckdb(warehouse: SparkWarehouse, folder: Path) -> None:
    with open_duckdb(folder) as embedded:
        model = DataModel(
            Catalog.of(embedded.describe().tables),
            keys=(key("sample.sku.sku_id"), key("sample.orders.order_id")),
            relationships=(relationship("sample.orders.sku_id", "sample.sku.sku_id"),),
        )
        checks = battery(model)
        found, expected = (examine(checks, run=runner(each, model.catalog)) for each in (warehouse, embedded))

    assert len(found) >= 12
    assert [(v.check.name, v.outcome, v.numbers, v.sentence) for v in found] == [
        (v.check.name, v.outcome, v.numbers, v.sentence) for v in expected
    ]
    assert {v.check.name for v in found if v.outcome is Outcome.REFUTED} >= {"grain__sku_sku_id"}


def test_it_describes_what_duckdb_describes(warehouse: SparkWarehouse, folder: Path) -> None:
    with open_duckdb(folder) as embedded:
        assert warehouse.describe().tables == embedded.describe().tables


def test_the_limit_is_sparks(warehouse: SparkWarehouse) -> None:
    result = warehouse.run("SELECT o.order_id FROM sample.orders AS o ORDER BY o.order_id")
    assert ([row[0] for row in result.rows], result.truncated) == ([1, 2, 3], True)
    assert warehouse.run("SELECT SAMPLE.ORDERS.order_id FROM SAMPLE.ORDERS LIMIT 1").columns == ("order_id",)


@pytest.mark.parametrize(
    "sql", ["DROP TABLE sample.sku", "SELECT * FROM parquet.`/etc`", "SELECT java_method('java.lang.System', 'gc')"]
)
def test_writing_and_reaching_out_are_not_sent(warehouse: SparkWarehouse, sql: str) -> None:
    with pytest.raises(NotReadOnly):
        warehouse.run(sql)


def test_a_refused_statement_says_why_and_the_session_goes_on(warehouse: SparkWarehouse) -> None:
    with pytest.raises(WarehouseError, match="nothing_here"):
        warehouse.run("SELECT nothing_here FROM sample.sku")
    assert warehouse.run("SELECT COUNT(*) AS n FROM sample.sku").rows == ((4,),)


def test_csv_has_the_types_of_the_ddl(tmp_path: Path, warehouse: SparkWarehouse) -> None:
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "t.csv").write_text("id,code\n1,007\nx,008\n", encoding="utf-8")
    with open_duckdb(tmp_path) as embedded:
        tables = embedded.describe().tables
    typed = replace(
        tables[0],
        columns=(
            replace(tables[0].columns[0], data_type="bigint"),
            replace(tables[0].columns[1], data_type="character varying(3)"),
        ),
    )
    with open_spark(tmp_path, catalog=Catalog.of([typed])) as opened:
        assert opened.run("SELECT id, code FROM s.t").rows == ((1, "007"), (None, "008"))


def test_a_slow_statement_is_stopped(warehouse: SparkWarehouse) -> None:
    hurried = SparkWarehouse(warehouse._session, row_limit=3, timeout_seconds=1)
    # Spark does not look up from the loops of a cross join: what goes on after the timeout has to end by itself
    sizes = (100, 100, 100, 100, 20)
    tables = (", ".join(f"({n})" for n in range(size)) for size in sizes)
    many = ", ".join(f"(VALUES {numbers}) AS t{n}(a)" for n, numbers in enumerate(tables))
    with pytest.raises(WarehouseError, match="stopped after 1 seconds"):
        hurried.run(f"SELECT SUM(t0.a * t1.a + t2.a * t3.a + t4.a) AS total FROM {many}")
