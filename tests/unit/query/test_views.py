"""Questions are answered from the tables that hold rows; a view is asked when it is named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from modeler.catalog.names import Span
from modeler.catalog.tables import Catalog, TableKind
from modeler.checks.battery import battery
from modeler.checks.verdicts import Family
from modeler.model.data_model import DataModel, Label
from modeler.model.measures import measures_of
from modeler.query import compose, understand
from modeler.sources.reading import Mapping, Semantics
from modeler.warehouses.duckdb import open_duckdb
from tests.unit.checks.shops import columns, example_model

SIZES = Mapping(
    (),
    "parcel",
    "$quantity",
    Semantics.STRICT,
    Span("app/OrderHistory.php", 40, 45),
    ranges=((">=", 100, "pallet"), (">=", 12, "carton")),
)


@pytest.fixture(scope="module")
def model(shop: Path) -> DataModel:
    with open_duckdb(shop / "data") as warehouse:
        held = example_model(warehouse)
    order = held.catalog["sample.orderinfo"]
    view = replace(
        order,
        name=replace(order.name, schema="reporting", table="v_orders"),
        kind=TableKind.VIEW,
        definition="SELECT * FROM sample.orderinfo",
    )
    return replace(held, catalog=Catalog.of((*held.catalog.tables, view)))


def test_a_measure_is_that_of_the_table(model: DataModel) -> None:
    assert "FROM sample.orderinfo" in compose(understand("quantity by category", model), model).sql


def test_a_view_is_asked_when_it_is_named(model: DataModel) -> None:
    goal = understand("v_orders.quantity_ordered by v_orders.shipper_id", model)

    assert "FROM reporting.v_orders" in compose(goal, model).sql


def test_an_amount_with_named_ranges_is_still_an_amount(model: DataModel) -> None:
    quantity = columns("sample.orderinfo.quantity_ordered")
    labelled = replace(model, labels=(*model.labels, Label(SIZES, quantity, 0.9)))

    assert quantity in measures_of(quantity.table, labelled)
    assert [c.subjects for c in battery(labelled) if c.family is Family.LABELS] == [
        (columns("sample.skuinfo.sku_vendor"),)
    ]
