"""Sample values are there when they are wanted, and show nobody's."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

import modeler


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A table of people, beside a view that the data do not hold."""
    (tmp_path / "data").mkdir()
    values = "SELECT 1 AS id, 'Ann Lee' AS last_name, 'gold' AS tier, 'write to ann@shop.example' AS note"
    duckdb.sql(f"COPY ({values}) TO '{tmp_path / 'data' / 'people.parquet'}'")
    (tmp_path / "v.sql").write_text("CREATE VIEW crm.gone AS SELECT id FROM crm.absent;\n", encoding="utf-8")
    return tmp_path


def _samples(folder: Path, *, wanted: bool) -> list[str]:
    (folder / "modeler.toml").write_text(f"[index]\nsample_values = {str(wanted).lower()}\n", encoding="utf-8")
    with modeler.open(folder) as workspace:
        workspace.index(embeds=False)
        return [hit.text for hit in workspace.search("gold tier people", kinds=["sample"], by=["words"])]


def test_values_are_found_and_people_are_not(folder: Path) -> None:
    (text,) = _samples(folder, wanted=True)

    assert "tier: gold" in text
    assert "Xxx Xxx" in text
    assert "write to xxx@xxxx.xxxxxxx" in text
    assert "Ann" not in text


def test_they_are_off_by_default_and_go_when_they_are_turned_off(folder: Path) -> None:
    assert _samples(folder, wanted=True)
    assert _samples(folder, wanted=False) == []
