"""What may be sent to a warehouse, and what may not: every case is in tests/cases/warehouses."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from modeler.errors import NotReadOnly
from modeler.warehouses.read_only import guard

CASES = Path(__file__).resolve().parents[2] / "cases" / "warehouses"


def cases(name: str) -> list[Any]:
    held = tomllib.loads((CASES / name).read_text(encoding="utf-8"))["case"]
    return [pytest.param(case["sql"], case["dialect"], id=case["title"]) for case in held]


@pytest.mark.parametrize(("sql", "dialect"), cases("refused.toml"))
def test_is_refused(sql: str, dialect: str) -> None:
    with pytest.raises(NotReadOnly):
        guard(sql, dialect=dialect)


@pytest.mark.parametrize(("sql", "dialect"), cases("allowed.toml"))
def test_is_allowed(sql: str, dialect: str) -> None:
    assert guard(sql, dialect=dialect) == sql.strip().rstrip(";")


def test_a_refusal_says_what_and_what_to_do() -> None:
    with pytest.raises(NotReadOnly) as refused:
        guard("SELECT pg_sleep(1)", dialect="postgres")

    assert refused.value.message == "the function pg_sleep is not known to be free of side effects"
    assert "SELECT" in refused.value.hint


def test_a_function_can_be_allowed_by_name() -> None:
    assert guard("SELECT f_vat(a) FROM t", dialect="redshift", functions=["f_vat"])
