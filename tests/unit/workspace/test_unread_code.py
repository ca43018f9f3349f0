"""What of application source was not read is told beside what was."""

from __future__ import annotations

from pathlib import Path

import pytest

import modeler
from modeler.errors import UnknownName

NAMES = "<?php function f($v) { switch ($v) { case 1: return 'One'; case 2: return 'Two\nlines'; } }"


def test_what_was_not_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "names.php").write_text(NAMES)
    (tmp_path / "cut.php").write_text(NAMES + " function g() { return '")
    (tmp_path / "circle.php").write_text(
        "<?php const A = B; const B = A;"
        "function h($v) { switch ($v) { case A: return 'a'; case 2: return 'b'; case 3: return 'c'; } }"
    )
    (tmp_path / "page.min.js").write_text("var a={1:'Open',2:'Shut'}")

    told = "\n".join(modeler.open(tmp_path).constants().unread)

    assert "cut.php:2: the source cannot be parsed here" in told
    assert "circle.php:1: the constant is defined by itself: A -> B -> A" in told
    assert "1 passed over: generated file" in told


def test_a_label_of_several_lines_is_one_row(tmp_path: Path) -> None:
    (tmp_path / "names.php").write_text(NAMES)

    (row,) = modeler.open(tmp_path).constants().grid().rows

    assert row[2] == "1 One, 2 Two lines"


def test_a_language_that_is_not_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "names.php").write_text(NAMES)

    with pytest.raises(UnknownName, match="cobol"):
        modeler.open(tmp_path).constants(language="cobol")
