"""A question that is changed in words is the question that says all of it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from typing import Any

import pytest

from modeler.errors import UnsupportedRequest
from modeler.model.data_model import DataModel
from modeler.query import compose, understand
from modeler.query.refine import refined
from tests.unit.query.stores import store, store_model
from tests.unit.query.test_goals import cases


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DataModel]:
    with store(tmp_path_factory.mktemp("store")) as warehouse:
        yield store_model(warehouse)


@pytest.mark.parametrize("case", cases("changed.toml"))
def test_a_changed_question_is_the_whole_question(case: Any, model: DataModel) -> None:
    changed = reduce(
        lambda goal, words: refined(goal, words, model), case["words"], understand(case["goal"], model)
    )

    assert compose(changed, model).sql == compose(understand(case["same"], model), model).sql


@pytest.mark.parametrize(
    "words", ["only for the weather", "by mood instead", "sorted nicely", "now", "top of the hill"]
)
def test_a_change_that_is_not_understood_is_refused(words: str, model: DataModel) -> None:
    with pytest.raises(UnsupportedRequest):
        refined(understand("quantity by category", model), words, model)
