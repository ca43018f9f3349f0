"""Questions in words, and the rows of their queries against SQL that somebody wrote without the tool."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from modeler.catalog.grounding import ground
from modeler.errors import UnsupportedRequest
from modeler.model.data_model import DataModel
from modeler.query import compose, understand
from modeler.warehouses.duckdb import DuckDbWarehouse
from modeler.warehouses.running import sql_runner
from tests.unit.query.stores import CASES, store, store_model

LATEST = """
create view latest as
select * from product qualify row_number() over (partition by product_id order by loaded_at desc) = 1
"""


def cases(name: str) -> list[Any]:
    held = tomllib.loads((CASES / name).read_text(encoding="utf-8"))["case"]
    return [pytest.param(case, id=case["title"]) for case in held]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDbWarehouse]:
    with store(tmp_path_factory.mktemp("store")) as opened:
        yield opened


@pytest.fixture(scope="module")
def model(warehouse: DuckDbWarehouse) -> DataModel:
    return store_model(warehouse)


@pytest.fixture(scope="module")
def by_hand() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute((CASES / "store.sql").read_text(encoding="utf-8"))
        connection.execute(f"use store; {LATEST}")
        yield connection


@pytest.mark.parametrize("case", cases("answered.toml"))
def test_a_question_has_the_rows_of_sql_written_by_hand(
    case: Any, warehouse: DuckDbWarehouse, model: DataModel, by_hand: duckdb.DuckDBPyConnection
) -> None:
    query = compose(understand(case["goal"], model), model)
    columns, rows = sql_runner(warehouse, model.catalog)(query.sql)
    expected = by_hand.execute(case["sql"]).fetchall()

    assert columns == query.columns
    found, wanted = [plain(row) for row in rows], [plain(row) for row in expected]
    if not case.get("ranked"):
        found.sort(key=repr)
        wanted.sort(key=repr)
    assert found == wanted, query.sql


@pytest.mark.parametrize("case", cases("answered.toml"))
def test_a_query_is_grounded_explained_and_the_same_each_time(case: Any, model: DataModel) -> None:
    goal = understand(case["goal"], model)
    query = compose(goal, model)

    assert ground(query.sql, model.catalog).tables
    assert query.plan
    assert all(step.reason for step in query.plan)
    assert compose(understand(case["goal"], model), model) == query


@pytest.mark.parametrize("case", cases("refused.toml"))
def test_a_question_that_cannot_be_answered_says_why(case: Any, model: DataModel) -> None:
    with pytest.raises(UnsupportedRequest) as refused:
        compose(understand(case["goal"], model), model)

    assert case["message"] in refused.value.message
    assert case.get("hint", "") in refused.value.hint


def test_there_are_at_least_sixty_questions() -> None:
    assert len(cases("answered.toml")) >= 60


def plain(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Numbers compare as numbers, whatever type an engine gives a sum; times to the day."""
    return tuple(
        round(float(value), 6)
        if isinstance(value, (int, float, Decimal))
        else str(value)[:10]
        if hasattr(value, "isoformat")
        else value
        for value in row
    )
