"""Whatever stands in a file of source, reading it ends, raises nothing and says what it left out."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from modeler.progress import Progress
from modeler.sources.code import FactsCache, languages, read_code, scan
from modeler.sources.code.facts import Facts
from modeler.sources.code.scanning import read_facts
from modeler.sources.discovery import SourceFile
from modeler.sources.kinds import SourceKind


def files(folder: Path, **texts: str | bytes) -> list[SourceFile]:
    found = []
    for name, text in texts.items():
        path = folder / f"{name}.php"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        found.append(SourceFile(path.name, path, SourceKind.CODE, "php", path.stat().st_size))
    return found


@settings(deadline=None)
@given(st.binary(max_size=200), st.sampled_from(languages()))
def test_any_bytes_give_facts(source: bytes, language: str) -> None:
    assert isinstance(read_facts(source, "a", language), Facts)


@settings(deadline=None)
@given(
    st.text(alphabet="{}()[]$'\"=>;:,.?|caseswitchdefaultreturn 123\n<", max_size=120), st.sampled_from(languages())
)
def test_any_scraps_of_syntax_give_facts(source: str, language: str) -> None:
    assert isinstance(read_facts(f"<?php {source}".encode(), "a", language), Facts)


def test_a_truncated_file_keeps_what_is_whole() -> None:
    whole = "<?php function f($x) { switch ($x) { case 1: return 'a'; case 2: return 'b'; } }\n"

    reading = read_code(whole + "function g($y) { switch ($y) { case 1: return 'c", "a.php", "php")

    assert [mapping.subject for mapping in reading.mappings][:1] == ["$x"]
    assert reading.skipped[0].span.path == "a.php"
    assert "cannot be parsed" in reading.skipped[0].reason


def test_an_array_of_data_is_skipped_with_its_size() -> None:
    rows = ", ".join(f"{number} => 'row {number}'" for number in range(2500))

    reading = read_code(f"<?php $rows = [{rows}];", "a.php", "php")

    assert reading.mappings == ()
    assert "2,500 elements" in reading.skipped[0].reason


ROWS = {
    "php": ("<?php\n$names = [1 => 'One', 2 => 'Two'];\n$rows = [%s];", "['id' => %d, 'name' => 'row %d']"),
    "python": ("names = {1: 'One', 2: 'Two'}\nrows = [%s]", "{'id': %d, 'name': 'row %d'}"),
    "javascript": ("const names = {1: 'One', 2: 'Two'};\nconst rows = [%s];", "{id: %d, name: 'row %d'}"),
    "ruby": ("names = {1 => 'One', 2 => 'Two'}\nrows = [%s]", "{id: %d, name: 'row %d'}"),
}


@pytest.mark.parametrize("language", ROWS)
def test_generated_data_costs_only_itself(language: str) -> None:
    whole, row = ROWS[language]
    code = whole % ",\n".join(row % (number, number) for number in range(30_000))

    reading = read_code(code, "a", language)

    assert len(code) > 900_000
    assert [mapping.pairs for mapping in reading.mappings] == [((1, "One"), (2, "Two"))]


def test_a_long_concatenation_does_not_exhaust_the_stack() -> None:
    text = " . ".join(["'x'"] * 5000)

    reading = read_code(f"<?php switch ($a) {{ case 1: return {text}; case 2: return 'b'; }}", "a.php", "php")

    assert len(reading.mappings[0].pairs[0][1]) == 5000


def test_constants_that_define_each_other_are_said() -> None:
    switch = "switch ($x) { case A: return 'a'; case 1: return 'b'; case 2: return 'c'; }"
    code = f"<?php const A = B; const B = A; {switch}"

    reading = read_code(code, "a.php", "php")

    assert [skipped.reason for skipped in reading.skipped] == ["the constant is defined by itself: A -> B -> A"]
    assert reading.mappings[0].pairs == ((1, "b"), (2, "c"))
    assert "the value of A is not in the sources" in reading.mappings[0].notes[0]


def test_a_constant_with_two_values_is_a_conflict_with_both_places(tmp_path: Path) -> None:
    reading = scan(
        files(
            tmp_path,
            a="<?php define('OPEN', 1);",
            b="<?php define('OPEN', 2);",
            c="<?php switch ($x) { case OPEN: return 'open'; case 5: return 'shut'; }",
        )
    )

    assert reading.mappings[0].notes == ("OPEN is defined more than once, differently: a.php:1, b.php:1",)


def test_mixed_encodings_are_read_and_said(tmp_path: Path) -> None:
    latin = "<?php $l = [1 => 'Größe', 2 => 'Weiß'];".encode("latin-1")

    reading = scan(files(tmp_path, a=latin))

    assert reading.mappings[0].pairs == ((1, "Größe"), (2, "Weiß"))


def test_a_file_that_cannot_be_read_is_skipped(tmp_path: Path) -> None:
    gone = SourceFile("gone.php", tmp_path / "gone.php", SourceKind.CODE, "php", 9)

    reading = scan([gone])

    assert "cannot be read" in reading.skipped[0].reason


def test_one_line_of_minified_script_is_read() -> None:
    code = "var a=function(t){switch(t){case 1:return'a';case 2:return'b'}};" * 400

    assert len(read_code(code, "a.js", "javascript").mappings) == 400


@pytest.mark.parametrize(
    ("language", "code", "label"),
    [
        ("javascript", r"const N = { 1: 'smile \ud83d\ude00', 2: 'two' };", "smile \U0001f600"),
        ("javascript", r"const N = { 1: 'half \ud83d', 2: 'two' };", "half \ufffd"),
        ("php", r'<?php $n = [1 => "half \u{d83d}", 2 => "two", 3 => "three"];', ""),
    ],
)
def test_half_a_character_is_never_carried_on(language: str, code: str, label: str) -> None:
    labels = [label for mapping in read_code(code, "a", language).mappings for _, label in mapping.pairs]

    assert "".join(labels).encode()
    assert labels[0] == label if label else "two" in labels


class _Kept(dict[str, Facts]):
    """A cache in memory."""

    def put(self, key: str, facts: Facts) -> None:
        self[key] = facts


def test_an_unchanged_file_comes_from_the_cache(tmp_path: Path) -> None:
    held = files(tmp_path, a="<?php $l = [1 => 'One', 2 => 'Two'];")
    kept = _Kept()
    cache: FactsCache = kept
    first = scan(held, cache=cache)
    (key,) = kept
    kept[key] = Facts("php")

    assert first.mappings
    assert scan(held, cache=cache).mappings == ()


def test_progress_names_each_file(tmp_path: Path) -> None:
    heard: list[Progress] = []

    scan(files(tmp_path, a="<?php", b="<?php"), listener=heard.append)

    assert [(event.done, event.total, event.note) for event in heard] == [(1, 2, "a.php"), (2, 2, "b.php")]


def test_two_processes_read_the_same_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("modeler.sources.code.scanning.PARALLEL_FROM", 1)
    held = files(tmp_path, a="<?php class A { const ONE = 1; }", b="<?php $l = [A::ONE => 'One', 2 => 'Two'];")

    assert scan(held, workers=2) == scan(held)
