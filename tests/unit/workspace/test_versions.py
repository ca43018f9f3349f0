"""Joins to a dimension that keeps versions of its rows (SCD2): to the one that held at the row's moment."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from modeler.assistant.verification.findings import Kind
from modeler.assistant.verification.joins import join_findings
from modeler.catalog.names import ColumnSet, TableName
from modeler.evidence.mining.mined import Edge
from modeler.model.data_model import Status, Validity
from modeler.workspace import Workspace

CUSTOMERS, SALES = TableName("dw", "dim_customer"), TableName("dw", "sales")
HISTORY = """
    SELECT CAST(ROW_NUMBER() OVER (ORDER BY c, v) AS BIGINT) AS customer_sk, CAST(c AS BIGINT) AS customer_no,
           CASE v % 2 WHEN 0 THEN 'gold' ELSE 'none' END AS tier,
           TIMESTAMP '2024-01-01' + INTERVAL (v * 100) DAY AS valid_from,
           CASE WHEN v < 3 THEN TIMESTAMP '2024-01-01' + INTERVAL (v * 100 + {length}) DAY END AS valid_to
    FROM range(1, 51) t(c), range(0, {versions}) u(v)
"""
FACTS = """
    SELECT CAST(i AS BIGINT) AS sale_id, CAST(i * 7 % 50 + 1 AS BIGINT) AS customer_no,
           TIMESTAMP '2024-01-05' + INTERVAL (i * 13 % 390) DAY AS sold_at, CAST(i % 50 AS INTEGER) AS amount,
           TIMESTAMP '2025-06-01' AS loaded_at
    FROM range(1, 1001) t(i)
"""
QUERY = """
    SELECT d.tier, SUM(s.amount) AS revenue FROM dw.sales s
    JOIN dw.dim_customer d ON d.customer_no = s.customer_no AND s.loaded_at BETWEEN d.valid_from AND d.valid_to
    GROUP BY 1;
"""


def made(folder: Path, *, length: int = 100, versions: int = 4, sql: str = "", begin: str = "valid_from") -> Path:
    folder.mkdir()
    with duckdb.connect(str(folder / "warehouse.duckdb")) as connection:
        connection.execute("CREATE SCHEMA dw")
        history = HISTORY.format(length=length, versions=versions).replace("valid_from", begin)
        connection.execute(f"CREATE TABLE dw.dim_customer AS {history}")
        connection.execute(f"CREATE TABLE dw.sales AS {FACTS}")
    (folder / "tables.sql").write_text(
        "CREATE TABLE dw.dim_customer (customer_sk BIGINT, customer_no BIGINT, tier VARCHAR(10), "
        f"{begin} TIMESTAMP, valid_to TIMESTAMP);\n"
        "CREATE TABLE dw.sales (sale_id BIGINT, customer_no BIGINT, sold_at TIMESTAMP, amount INTEGER, "
        f"loaded_at TIMESTAMP);\n{sql}"
    )
    return folder


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with Workspace.open(made(tmp_path_factory.mktemp("history") / "w")) as workspace:
        yield workspace


def test_names_tell_which_version_is_meant(history: Workspace) -> None:
    (join,) = history.joins()

    assert join.name == "dw.sales.customer_no = dw.dim_customer.customer_no"
    assert join.within == Validity("sold_at", "valid_from", "valid_to")
    assert join.parent_end.is_one


def test_the_data_confirm_it_and_sums_stay_what_they_were(history: Workspace) -> None:
    history.validate()
    answer = history.query("amount by tier")

    assert [relationship.status for relationship in history.model.relationships] == [Status.CONFIRMED]
    assert "s.sold_at >= d.valid_from" in answer.sql
    with duckdb.connect(str(history.root / "warehouse.duckdb"), read_only=True) as connection:
        (total,) = connection.execute("SELECT SUM(amount) FROM dw.sales").fetchone() or (None,)
    assert sum(int(str(row[-1])) for row in answer.answer.rows) == total


def test_an_answer_that_joins_every_version_is_faulted(history: Workspace) -> None:
    sides = ColumnSet(CUSTOMERS, ("customer_no",)), ColumnSet(SALES, ("customer_no",))

    (finding,) = join_findings([Edge(*sides, "inner")], history.model)

    assert finding.kind is Kind.FANNED_OUT
    assert "several versions of a row per customer_no" in finding.message


def test_a_query_tells_the_moment_and_the_bounds(tmp_path: Path) -> None:
    with Workspace.open(made(tmp_path / "w", sql=QUERY)) as workspace:
        (join,) = workspace.joins()

    assert join.within == Validity("loaded_at", "valid_from", "valid_to", end_included=True)


def test_versions_that_overlap_are_no_versions_of_a_moment(tmp_path: Path) -> None:
    with Workspace.open(made(tmp_path / "w", length=250)) as workspace:
        workspace.validate()
        refuted = [one for one in workspace.model.candidates if one.status is Status.REFUTED]

    assert [one.name for one in refuted] == ["dw.sales.customer_no = dw.dim_customer.customer_no"]
    assert any("up to 3 versions that held at sold_at" in said.note for said in refuted[0].evidence)


def test_a_natural_key_that_is_unique_needs_no_moment(tmp_path: Path) -> None:
    with Workspace.open(made(tmp_path / "w", versions=1)) as workspace:
        workspace.validate()
        (join,) = workspace.joins()

    assert (join.status, join.within) == (Status.CONFIRMED, None)


def test_a_start_and_an_end_alone_are_no_history(tmp_path: Path) -> None:
    with Workspace.open(made(tmp_path / "w", begin="start_date")) as workspace:
        assert all(join.within is None for join in workspace.joins())
