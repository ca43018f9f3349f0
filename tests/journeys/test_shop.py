"""Someone runs the main job on the example and reads what it says: its numbers are counted again, otherwise."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.journeys.running import Analyze, Run

JOIN = {
    "table": "sample.orderinfo",
    "columns": ["product_id"],
    "ref_table": "sample.skuinfo",
    "ref_columns": ["sku_id"],
}
LATEST = """
    (select * from skuinfo s where pipeline_inserted_at =
        (select max(pipeline_inserted_at) from skuinfo t where t.sku_id = s.sku_id))
"""
NUMBERS = [
    ("grain__skuinfo_sku_id", "row_count", "select count(*) from skuinfo"),
    ("grain__skuinfo_sku_id", "distinct_keys", "select count(distinct sku_id) from skuinfo"),
    ("grain__orderinfo_order_id", "distinct_keys", "select count(distinct order_id) from orderinfo"),
    (
        "orphans__orderinfo_product_id__skuinfo_sku_id",
        "orphan_rows",
        "select count(*) from orderinfo where product_id not in (select sku_id from skuinfo)",
    ),
    (
        "orphans__orderinfo_product_id__skuinfo_sku_id",
        "orphan_keys",
        "select count(distinct product_id) from orderinfo where product_id not in (select sku_id from skuinfo)",
    ),
    (
        "orphans__orderinfo_product_id__skuinfo_sku_id",
        "child_null_rows",
        "select count(*) from orderinfo where product_id is null",
    ),
    (
        "orphans__skuinfo_sku_id__orderinfo_product_id",
        "unused_parent_keys",
        """select count(distinct sku_id) from skuinfo
            where sku_id not in (select product_id from orderinfo where product_id is not null)""",
    ),
    (
        "arithmetic__orderinfo_quantity_ordered__skuinfo_sku_id",
        "sum_before",
        "select sum(quantity_ordered) from orderinfo",
    ),
    (
        "arithmetic__orderinfo_quantity_ordered__skuinfo_sku_id",
        "sum_after",
        f"select sum(quantity_ordered) from orderinfo left join {LATEST} on product_id = sku_id",
    ),
    (
        "cardinality__orderinfo_product_id__skuinfo_sku_id",
        "most_child_rows",
        """select max(n) from (select count(*) n from orderinfo
            where product_id in (select sku_id from skuinfo) group by product_id)""",
    ),
]
"""Check, name of the number, and a query that counts it in another way."""


@pytest.fixture(scope="module")
def data(shop: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for table in ("orderinfo", "skuinfo"):
        connection.execute(f"create view {table} as select * from '{shop}/data/sample/{table}.parquet'")
    return connection


@pytest.fixture(scope="module")
def untold(analyze: Analyze, shop: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The example without its queries and data: names are all there is."""
    folder = tmp_path_factory.mktemp("untold") / "shop"
    shutil.copytree(shop, folder, ignore=shutil.ignore_patterns("legacy_sql", "data", "app", ".modeler"))
    return analyze(folder)


def test_the_join_is_found_tested_and_many_to_one(analyzed: Run) -> None:
    (join,) = analyzed.report["joins"]

    assert {name: join[name] for name in JOIN} == JOIN
    assert join["status"] == "confirmed"
    assert join["cardinality"] == {"child": "zero_or_more", "parent": "zero_or_one"}
    assert any("legacy_sql/" in reason["note"] for reason in join["evidence"] if reason["method"] == "joined")


def test_names_alone_put_the_join_first(untold: Run) -> None:
    assert untold.code == 0, untold.stderr
    (join,) = untold.report["joins"]
    assert {name: join[name] for name in JOIN} == JOIN
    assert join["status"] == "proposed"
    assert join["cardinality"] == {"child": "zero_or_more", "parent": "exactly_one"}
    assert untold.report["verdicts"] == []


@pytest.mark.parametrize("run", ["analyzed", "untold"])
def test_shippers_are_joined_to_nothing(run: str, request: pytest.FixtureRequest) -> None:
    joins = request.getfixturevalue(run).report["joins"]

    assert not [join for join in joins if "shipper_id" in (*join["columns"], *join["ref_columns"])]


@pytest.mark.parametrize(("check", "number", "query"), NUMBERS, ids=[f"{c}.{n}" for c, n, _ in NUMBERS])
def test_the_numbers_are_those_counted_by_hand(
    analyzed: Run, data: duckdb.DuckDBPyConnection, check: str, number: str, query: str
) -> None:
    found = next(verdict["numbers"] for verdict in analyzed.report["verdicts"] if verdict["check"] == check)
    counted = data.execute(query).fetchone()

    assert counted is not None
    assert found[number] == counted[0]


def test_the_answer_is_the_one_counted_by_hand(analyzed: Run, data: duckdb.DuckDBPyConnection) -> None:
    counted = data.execute(f"""
        select s.sku_id, sum(quantity_ordered) from orderinfo join {LATEST} s on product_id = s.sku_id
        where month(date_order_placed) = 10 group by s.sku_id order by 2 desc, 1 limit 5
    """).fetchall()
    rows = _answer(analyzed)["rows"]

    assert [(row[0], row[-1]) for row in rows] == counted
    assert [row[1] for row in rows] == ["Initech", "Wonka Industries", "Globex", "Initech", "Initech"]


def test_the_duplicated_sku_is_repaired_and_tested_again(analyzed: Run) -> None:
    changes = [change for one in analyzed.report["rounds"] for change in one["changes"]]

    assert len(analyzed.report["rounds"]) >= 2
    assert any("one row per sku_id, the latest by pipeline_inserted_at" in change for change in changes)
    assert _answer(analyzed)["superseded"] is not None


def test_the_vendor_switch_is_linked_and_translated_with_its_default(analyzed: Run) -> None:
    constant = analyzed.report["constants"][0]

    assert constant["links"][0]["column"] == "sample.skuinfo.sku_vendor"
    assert constant["source"].startswith("app/src/Catalog/Vendor.php:")
    assert "ELSE 'Unknown vendor'" in constant["sql"]


def test_the_files_stand_beside_the_report(analyzed: Run) -> None:
    assert all((analyzed.out / file["path"]).is_file() for file in analyzed.report["files"])
    assert {"erd/joins.svg", "erd/joins.png", "erd/joins.mmd", "erd/joins.dbml", "erd/joins.txt"} <= {
        file["path"] for file in analyzed.report["files"]
    }


def test_why_leads_to_a_line_and_to_a_test(shop: Path) -> None:
    said = _modeler("why", str(shop), "product_id = sku_id")

    assert "legacy_sql/" in said
    assert "cardinality__orderinfo_product_id__skuinfo_sku_id" in said


def test_joins_print_the_published_shape(shop: Path) -> None:
    document = json.loads(_modeler("joins", str(shop), "--format", "json"))

    assert document["schema_version"] == 1
    assert {name: document["joins"][0][name] for name in JOIN} == JOIN


def test_joins_can_show_codes_by_name(shop: Path) -> None:
    said = _modeler("joins", str(shop), "--format", "sql", "--labels")

    assert "THEN 'Acme'" in said
    assert "AS sku_vendor_label" in said


def test_findings_can_fail_a_build(analyze: Analyze, shop: Path) -> None:
    assert analyze(shop, "--fail-on", "warning", "--quiet").code == 1


def _answer(run: Run) -> dict[str, Any]:
    answer: dict[str, Any] = run.report["answers"][-1]
    return answer


def _modeler(*arguments: str) -> str:
    command = [sys.executable, "-m", "modeler", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL).stdout
