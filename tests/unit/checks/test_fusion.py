"""Checks of one table are one scan: what they answer together is what each answers by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from modeler.catalog.tables import Catalog
from modeler.checks.battery import battery
from modeler.checks.fusion import MOST_COLUMNS, fused
from modeler.checks.validation import Answer, examine
from modeler.checks.verdicts import Check, Family, Outcome
from modeler.errors import WarehouseError
from modeler.warehouses.duckdb import open_duckdb
from modeler.warehouses.running import runner
from tests.unit.checks.shops import example_model


def check(name: str, sql: str) -> Check:
    return Check(name, Family.NULLS, "", (), sql)


def test_the_battery_of_the_example_scans_each_table_once(shop: Path) -> None:
    with open_duckdb(shop / "data") as warehouse:
        model = example_model(warehouse)
        run = runner(warehouse, model.catalog)
        checks = battery(model)
        together = fused(checks)
        for each in together:
            _, rows = run(each.check)
            for one, columns, row in each.answers(rows[0]):
                assert (columns, row) == run(one), one.name

    assert len(together) == len(model.catalog)
    assert sum(len(each.parts) for each in together) >= 10


def test_only_plain_aggregates_are_fused() -> None:
    apart = [
        check("a", "SELECT COUNT(*) AS n FROM s.t AS t WHERE t.a > 1"),
        check("b", "SELECT COUNT(*) AS n FROM s.t AS t GROUP BY t.a"),
        check("c", "SELECT COUNT(*) AS n FROM s.t AS t JOIN s.u AS u ON t.a = u.a"),
        check("d", "SELECT COUNT(*) AS n FROM (SELECT a FROM s.t) AS t"),
        check("e", "SELECT t.a AS n FROM s.t AS t"),
        check("f", "SELECT (SELECT COUNT(*) FROM s.u) + COUNT(*) AS n FROM s.t AS t"),
        check("g", "SELECT DISTINCT COUNT(*) AS n FROM s.t AS t"),
    ]

    assert fused([*apart, check("alone", "SELECT COUNT(*) AS n FROM s.t AS t")]) == ()


def test_a_query_does_not_outgrow_what_engines_take() -> None:
    checks = [
        check(f"c{n}", f"SELECT COUNT(t.a{n}) AS x, MIN(t.a{n}) AS y FROM s.t AS t") for n in range(MOST_COLUMNS)
    ]

    assert [len(each.parts) for each in fused(checks)] == [MOST_COLUMNS // 2, MOST_COLUMNS // 2]


@pytest.mark.parametrize("gone", ["quantity_ordered", "product_id"])
def test_a_column_that_is_gone_costs_only_its_own_checks(shop: Path, gone: str) -> None:
    with open_duckdb(shop / "data") as warehouse:
        model = example_model(warehouse)
        run = runner(warehouse, Catalog())

        def without(asked: Check) -> Answer:
            if gone in asked.sql:
                raise WarehouseError(f'column "{gone}" does not exist')
            return run(asked)

        verdicts = examine(battery(model), run=without)

    untested = {v.check.name for v in verdicts if v.outcome is Outcome.NOT_TESTABLE}
    assert untested == {v.check.name for v in verdicts if gone in v.check.sql}
    assert len(untested) < len(verdicts)
