"""Whatever a measure is grouped by, its groups add up to the sum over its own table: nothing is counted twice."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations, product

import pytest
from sqlglot import exp

from modeler.catalog.dialect import parse
from modeler.catalog.names import ColumnSet
from modeler.errors import UnsupportedRequest
from modeler.model.data_model import DataModel
from modeler.model.measures import measures_of
from modeler.query import compose
from modeler.query.goal import Aggregate, Dimension, Goal, Measure
from modeler.query.paths import paths_from
from modeler.warehouses.duckdb import DuckDbWarehouse
from modeler.warehouses.running import SqlRunner, sql_runner
from tests.unit.query.stores import store, store_model


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDbWarehouse]:
    with store(tmp_path_factory.mktemp("store")) as opened:
        yield opened


@pytest.fixture(scope="module")
def model(warehouse: DuckDbWarehouse) -> DataModel:
    return store_model(warehouse)


@pytest.fixture(scope="module")
def run(warehouse: DuckDbWarehouse, model: DataModel) -> SqlRunner:
    return sql_runner(warehouse, model.catalog)


def dimensions_of(model: DataModel) -> list[ColumnSet]:
    names = ("category", "country", "brand_name", "channel_no", "carrier_id", "branch_name")
    return [
        ColumnSet(table.name, (column.name,))
        for table in model.catalog
        for column in table.columns
        if column.name in names
    ]


def total(column: ColumnSet, run: SqlRunner) -> Decimal:
    return Decimal(str(run(f"SELECT SUM({column.columns[0]}) FROM {column.table}")[1][0][0]))


def test_groups_add_up_to_the_whole(model: DataModel, run: SqlRunner) -> None:
    measures = [measure for table in model.catalog for measure in measures_of(table.name, model)]
    tried = 0
    for measure, dimension in product(measures, dimensions_of(model)):
        if dimension.table not in paths_from(measure.table, model):
            continue
        goal = Goal((Measure(Aggregate.SUM, measure, "value"),), (Dimension(dimension, "group_1"),))
        groups = run(compose(goal, model).sql)[1]
        summed = sum((Decimal(str(value)) for _, value in groups if value is not None), Decimal(0))
        assert summed == total(measure, run), f"{measure} by {dimension}"
        tried += 1

    assert tried >= 15


def test_two_measures_side_by_side_are_each_what_they_are_alone(model: DataModel, run: SqlRunner) -> None:
    measures = [measure for table in model.catalog for measure in measures_of(table.name, model)]
    tried = 0
    for one, other in combinations(measures, 2):
        if one.table == other.table:
            continue
        goal = Goal((Measure(Aggregate.SUM, one, "one"), Measure(Aggregate.SUM, other, "other")))
        (row,) = run(compose(goal, model).sql)[1]
        assert [Decimal(str(value)) for value in row] == [total(one, run), total(other, run)]
        tried += 1

    assert tried >= 5


def test_a_dimension_nothing_leads_to_is_refused_with_what_to_do(model: DataModel) -> None:
    refund = ColumnSet(model.catalog["returns"].name, ("refund",))
    carrier = ColumnSet(model.catalog["shipment"].name, ("carrier_id",))
    goal = Goal((Measure(Aggregate.SUM, refund, "refund"),), (Dimension(carrier, "carrier_id"),))

    with pytest.raises(UnsupportedRequest, match="cannot be looked up for a row of") as refused:
        compose(goal, model)

    assert "decisions.toml" in refused.value.hint


def test_no_branch_of_a_union_has_a_null_without_a_type(model: DataModel) -> None:
    # PostgreSQL, and so Redshift, types a union two branches at a time: NULL twice is text and meets no number
    measures = [ColumnSet(model.catalog[t].name, (c,)) for t, c in (("orders", "freight"), ("returns", "refund"))]
    measures.append(ColumnSet(model.catalog["order_line"].name, ("amount",)))
    goal = Goal(tuple(Measure(Aggregate.SUM, measure, measure.columns[0]) for measure in measures))
    nulls = parse(compose(goal, model).sql).find_all(exp.Null)

    assert [type(null.parent) for null in nulls] == [exp.Cast] * 6
