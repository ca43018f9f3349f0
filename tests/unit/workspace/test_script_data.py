"""A script finds its rows where the workspace found them: in files by any name, in parts, in a database."""

from __future__ import annotations

import runpy
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

import modeler

ORDERS = "SELECT n AS order_id, n % 9 AS sku_id, n / 4 AS amount, 2020 + n % 2 AS year FROM range(90) t(n)"
SKUS = "SELECT n AS sku_id, 'sku ' || n AS name FROM range(9) t(n)"


def csv_in_the_root(folder: Path) -> None:
    duckdb.sql(f"COPY ({ORDERS}) TO '{folder / 'orders.csv'}'")
    duckdb.sql(f"COPY ({SKUS}) TO '{folder / 'sku.csv'}'")


def parts_in_folders(folder: Path) -> None:
    (folder / "data").mkdir()
    duckdb.sql(f"COPY ({ORDERS}) TO '{folder / 'data' / 'orders'}' (FORMAT parquet, PARTITION_BY (year))")
    duckdb.sql(f"COPY ({SKUS}) TO '{folder / 'data' / 'sku.json'}'")


def a_database(folder: Path) -> None:
    with duckdb.connect(str(folder / "it's.duckdb")) as connection:
        connection.execute(f"CREATE TABLE orders AS {ORDERS}")
        connection.execute(f"CREATE SCHEMA s; CREATE TABLE s.sku AS {SKUS}")


@pytest.mark.parametrize("made", [csv_in_the_root, parts_in_folders, a_database])
def test_the_script_reads_what_the_workspace_reads(made: Callable[[Path], None], tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    folder.mkdir()
    made(folder)
    with modeler.open(folder) as workspace:
        script = workspace.scaffold("linear_regression", target="orders.amount")
    path = tmp_path / "script.py"
    path.write_text(str(script.content), encoding="utf-8")
    moved = shutil.copytree(folder, tmp_path / "elsewhere")

    said = runpy.run_path(str(path))
    place = said["DATA"].replace(str(folder), str(moved))

    assert len(said["read"](said["DATA"])) == 90
    assert len(said["read"](place)) == 90
