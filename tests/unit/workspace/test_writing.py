"""What a run leaves in a folder of results."""

from __future__ import annotations

import json
from pathlib import Path

from modeler.artefacts.artefact import Artefact
from modeler.workspace.writing import WRITTEN, replace_artefacts


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {WRITTEN}


def test_what_an_earlier_run_wrote_and_this_one_does_not_is_taken_away(tmp_path: Path) -> None:
    replace_artefacts((Artefact("sql/a.sql", "a"), Artefact("sql/b.sql", "b")), tmp_path)
    replace_artefacts((Artefact("sql/b.sql", "b"), Artefact("sql/c.sql", "c")), tmp_path)

    assert names(tmp_path) == {"sql/b.sql", "sql/c.sql"}


def test_what_somebody_has_changed_or_added_stays(tmp_path: Path) -> None:
    replace_artefacts((Artefact("a.sql", "a"), Artefact("b.sql", "b")), tmp_path)
    (tmp_path / "a.sql").write_text("mine now", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    replace_artefacts((Artefact("c.sql", "c"),), tmp_path)

    assert names(tmp_path) == {"a.sql", "c.sql", "notes.txt"}


def test_a_list_that_names_files_elsewhere_or_is_broken_removes_nothing(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("x", encoding="utf-8")
    digest = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    folder = tmp_path / "report"
    folder.mkdir()
    for held in (json.dumps({"../outside.txt": digest}), "[]", "{", ""):
        (folder / WRITTEN).write_text(held, encoding="utf-8")
        replace_artefacts((Artefact("a.sql", "a"),), folder)

    assert outside.exists()
