"""The loop, with the real builder, reaches the right model from one that was made wrong on purpose."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from modeler.catalog.tables import Catalog
from modeler.checks.battery import battery
from modeler.checks.validation import Answer, examine, validate
from modeler.checks.verdicts import Check, Outcome
from modeler.errors import WarehouseError
from modeler.model.data_model import DataModel
from modeler.progress import Progress
from modeler.warehouses.running import runner
from tests.unit.checks.generated import FAULTS, generate, mistakes, refuted_claims, validated
from tests.unit.checks.shops import key, relationship, warehouse_of

LOOPED = (0, 1)
"""Generated warehouses that together have every kind of fault; the benchmark runs fifty."""

SCRIPT = """
CREATE SCHEMA s;
CREATE TABLE s.sku AS SELECT i AS sku_id, 'x' || i AS label FROM range(1, 21) AS r(i);
CREATE TABLE s.orders AS SELECT i AS order_id, 1 + i % 20 AS sku_id, i % 7 AS quantity FROM range(1, 101) AS r(i);
CREATE TABLE s.nothing (id BIGINT, label VARCHAR);
CREATE TABLE s.unkeyed AS SELECT NULL::BIGINT AS id, i AS amount FROM range(5) AS r(i);
"""
"""Two sound tables, one without rows, one whose key is always NULL."""


def model_of(catalog: Catalog) -> DataModel:
    return DataModel(
        catalog,
        keys=(key("s.sku.sku_id"), key("s.orders.order_id"), key("s.nothing.id"), key("s.unkeyed.id")),
        relationships=(relationship("s.orders.sku_id", "s.sku.sku_id"),),
    )


@pytest.mark.parametrize("seed", LOOPED)
def test_the_right_model_is_reached(seed: int, tmp_path: Path) -> None:
    warehouse = generate(seed)
    first, validation = validated(warehouse, tmp_path)

    assert mistakes(warehouse, first) != []
    assert mistakes(warehouse, validation.model) == []
    assert refuted_claims(validation) == []
    assert validation.rounds[-1].changes == ()


def test_every_kind_of_fault_is_among_them() -> None:
    assert {fault for seed in LOOPED for fault in generate(seed).faults} == set(FAULTS)


def test_one_table_the_warehouse_refuses_costs_only_its_own_checks(tmp_path: Path) -> None:
    with warehouse_of(tmp_path, SCRIPT) as warehouse:
        model = model_of(Catalog.of(warehouse.describe().tables))
        run = runner(warehouse, model.catalog)

        def denied(check: Check) -> Answer:
            if "s.sku" in check.sql:
                raise WarehouseError("permission denied for relation sku")
            return run(check)

        verdicts = examine(battery(model), run=denied)

    untested = [v for v in verdicts if "s.sku" in v.check.sql]
    assert {v.sentence for v in untested} == {"permission denied for relation sku"}
    assert {v.outcome for v in untested} == {Outcome.NOT_TESTABLE}
    assert any(v.outcome is Outcome.CONFIRMED for v in verdicts)


def test_a_table_that_the_data_lack_is_said(tmp_path: Path) -> None:
    with warehouse_of(tmp_path, SCRIPT) as warehouse:
        catalog = Catalog.of(warehouse.describe().tables)
        gone = replace(catalog["s.sku"], name=replace(catalog["s.sku"].name, table="gone"))
        model = DataModel(Catalog.of((*catalog.tables, gone)), keys=(key("s.gone.sku_id"),))
        (verdict, *_) = examine(battery(model), run=runner(warehouse, model.catalog))

    assert verdict.outcome is Outcome.NOT_TESTABLE
    assert "gone" in verdict.sentence


def test_empty_tables_and_keys_that_are_always_null_are_not_testable(tmp_path: Path) -> None:
    with warehouse_of(tmp_path, SCRIPT) as warehouse:
        model = model_of(Catalog.of(warehouse.describe().tables))
        verdicts = {v.check.name: v for v in examine(battery(model), run=runner(warehouse, model.catalog))}

    assert verdicts["grain__nothing_id"].outcome is Outcome.NOT_TESTABLE
    assert verdicts["grain__nothing_id"].sentence == "s.nothing has no rows"
    assert verdicts["grain__unkeyed_id"].sentence == "id is NULL in every one of 5 rows"


def test_interruption_keeps_what_was_found(tmp_path: Path) -> None:
    with warehouse_of(tmp_path, SCRIPT) as warehouse:
        model = model_of(Catalog.of(warehouse.describe().tables))
        heard: list[Progress] = []

        def impatient(event: Progress) -> None:
            heard.append(event)
            if len(heard) == 6:
                raise KeyboardInterrupt

        stopped = validate(
            model,
            run=runner(warehouse, model.catalog),
            rebuild=lambda learnt, repairs: model,
            listener=impatient,
        )

    assert stopped.interrupted
    assert stopped.model == model
    assert len(stopped.verdicts) == 4


def test_a_model_that_never_settles_is_given_up(tmp_path: Path) -> None:
    with warehouse_of(tmp_path, SCRIPT) as warehouse:
        model = model_of(Catalog.of(warehouse.describe().tables))
        other = replace(model, keys=model.keys[:1])
        turns = [other, model] * 10
        found = validate(model, run=runner(warehouse, model.catalog), rebuild=lambda learnt, repairs: turns.pop(0))

    assert len(found.rounds) <= 3


def test_a_query_is_sent_once(tmp_path: Path) -> None:
    with warehouse_of(tmp_path, SCRIPT) as warehouse:
        model = model_of(Catalog.of(warehouse.describe().tables))
        run = runner(warehouse, model.catalog)
        sent: list[str] = []

        def counted(check: Check) -> Answer:
            sent.append(check.sql)
            return run(check)

        validate(model, run=counted, rebuild=lambda learnt, repairs: model)

    assert len(sent) == len(set(sent))
