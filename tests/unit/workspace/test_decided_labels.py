"""A person says which column a mapping belongs to: kept in decisions.toml, found again, and respected."""

from __future__ import annotations

from pathlib import Path

import pytest

import modeler
from modeler.decisions import FILE_NAME
from modeler.errors import UnknownColumn, UnknownName, UnsupportedRequest

DDL = "CREATE TABLE s.sku (id INTEGER PRIMARY KEY, vendor INTEGER, maker INTEGER);"
CODE = """<?php
class Sku {
    static function vendorName($row) {
        switch ($row['vendor']) {
            case 1: return 'Acme';
            case 2: return 'Globex';
        }
    }
}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sku.sql").write_text(DDL)
    (tmp_path / "Sku.php").write_text(CODE)
    return tmp_path


def columns(folder: Path) -> list[str]:
    with modeler.open(folder) as workspace:
        (found,) = workspace.constants()
        return [f"{label.column.columns[0]} {label.status}" for label in found.links]


def decide(folder: Path, words: str, *, accepted: bool) -> None:
    with modeler.open(folder) as workspace:
        workspace.decide(words, accepted=accepted, reason="asked Dana")


def test_names_alone_propose(folder: Path) -> None:
    assert columns(folder) == ["vendor proposed"]


def test_an_accepted_column_is_taken_whatever_the_names_say(folder: Path) -> None:
    decide(folder, "Sku.php:5 -> sku.maker", accepted=True)

    assert columns(folder)[0] == "maker accepted"
    assert 'mapping = "Sku.php:4-7"' in (folder / FILE_NAME).read_text()


def test_a_rejected_column_is_not_proposed_again(folder: Path) -> None:
    decide(folder, "Sku.php:4-7 -> s.sku.vendor", accepted=False)

    assert columns(folder) == []


def test_the_decision_holds_when_lines_have_moved(folder: Path) -> None:
    decide(folder, "Sku.php:5 -> sku.maker", accepted=True)
    (folder / "Sku.php").write_text(CODE.replace("<?php\n", "<?php\n// one more\n// line\n"))

    assert columns(folder)[0] == "maker accepted"

    decide(folder, "Sku.php:7 -> sku.maker", accepted=False)
    assert (folder / FILE_NAME).read_text().count("[[label]]") == 1
    assert columns(folder) == ["vendor proposed"]


def test_a_decision_on_code_that_is_gone_is_told(folder: Path) -> None:
    decide(folder, "Sku.php:5 -> sku.maker", accepted=True)
    (folder / "Sku.php").write_text("<?php class Sku {}")

    with modeler.open(folder) as workspace:
        reasons = [skipped.reason for skipped in workspace.scan().skipped]
    assert reasons == ["a decision names what is gone: no mapping at Sku.php:4-7"]


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ("Sku.php:5 ->", UnsupportedRequest),
        ("-> sku.maker", UnsupportedRequest),
        ("Sku.php -> sku.maker", UnsupportedRequest),
        ("Sku.php:99 -> sku.maker", UnknownName),
        ("Skus.php:5 -> sku.maker", UnknownName),
        ("Sku.php:5 -> sku.makr", UnknownColumn),
    ],
)
def test_what_cannot_be_meant_is_refused(folder: Path, words: str, error: type[Exception]) -> None:
    with pytest.raises(error) as refused:
        decide(folder, words, accepted=True)

    assert getattr(refused.value, "hint", "")
    assert not (folder / FILE_NAME).exists()
