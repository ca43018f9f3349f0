"""A second run costs nothing, until a table changes."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from modeler.catalog.names import TableName
from modeler.catalog.tables import Catalog
from modeler.checks.battery import battery
from modeler.checks.validation import Answer, examine
from modeler.checks.verdicts import Check, Outcome, Verdict
from modeler.errors import WarehouseError
from modeler.model.data_model import DataModel
from modeler.warehouses.duckdb import open_duckdb
from modeler.warehouses.result_cache import cached
from modeler.warehouses.running import runner
from tests.unit.checks.shops import key, relationship

SKU = "SELECT 1 + i AS sku_id, 'sku ' || i AS label, TIMESTAMP '2024-01-01' AS loaded_at FROM range(20) AS r(i)"
SALE = "SELECT i AS sale_id, 1 + i % 20 AS sku_id, 0.1::DECIMAL(4, 1) * i AS price FROM range(100) AS r(i)"


def write(folder: Path, name: str, query: str) -> None:
    (folder / "s").mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        connection.sql(query).write_parquet(str(folder / "s" / f"{name}.parquet"), overwrite=True)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    write(tmp_path / "data", "sku", SKU)
    write(tmp_path / "data", "sale", SALE)
    return tmp_path / "data"


def verdicts_on(data: Path, *, refuse: str = "\0") -> tuple[tuple[Verdict, ...], list[str]]:
    """The verdicts, and what was sent for them."""
    sent: list[str] = []
    with open_duckdb(data) as warehouse:
        model = DataModel(
            Catalog.of(warehouse.describe().tables),
            keys=(key("s.sku.sku_id"), key("s.sale.sale_id")),
            relationships=(relationship("s.sale.sku_id", "s.sku.sku_id"),),
        )
        run = runner(warehouse, model.catalog)

        def counted(check: Check) -> Answer:
            if refuse in check.sql:
                raise WarehouseError("the server is gone")
            sent.append(check.sql)
            return run(check)

        asked = cached(
            counted,
            path=data.parent / ".modeler" / "results.jsonl",
            version_of=warehouse.version_of,
        )
        return examine(battery(model), run=asked), sent


def test_a_second_run_sends_nothing_and_says_the_same(data: Path) -> None:
    first, sent = verdicts_on(data)
    second, sent_again = verdicts_on(data)

    assert sent
    assert sent_again == []
    assert second == first


def test_only_what_reads_a_changed_table_is_asked_again(data: Path) -> None:
    verdicts_on(data)
    write(data, "sale", SALE.replace("range(100)", "range(101)"))
    verdicts, sent = verdicts_on(data)

    assert sent
    assert all("s.sale" in sql for sql in sent)
    assert any(v.numbers and dict(v.numbers).get("row_count") == 101 for v in verdicts)


def test_what_was_cut_off_is_resumed(data: Path) -> None:
    broken, before = verdicts_on(data, refuse="FULL JOIN")
    resumed, after = verdicts_on(data)

    assert any(v.outcome is Outcome.NOT_TESTABLE for v in broken)
    assert not any(v.outcome is Outcome.NOT_TESTABLE for v in resumed)
    assert len(after) == 1
    assert not set(before) & set(after)


def test_a_damaged_line_is_passed_over(data: Path) -> None:
    first, _ = verdicts_on(data)
    path = data.parent / ".modeler" / "results.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(["{half a li", '{"key": 1}', *lines[1:]]) + "\n", encoding="utf-8")
    again, sent = verdicts_on(data)

    assert again == first
    assert len(sent) == 1


def test_a_table_without_a_version_is_asked_each_time(data: Path) -> None:
    with open_duckdb(data) as warehouse:
        assert warehouse.version_of(TableName("s", "sku")) is not None
        assert warehouse.version_of(TableName("s", "gone")) is None
