"""What verdicts become outside: JUnit XML for CI, and the declared keys that the data break."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

from modeler.catalog.tables import Catalog, Constraint, ConstraintKind
from modeler.checks.battery import battery
from modeler.checks.declared import broken_declarations
from modeler.checks.junit import junit_xml
from modeler.checks.validation import examine
from modeler.checks.verdicts import Check, Family, Outcome, Verdict
from modeler.model.data_model import DataModel
from modeler.warehouses.running import runner
from tests.unit.checks.shops import columns, relationship, warehouse_of

CHECK = Check("grain__t_a", Family.GRAIN, 'a is "unique" in s.t & u', (), "SELECT COUNT(*) < 1 AS n FROM s.t")


def test_junit_counts_failures_and_skips() -> None:
    text = junit_xml(
        [
            Verdict(CHECK, Outcome.CONFIRMED),
            Verdict(replace(CHECK, name="b"), Outcome.REFUTED, sentence="3 rows <too many>\x00"),
            Verdict(replace(CHECK, name="c", family=Family.NULLS), Outcome.NOT_TESTABLE, sentence="no rows"),
        ]
    )
    root = ET.fromstring(text)  # noqa: S314  it was written here

    assert root.attrib == {"name": "modeler", "tests": "3", "failures": "1", "skipped": "1"}
    assert [suite.get("name") for suite in root] == ["grain", "nulls"]
    failure = root.find(".//failure")
    assert failure is not None
    assert failure.get("message") == "3 rows <too many>"
    assert "SELECT COUNT(*) < 1" in (failure.text or "")


def test_broken_declarations_say_what_they_break_and_how_to_take_them_back(tmp_path: Path) -> None:
    script = """
    CREATE SCHEMA s;
    CREATE TABLE s.sku AS SELECT 1 + i % 9 AS sku_id FROM range(10) AS r(i);
    CREATE TABLE s."order" AS SELECT i AS order_id, i AS sku_id FROM range(20) AS r(i);
    """
    with warehouse_of(tmp_path, script) as warehouse:
        order, sku = warehouse.describe().tables
        sku = replace(sku, constraints=(Constraint(ConstraintKind.PRIMARY, ("sku_id",)),))
        key = Constraint(ConstraintKind.PRIMARY, ("order_id",), name="orders_pk")
        reference = Constraint(ConstraintKind.FOREIGN, ("sku_id",), columns("s.sku.sku_id"))
        order = replace(order, constraints=(key, reference))
        model = DataModel(Catalog.of([order, sku]), relationships=(relationship("s.order.sku_id", "s.sku.sku_id"),))
        broken = broken_declarations(model, examine(battery(model), run=runner(warehouse, model.catalog)))

    assert [declaration.drop for declaration in broken] == [
        'ALTER TABLE s."order" DROP CONSTRAINT order_sku_id_fkey;',
        "ALTER TABLE s.sku DROP CONSTRAINT sku_pkey;",
    ]
    assert "a join to the other table may be left out" in broken[0].breaks
    assert "10 rows have 9 different sku_id" in broken[1].verdict.sentence
