"""Queries that must pass and queries that must be blocked; the cases are in tests/cases/grounding."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from modeler.catalog.grounding import ground
from modeler.catalog.merge import merge
from modeler.catalog.tables import Catalog
from modeler.errors import UngroundedSql
from modeler.sources.ddl import read_ddl

CASES = Path(__file__).parents[2] / "cases" / "grounding"


def _cases(name: str) -> list[Any]:
    found = tomllib.loads((CASES / name).read_text(encoding="utf-8"))["case"]
    return [pytest.param(case, id=case["title"]) for case in found]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    reading = read_ddl((CASES / "catalog.sql").read_text(encoding="utf-8"), "catalog.sql")
    assert not reading.skipped
    return merge(reading.tables)[0]


@pytest.mark.parametrize("case", _cases("pass.toml"))
def test_a_query_of_known_names_passes(case: dict[str, Any], catalog: Catalog) -> None:
    grounding = ground(case["sql"], catalog, dialect=case.get("dialect", "redshift"))

    assert [str(table) for table in grounding.tables] == case["tables"]
    if "columns" in case:
        assert [str(column) for column in grounding.columns] == case["columns"]
    if "outputs" in case:
        assert [name for name, _ in grounding.outputs] == case["outputs"]


@pytest.mark.parametrize("case", _cases("block.toml"))
def test_anything_else_is_blocked_with_its_reason(case: dict[str, Any], catalog: Catalog) -> None:
    with pytest.raises(UngroundedSql) as caught:
        ground(case["sql"], catalog, dialect=case.get("dialect", "redshift"))

    assert case["says"] in caught.value.message
    assert case.get("hint", "") in caught.value.hint
