"""The scripts that predict a column: what they learn from, and that they run as they are."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import modeler
from modeler.artefacts.ml import KINDS, ScriptData, default_target, frame, scaffold
from modeler.catalog.grounding import ground
from modeler.catalog.names import ColumnSet, TableName
from modeler.errors import UnknownColumn, UnknownName
from modeler.model.data_model import DataModel

TARGET = ColumnSet(TableName("sample", "orderinfo"), ("quantity_ordered",))


@pytest.fixture(scope="module")
def model(shop: Path) -> DataModel:
    with modeler.open(shop) as workspace:
        workspace.validate()
        return workspace.model


def test_the_measure_of_the_fact_is_predicted(model: DataModel) -> None:
    assert default_target(model) == TARGET


def test_nothing_that_is_known_later_or_names_a_row_is_learnt_from(model: DataModel) -> None:
    found = frame(model, TARGET)

    used = {one.origin for one in (*found.numbers, *found.categories, *found.dates)}
    assert "sample.skuinfo.sku_category" in used
    assert not used & {
        "sample.orderinfo.order_id",
        "sample.orderinfo.quantity_ordered",
        "sample.skuinfo.sku_id",
        "sample.skuinfo.date_sku_updated",
        "sample.skuinfo.pipeline_inserted_at",
    }
    assert found.time == "date_order_placed"


def test_codes_are_learnt_from_by_their_labels(model: DataModel) -> None:
    assert "Initech" in frame(model, TARGET).sql


def test_the_query_names_only_what_the_catalog_has(model: DataModel) -> None:
    found = frame(model, TARGET)

    ground(found.sql, model.catalog)
    ground(found.duckdb_sql, model.catalog, dialect="duckdb")


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_model_gives_the_same_script(model: DataModel, kind: str) -> None:
    one, two = (scaffold(kind, model, TARGET, data=ScriptData("data")) for _ in range(2))

    assert one == two
    ast.parse(str(one.content))
    # a module of the same name as the package it imports would hide it
    assert Path(one.path).stem not in sys.stdlib_module_names | {"xgboost", "sklearn", "pandas"}


def test_an_unknown_kind_suggests_the_nearest(model: DataModel) -> None:
    with pytest.raises(UnknownName) as refused:
        scaffold("xgbost", model, TARGET)

    assert "xgboost" in refused.value.hint


def test_an_unknown_column_is_refused(model: DataModel) -> None:
    with pytest.raises(UnknownColumn):
        scaffold("xgboost", model, ColumnSet(TARGET.table, ("quantity",)))


@pytest.mark.parametrize("kind", KINDS)
def test_the_script_runs_and_beats_the_mean(model: DataModel, shop: Path, tmp_path: Path, kind: str) -> None:
    script = scaffold(kind, model, TARGET, data=ScriptData(str(shop / "data")))
    path = tmp_path / Path(script.path).name
    path.write_text(str(script.content), encoding="utf-8")

    run = subprocess.run(
        [sys.executable, str(path), "--out", str(tmp_path)], capture_output=True, text=True, check=False
    )

    assert run.returncode == 0, run.stderr
    assert "The baseline is beaten" in run.stdout
    explained = [float(found) for found in re.findall(r" (-?\d\.\d{3})$", run.stdout, flags=re.MULTILINE)]
    assert explained[0] < 0.01 < 0.3 < explained[1] < 0.9
    plots = sorted(tmp_path.glob("*.png"))
    assert len(plots) == 2
    assert all(plot.stat().st_size > 5_000 for plot in plots)
