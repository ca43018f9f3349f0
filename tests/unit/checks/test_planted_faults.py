"""Every fault of tests/cases/checks/planted.toml is found and named, and nothing clean is refuted."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pytest

from modeler.catalog.tables import Catalog
from modeler.checks.battery import battery, diagnoses
from modeler.checks.validation import examine
from modeler.checks.verdicts import Check, Outcome, Verdict
from modeler.model.data_model import DataModel, Label, Multiplicity
from modeler.warehouses.duckdb import DuckDbWarehouse, open_duckdb
from modeler.warehouses.running import runner
from tests.unit.checks.shops import VENDORS, columns, key, named, relationship

CASES = Path(__file__).resolve().parents[2] / "cases" / "checks"
FAULTS = tomllib.loads((CASES / "planted.toml").read_text(encoding="utf-8"))["fault"]
_BATTERIES: dict[Catalog, tuple[Check, ...]] = {}
"""Most faults leave the catalog, and with it the battery, as it was."""
ONE_OR_MORE = Multiplicity.ONE_OR_MORE


def model_of(warehouse: DuckDbWarehouse) -> DataModel:
    """What is true of the clean warehouse."""
    return DataModel(
        Catalog.of(warehouse.describe().tables),
        keys=(
            key("shop.customer.customer_id"),
            key("shop.product.product_id"),
            key("shop.orders.order_id"),
            key("shop.order_line(order_id, line_no)"),
            key("shop.price_history.price_sk"),
        ),
        relationships=(
            relationship("shop.orders.customer_id", "shop.customer.customer_id", ONE_OR_MORE),
            relationship("shop.order_line.order_id", "shop.orders.order_id", ONE_OR_MORE),
            relationship("shop.order_line.product_code", "shop.product.product_code", ONE_OR_MORE),
            relationship("shop.price_history.product_id", "shop.product.product_id", ONE_OR_MORE),
        ),
        labels=(Label(VENDORS, columns("shop.product.vendor_no"), 0.9),),
    )


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("clean") / "clean.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute((CASES / "clean.sql").read_text(encoding="utf-8"))
    return path


@contextmanager
def planted(clean: Path, folder: Path, sql: str) -> Iterator[DuckDbWarehouse]:
    path = folder / "planted.duckdb"
    shutil.copy(clean, path)
    with duckdb.connect(str(path)) as connection:
        connection.execute(sql)
    with open_duckdb(path) as warehouse:
        yield warehouse


def verdicts_on(warehouse: DuckDbWarehouse) -> dict[str, Verdict]:
    model = model_of(warehouse)
    checks = _BATTERIES.setdefault(model.catalog, ())
    if not checks:
        checks = _BATTERIES[model.catalog] = battery(model)
    run = runner(warehouse, model.catalog)
    verdicts = examine(checks, run=run)
    return named((*verdicts, *examine(diagnoses(model, verdicts), run=run)))


def test_nothing_clean_is_refuted(clean: Path) -> None:
    with open_duckdb(clean) as warehouse:
        verdicts = verdicts_on(warehouse)

    assert {name: v.sentence for name, v in verdicts.items() if v.outcome is not Outcome.CONFIRMED} == {}


def test_there_are_at_least_forty_kinds() -> None:
    assert len({fault["title"] for fault in FAULTS}) >= 40


@pytest.mark.parametrize("fault", [pytest.param(fault, id=fault["title"]) for fault in FAULTS])
def test_a_fault_is_found_and_named(fault: Any, clean: Path, tmp_path: Path) -> None:
    with planted(clean, tmp_path, fault["sql"]) as warehouse:
        verdicts = verdicts_on(warehouse)

    found = {name: v for name, v in verdicts.items() if v.outcome is Outcome.REFUTED}
    assert set(found) == set(fault["finds"]), {name: v.sentence for name, v in found.items()}
    assert any(fault["says"] in v.sentence for v in found.values()), [v.sentence for v in found.values()]
