"""Weights of joins are learnt from schemas whose keys are declared, and used where the settings name them."""

from __future__ import annotations

from pathlib import Path

import pytest

import modeler
from modeler.cli.commands import run
from modeler.errors import ExitCode, NothingToRead, SettingsError
from modeler.workspace.training import fit_joins

_PARTS = ("customer", "product", "store", "employee", "invoice", "region")


def _schemas(folder: Path) -> Path:
    for one, other in zip(_PARTS, (*_PARTS[1:], _PARTS[0]), strict=True):
        text = f"""
            CREATE TABLE {one} ({one}_id bigint NOT NULL, name varchar(9), PRIMARY KEY ({one}_id));
            CREATE TABLE {other}_line (
                {other}_line_id bigint NOT NULL, {one}_id bigint, amount numeric(9, 2),
                PRIMARY KEY ({other}_line_id), FOREIGN KEY ({one}_id) REFERENCES {one} ({one}_id)
            );"""
        (folder / f"{one}.sql").write_text(text, encoding="utf-8")
    return folder


def test_what_is_learnt_is_used(tmp_path: Path) -> None:
    schemas, shop = tmp_path / "schemas", tmp_path / "shop"
    schemas.mkdir()
    shop.mkdir()
    assert run(["joins", "fit", str(_schemas(schemas)), "--out", str(shop / "own.json"), "-q"]) == ExitCode.DONE
    (shop / "modeler.toml").write_text('[joins]\nweights = "own.json"\n', encoding="utf-8")
    (shop / "shop.sql").write_text(
        "CREATE TABLE pet (pet_id bigint NOT NULL, name varchar(9));"
        "CREATE TABLE visit (visit_id bigint NOT NULL, pet_id bigint, cost numeric(9, 2));",
        encoding="utf-8",
    )

    with modeler.open(shop) as workspace:
        found = [(join.name, join.probability) for join in workspace.joins()]
    (shop / "modeler.toml").unlink()
    with modeler.open(shop) as workspace:
        shipped = [(join.name, join.probability) for join in workspace.joins()]

    assert [name for name, _ in found] == ["public.visit.pet_id = public.pet.pet_id"]
    assert found != shipped


def test_the_same_schemas_give_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "schemas").mkdir()
    folder = _schemas(tmp_path / "schemas")
    once, twice = (fit_joins(folder, tmp_path / name).path.read_bytes() for name in ("a.json", "b.json"))
    assert once == twice


def test_schemas_without_keys_teach_nothing(tmp_path: Path) -> None:
    (tmp_path / "one.sql").write_text("CREATE TABLE a (id bigint); CREATE TABLE b (a_id bigint);", encoding="utf-8")
    with pytest.raises(NothingToRead, match="no declared keys"):
        fit_joins(tmp_path, tmp_path / "w.json")


def test_weights_that_are_not_there_are_told_with_the_command_that_makes_them(tmp_path: Path) -> None:
    (tmp_path / "modeler.toml").write_text('[joins]\nweights = "gone.json"\n', encoding="utf-8")
    (tmp_path / "one.sql").write_text("CREATE TABLE a (id bigint);", encoding="utf-8")
    with modeler.open(tmp_path) as workspace, pytest.raises(SettingsError) as told:
        workspace.joins()
    assert told.value.hint == "make it: modeler joins fit DIR --out gone.json"
