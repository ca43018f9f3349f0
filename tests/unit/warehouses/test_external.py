"""External tables are paid by the byte: nothing reads one before the settings say so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from modeler.catalog.tables import Catalog, TableKind
from modeler.checks.battery import battery
from modeler.checks.validation import examine
from modeler.checks.verdicts import Outcome
from modeler.errors import WarehouseError
from modeler.model.data_model import DataModel
from modeler.warehouses.external import ExternalGuard, external_among
from modeler.warehouses.running import runner
from tests.unit.checks.shops import key, relationship, warehouse_of

SCRIPT = """
CREATE SCHEMA s;
CREATE TABLE s.sku AS SELECT i AS sku_id FROM range(1, 21) AS r(i);
CREATE TABLE s.clicks AS SELECT i AS click_id, 1 + i % 20 AS sku_id FROM range(1, 101) AS r(i);
"""


def test_the_tests_of_an_external_table_say_why_they_did_not_run_and_the_others_do(tmp_path: Path) -> None:
    with warehouse_of(tmp_path, SCRIPT) as warehouse:
        tables = warehouse.describe().tables
        declared = [replace(t, kind=TableKind.EXTERNAL_TABLE) if t.name.table == "clicks" else t for t in tables]
        catalog = Catalog.of(declared)
        guarded = ExternalGuard(warehouse, external_among(catalog), warehouse.describe())
        model = DataModel(
            catalog,
            keys=(key("s.sku.sku_id"), key("s.clicks.click_id")),
            relationships=(relationship("s.clicks.sku_id", "s.sku.sku_id"),),
        )
        verdicts = examine(battery(model), run=runner(guarded, catalog))
        with pytest.raises(WarehouseError, match="paid by the byte"):
            guarded.run("SELECT COUNT(*) AS n FROM S.Clicks")
        assert guarded.version_of(catalog["s.sku"].name) == warehouse.version_of(catalog["s.sku"].name)
        assert guarded.run("EXPLAIN SELECT COUNT(*) AS n FROM s.clicks").rows

    of_clicks = [v for v in verdicts if "clicks" in v.check.sql]
    assert {v.outcome for v in of_clicks} == {Outcome.NOT_TESTABLE}
    assert all("external table" in v.sentence for v in of_clicks)
    assert {v.outcome for v in verdicts if v not in of_clicks} == {Outcome.CONFIRMED}
