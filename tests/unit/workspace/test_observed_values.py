"""Where data are connected, the values in a column say whether it holds the codes of a mapping."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

import modeler

CODE = (
    "<?php class Report { function phase($x) { switch ($x) { case 7: return 'Open'; case 9: return 'Closed'; } } }"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "Report.php").write_text(CODE)
    (tmp_path / "data").mkdir()
    rows = {"orders": "unnest([7, 9, 7]) AS order_phase", "parcels": "unnest([1, 2, 3]) AS parcel_phase"}
    for name, columns in rows.items():
        duckdb.sql(f"COPY (SELECT {columns}) TO '{tmp_path / 'data' / name}.parquet'")
    return tmp_path


def linked(folder: Path) -> list[str]:
    with modeler.open(folder) as workspace:
        (found,) = workspace.constants()
        return [f"{label.column.columns[0]}: {one.note}" for label in found.links for one in label.evidence]


def test_the_column_that_holds_the_codes_is_found(folder: Path) -> None:
    assert "order_phase: 2 of 2 values in the column are codes of the mapping" in linked(folder)
    assert not [said for said in linked(folder) if said.startswith("parcel_phase")]


def test_ranges_know_every_value(folder: Path) -> None:
    ranges = "if ($x >= 3) { return 'large'; } elseif ($x >= 2) { return 'medium'; } return 'small';"
    (folder / "Report.php").write_text(f"<?php class Report {{ function phase($x) {{ {ranges} }} }}")

    assert not [said for said in linked(folder) if "values in the column" in said]


def test_without_data_nothing_tells_the_two_apart(folder: Path) -> None:
    for file in (folder / "data").iterdir():
        file.unlink()
    (folder / "t.sql").write_text("CREATE TABLE orders (order_phase INT); CREATE TABLE parcels (parcel_phase INT);")

    assert not linked(folder)


def test_a_column_of_many_values_is_not_looked_through(folder: Path) -> None:
    duckdb.sql(f"COPY (SELECT range AS order_phase FROM range(1000)) TO '{folder / 'data' / 'orders'}.parquet'")

    assert not [said for said in linked(folder) if "values in the column" in said and "order_phase" in said]
