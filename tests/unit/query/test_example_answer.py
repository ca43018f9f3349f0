"""The question of the example shop, and the answer its README says has to come out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from modeler.catalog.names import TableName
from modeler.catalog.tables import Catalog
from modeler.model.data_model import DataModel, Deduplication
from modeler.query import compose, goal_from_parts, join_query, suggest, understand
from modeler.query.goal import Goal
from modeler.warehouses.duckdb import DuckDbWarehouse, open_duckdb
from modeler.warehouses.running import sql_runner
from tests.unit.checks.shops import example_model

GOAL = "top 5 SKUs by quantity in October, with vendor names"
SKUINFO = TableName("sample", "skuinfo")
LATEST = Deduplication(SKUINFO, ("sku_id",), ("pipeline_inserted_at",), "3 SKUs were loaded twice")


@pytest.fixture(scope="module")
def warehouse(shop: Path) -> Iterator[DuckDbWarehouse]:
    with open_duckdb(shop / "data") as opened:
        yield opened


@pytest.fixture(scope="module")
def proposed(warehouse: DuckDbWarehouse) -> DataModel:
    return example_model(warehouse)


@pytest.fixture(scope="module")
def repaired(proposed: DataModel) -> DataModel:
    return replace(proposed, deduplications=(LATEST,))


def rows(goal: Goal, model: DataModel, warehouse: DuckDbWarehouse) -> list[tuple[object, ...]]:
    return list(sql_runner(warehouse, model.catalog)(compose(goal, model).sql)[1])


def test_the_answer(warehouse: DuckDbWarehouse, repaired: DataModel) -> None:
    assert rows(understand(GOAL, repaired), repaired, warehouse) == [
        (110, "Vendor 3", 853),
        (1737, "Vendor 6", 415),
        (1006, "Vendor 2", 407),
        (93, "Vendor 3", 325),
        (1062, "Vendor 3", 319),
    ]


def test_without_the_repair_two_rows_of_an_sku_count_double(
    warehouse: DuckDbWarehouse, proposed: DataModel
) -> None:
    goal = goal_from_parts(
        proposed, measures=["sum:orderinfo.quantity_ordered"], dimensions=["skuinfo.sku_id"], limit=2
    )
    october = replace(goal, period=understand(GOAL, proposed).period)

    assert rows(october, proposed, warehouse) == [(110, 1706), (911, 530)]


def test_the_plan_says_why(repaired: DataModel) -> None:
    plan = {step.action: step.reason for step in compose(understand(GOAL, repaired), repaired).plan}

    assert plan["read sample.skuinfo one row per sku_id"] == "3 SKUs were loaded twice"
    assert "no part of a ranking" in plan["join sample.skuinfo on product_id = sku_id"]
    assert any("app/Vendor.php:17-29" in action for action in plan)


def test_the_query_in_another_dialect(repaired: DataModel, warehouse: DuckDbWarehouse) -> None:
    query = compose(understand(GOAL, repaired), repaired, dialect="duckdb")

    assert query.dialect == "duckdb"
    assert warehouse.run(query.sql).rows[0][2] == 853


def test_the_join_keeps_every_order(warehouse: DuckDbWarehouse, repaired: DataModel) -> None:
    query = join_query(repaired.relationships[0], repaired)
    columns, joined = sql_runner(warehouse, repaired.catalog)(query.sql)

    assert columns == query.columns
    assert len(joined) == 50_000
    assert "sku_id" not in columns


def test_the_join_shows_codes_by_name_where_it_is_asked_to(warehouse: DuckDbWarehouse, repaired: DataModel) -> None:
    query = join_query(repaired.relationships[0], repaired, labelled=True)
    columns, joined = sql_runner(warehouse, repaired.catalog)(query.sql)
    vendor, name = (columns.index(column) for column in ("sku_vendor", "sku_vendor_label"))

    assert len(joined) == 50_000
    assert columns == query.columns
    assert {(row[vendor], row[name]) for row in joined} >= {(1, "Vendor 1"), (2, "Vendor 2")}


def test_a_suggestion_runs(warehouse: DuckDbWarehouse, repaired: DataModel) -> None:
    goal = suggest(repaired)

    assert goal is not None
    assert len(rows(goal, repaired, warehouse)) == 10


def test_nothing_is_suggested_for_nothing() -> None:
    assert suggest(DataModel(Catalog())) is None
