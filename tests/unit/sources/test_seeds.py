"""Seeds of codes and names are mappings; other CSV files are data."""

from __future__ import annotations

from pathlib import Path

import pytest

import modeler
from modeler.sources.discovery import SourceFile
from modeler.sources.kinds import SourceKind
from modeler.sources.seeds import read_seeds, seed_mapping


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("code,label\nA,Acme\nB,Globex\n", (("A", "Acme"), ("B", "Globex"))),
        ("id;name\n1;Acme\n2;Globex\n", ((1, "Acme"), (2, "Globex"))),
        ("id,name\n01,Acme\n02,Globex\n", (("01", "Acme"), ("02", "Globex"))),
        ('id,name\n1,"Acme, Inc"\n2,"say ""hi"""\n', ((1, "Acme, Inc"), (2, 'say "hi"'))),
        ("id,name\n1,old\n2,b\n1,new\n", ((1, "new"), (2, "b"))),
    ],
)
def test_codes_and_names(text: str, pairs: tuple[object, ...]) -> None:
    found = seed_mapping(text, "seeds/vendor.csv")

    assert found is not None
    assert found.pairs == pairs


@pytest.mark.parametrize(
    "text",
    [
        "",
        "id,name\n",
        "id,name\n1,only\n",
        "id,amount\n1,2\n2,3\n",
        "id,name\n1,10\n2,20\n",
        "id,name\n1,a\n2\n",
        "id,first_name,last_name\n1,Ada,Lovelace\n2,Grace,Hopper\n",
        "id,name\n" + "".join(f"{number},row {number}\n" for number in range(600)),
    ],
    ids=["empty", "header only", "one row", "no names", "numbers for names", "ragged", "people", "data"],
)
def test_other_data(text: str) -> None:
    assert seed_mapping(text, "seeds/x.csv") is None


def test_a_broken_seed_is_said(tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    file.write_text('id,name\n1,"never closed\n')

    (skipped,) = read_seeds([SourceFile("seeds/x.csv", file, SourceKind.DATA, "csv", 9)]).skipped

    assert "the seed cannot be read" in skipped.reason


def test_a_seed_that_disagrees_with_the_code_is_a_conflict_with_both_places(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "vendor.csv").write_text("vendor_id,vendor_name\n1,Acme\n2,Globex Inc\n")
    (tmp_path / "sku.sql").write_text("CREATE TABLE s.sku (id INTEGER, vendor_id INTEGER);")
    (tmp_path / "V.php").write_text(
        "<?php switch ($r['vendor_id']) { case 1: return 'Acme'; case 2: return 'Globex'; }"
    )

    with modeler.open(tmp_path) as workspace:
        notes = {note for constant in workspace.constants() for note in constant.mapping.notes}

    assert [note for note in notes if "V.php:1" in note and "seeds/vendor.csv:1-3" in note]
