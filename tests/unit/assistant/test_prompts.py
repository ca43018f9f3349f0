"""The prompt library: what is read, what is refused, and what a workspace's own files do to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from modeler.assistant.prompts import Step, load, read_prompt, render
from modeler.errors import ExitCode, ResourceError, UnknownName, UnsupportedRequest

_HEADER = "---\ntitle: A title\nstep: goal\nskill: erd\n---\n"


def test_the_packaged_library_is_whole_and_covers_every_step(tmp_path: Path) -> None:
    library = load(tmp_path)

    assert library.broken == ()
    assert {prompt.step for prompt in library} == set(Step)
    assert {skill for prompt in library for skill in prompt.skills} >= {
        *("joins", "erd", "constants", "tests", "validate", "query", "scaffold", "describe", "lineage")
    }


def test_a_workspace_replaces_a_prompt_and_adds_its_own(tmp_path: Path) -> None:
    own = tmp_path / "prompts"
    own.mkdir()
    (own / "diagram.md").write_text(_HEADER + "Draw it our way.", encoding="utf-8")
    (own / "ours.md").write_text(_HEADER + "Our own.", encoding="utf-8")
    (own / "README.md").write_text("no prompt", encoding="utf-8")

    library = load(tmp_path)

    assert library["diagram"].body == "Draw it our way."
    assert library["diagram"].source == "prompts/diagram.md"
    assert library["ours"].title == "A title"
    assert len(library) == len(load(tmp_path / "elsewhere")) + 1


def test_a_broken_file_is_told_with_its_line_and_the_others_stay(tmp_path: Path) -> None:
    own = tmp_path / "prompts"
    own.mkdir()
    (own / "bad.md").write_text("---\ntitle: [\nstep: goal\n---\nx", encoding="utf-8")
    (own / "bytes.md").write_bytes(b"\xff\xfe\x00")

    library = load(tmp_path)

    assert [name for name, _ in library.broken] == ["bad", "bytes"]
    assert len(library) == len(load(tmp_path / "elsewhere"))
    with pytest.raises(ResourceError, match=r"prompts/bad\.md:\d") as refused:
        library["bad"]
    assert refused.value.exit_code is ExitCode.RESOURCE


def test_a_broken_file_does_not_fall_back_to_the_packaged_one(tmp_path: Path) -> None:
    (tmp_path / "prompts").mkdir()
    (tmp_path / "prompts" / "diagram.md").write_text("no header", encoding="utf-8")

    with pytest.raises(ResourceError, match=r"prompts/diagram\.md:1"):
        load(tmp_path)["diagram"]


def test_an_unknown_prompt_names_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UnknownName) as refused:
        load(tmp_path)["diagramm"]

    assert "diagram" in refused.value.hint


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        pytest.param("Draw.", 1, "no header", id="no header"),
        pytest.param("", 1, "no header", id="empty"),
        pytest.param("---\ntitle: T\n", 1, "never ends", id="a header without end"),
        pytest.param("---\ntitle: T\nstep: gaol\nskill: erd\n---\nx", 3, "'gaol' is none of", id="unknown step"),
        pytest.param("---\nstep: goal\nskill: erd\n---\nx", 1, "title is missing", id="no title"),
        pytest.param("---\ntitle: T\nstep: goal\nskill: 3\n---\nx", 4, "skill must be", id="a number for a skill"),
        pytest.param("---\ntitle: T\nstep: goal\n---\nx", 1, "skill must be", id="no skill"),
        pytest.param("---\ntitle: T\ntags: a\n---\nx", 3, "unknown key 'tags'", id="unknown key"),
        pytest.param(_HEADER + "\n\n", 5, "no text", id="no text"),
        pytest.param(_HEADER + "a\n{{ tabels }}", 7, "variable 'tabels'", id="an unknown variable"),
        pytest.param("---\n- a\n---\nx", 2, "no keys", id="a list for a header"),
        pytest.param("---\ntitle: T\nstep: goal\nskill: erd\ninputs: 4\n---\nx", 5, "inputs must", id="inputs"),
    ],
)
def test_what_cannot_be_used_is_refused_with_its_line(text: str, line: int, said: str) -> None:
    with pytest.raises(ResourceError, match=rf"^prompts/a\.md:{line}: .*{said}"):
        read_prompt(text, "prompts/a.md")


def test_a_value_is_not_read_as_a_variable() -> None:
    prompt = read_prompt(_HEADER + "{{ goal }} of {{ table }}", "prompts/a.md")

    assert render(prompt, {"goal": "{{ table }}", "table": "t"}) == "{{ table }} of t"


def test_a_missing_value_says_how_to_give_it() -> None:
    prompt = read_prompt(_HEADER + "{{ goal }}", "prompts/a.md")

    with pytest.raises(UnsupportedRequest) as refused:
        render(prompt, {"goal": ""})

    assert "--set goal=" in refused.value.hint
