"""What goes wrong while a battery runs: each failure has a verdict and a reason, and the rest completes."""

from __future__ import annotations

from pathlib import Path

import duckdb

from modeler.catalog.tables import Catalog
from modeler.checks.battery import battery
from modeler.checks.validation import Answer, examine
from modeler.checks.verdicts import Check, Outcome
from modeler.errors import WarehouseError
from modeler.model.data_model import DataModel
from modeler.warehouses.duckdb import DuckDbWarehouse, open_duckdb
from modeler.warehouses.result_cache import cached
from modeler.warehouses.running import runner
from tests.unit.checks.shops import key, named, relationship, warehouse_of

SCRIPT = """
CREATE SCHEMA s;
CREATE TABLE s.sku AS SELECT i AS sku_id, 'x' || i AS label FROM range(1, 21) AS r(i);
CREATE TABLE s.orders AS SELECT i AS order_id, 1 + i % 20 AS sku_id, i % 7 AS quantity FROM range(1, 101) AS r(i);
"""


def model_of(warehouse: DuckDbWarehouse) -> DataModel:
    return DataModel(
        Catalog.of(warehouse.describe().tables),
        keys=(key("s.sku.sku_id"), key("s.orders.order_id")),
        relationships=(relationship("s.orders.sku_id", "s.sku.sku_id"),),
    )


def test_what_was_answered_before_the_server_went_is_not_asked_again(tmp_path: Path) -> None:
    with warehouse_of(tmp_path, SCRIPT) as warehouse:
        model = model_of(warehouse)
        run, sent = runner(warehouse, model.catalog), list[str]()
        is_up = True

        def server(check: Check) -> Answer:
            sent.append(check.sql)
            if len(sent) > 2 and not is_up:
                raise WarehouseError("the connection was lost")
            return run(check)

        kept = tmp_path / "answers.jsonl"
        checks = battery(model)
        is_up = False
        first = examine(checks, run=cached(server, path=kept, version_of=warehouse.version_of))
        is_up, before = True, len(sent)
        resumed = examine(checks, run=cached(server, path=kept, version_of=warehouse.version_of))
        whole = examine(checks, run=run)

    lost = [v for v in first if v.outcome is Outcome.NOT_TESTABLE]
    assert {v.sentence for v in lost} == {"the connection was lost"}
    assert 0 < len(lost) < len(first)
    assert resumed == whole
    assert not set(sent[:2]) & set(sent[before:])


def test_a_view_that_no_longer_compiles_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "shop.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(SCRIPT)
        connection.execute("CREATE TABLE s.gone (a INT); CREATE VIEW s.stale AS SELECT a FROM s.gone")
        connection.execute("DROP TABLE s.gone")
    with open_duckdb(path) as warehouse:
        model = model_of(warehouse)
        verdicts = examine(battery(model), run=runner(warehouse, model.catalog))
        (skipped,) = warehouse.describe().skipped

    assert "s.stale cannot be read" in skipped.reason
    assert {v.outcome for v in verdicts} == {Outcome.CONFIRMED}


def test_numbers_that_are_none_and_infinite_are_said(tmp_path: Path) -> None:
    script = (
        SCRIPT
        + """
    ALTER TABLE s.orders ADD COLUMN weight DOUBLE;
    UPDATE s.orders SET weight = CASE order_id
      WHEN 1 THEN 'NaN'::DOUBLE WHEN 2 THEN 'Infinity'::DOUBLE ELSE 1.5 END;
    """
    )
    with warehouse_of(tmp_path, script) as warehouse:
        model = model_of(warehouse)
        verdicts = named(examine(battery(model), run=runner(warehouse, model.catalog)))

    about = [v for name, v in verdicts.items() if "weight" in name]
    assert any(v.outcome is Outcome.REFUTED and "NaN" in v.sentence for v in about), about
    assert verdicts["grain__orders_order_id"].outcome is Outcome.CONFIRMED
