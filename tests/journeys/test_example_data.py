"""The example's data is what its README says, and its script makes it again."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

_COUNTED = re.compile(r"\| (?P<what>.+?) \| (?P<count>\d+) \| `(?P<sql>.+)` \|")
_ANSWERED = re.compile(r"\| (?P<sku>\d+) \| (?P<vendor>[A-Z].+?) \| (?P<units>\d+) \| (?P<doubled>\d+) \|")
TABLES = ("orderinfo", "skuinfo")


@pytest.fixture(scope="module")
def data(shop: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        for table in TABLES:
            connection.read_parquet(str(shop / "data" / "sample" / f"{table}.parquet")).create_view(table)
        yield connection


def test_the_readme_counts_what_is_there(shop: Path, data: duckdb.DuckDBPyConnection) -> None:
    readme = (shop / "data" / "README.md").read_text(encoding="utf-8")

    stated = {row["what"]: int(row["count"]) for row in _COUNTED.finditer(readme)}
    counted = {row["what"]: _number(data, row["sql"]) for row in _COUNTED.finditer(readme)}

    assert len(stated) == 20
    assert counted == stated


def test_the_readme_has_the_right_answer(shop: Path, data: duckdb.DuckDBPyConnection) -> None:
    readme = (shop / "data" / "README.md").read_text(encoding="utf-8")
    best = """
        select product_id, units, units * (select count(*) from skuinfo where sku_id = product_id) as doubled
        from (select product_id, sum(quantity_ordered) as units from orderinfo
              where month(date_order_placed) = 10 group by product_id)
        order by units desc limit 5
    """

    stated = [(int(row["sku"]), int(row["units"]), int(row["doubled"])) for row in _ANSWERED.finditer(readme)]

    assert stated == data.sql(best).fetchall()


def test_the_script_makes_the_committed_rows_and_always_the_same_bytes(
    shop: Path, data: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    for run in ("once", "again"):
        subprocess.run(
            [sys.executable, shop / "data" / "generate.py", tmp_path / run], check=True, capture_output=True
        )

    for table in TABLES:
        once, again = (tmp_path / run / "sample" / f"{table}.parquet" for run in ("once", "again"))
        assert once.read_bytes() == again.read_bytes()
        difference = f"(from {table} except all from '{once}') union all (from '{once}' except all from {table})"
        assert _number(data, f"select count(*) from ({difference})") == 0


def _number(data: duckdb.DuckDBPyConnection, sql: str) -> int:
    (number,) = data.sql(sql).fetchall()[0]
    return int(number)
