"""The fewest rows that refute a claim: found in the data, and tried in an engine of their own."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

import modeler
from modeler.errors import UnknownName

DDL = """
CREATE TABLE s.orders (order_id bigint, sku_id bigint, note varchar(9), amount numeric(9, 2), day date);
CREATE TABLE s.sku (sku_id bigint, name varchar(9));
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    data = tmp_path / "data" / "s"
    data.mkdir(parents=True)
    (tmp_path / "ddl.sql").write_text(DDL)
    orders = (
        "SELECT n AS order_id, n % 7 AS sku_id, 'it''s' AS note, n / 2 AS amount, DATE '2024-01-01' + n::INT AS day"
    )
    duckdb.sql(f"COPY ({orders} FROM range(60) t(n)) TO '{data / 'orders.parquet'}'")
    skus = "SELECT n AS sku_id, 'sku' AS name FROM range(6) t(n) UNION ALL SELECT 3, 'again'"
    duckdb.sql(f"COPY ({skus}) TO '{data / 'sku.parquet'}'")
    return tmp_path


def rows_in(script: str) -> int:
    return sum(line.count("(") for line in script.splitlines() if line.startswith("INSERT"))


def test_each_refuted_claim_has_a_script_of_a_few_rows(folder: Path) -> None:
    with modeler.open(folder) as workspace:
        workspace.decide("s.orders.sku_id = s.sku.sku_id", accepted=True)
        refuted = {one.check.name for one in workspace.tests().refuted}
        found = {Path(one.path).stem: str(one.content) for one in workspace.counter_examples()}
    assert found.keys() <= refuted
    grain = found["grain__sku_sku_id"]
    assert rows_in(grain) == 2
    fanned = found["cardinality__orders_sku_id__sku_sku_id"]
    assert rows_in(fanned) == 3
    orphan = found["orphans__orders_sku_id__sku_sku_id"]
    assert rows_in(orphan) == 2


def test_the_script_runs_in_an_empty_engine_and_shows_what_is_wrong(folder: Path) -> None:
    with modeler.open(folder) as workspace:
        (script,) = workspace.counter_examples("grain__sku_sku_id")
    result = duckdb.connect(":memory:").execute(str(script.content)).fetchall()
    assert result == [(2, 2, 1)]


def test_an_unknown_check_is_told(folder: Path) -> None:
    with modeler.open(folder) as workspace, pytest.raises(UnknownName, match="no check"):
        workspace.counter_examples("grain__nothing")
