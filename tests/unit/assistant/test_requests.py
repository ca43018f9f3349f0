"""Every labelled request is understood as labelled; benchmarks/asked.py prints the shares."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

import pytest

from modeler.assistant import Answer, Conversation
from modeler.workspace import Workspace
from tests.unit.assistant.conftest import REQUESTS
from tests.unit.assistant.rows import holds_rows

CASES: list[tuple[str, dict[str, Any]]] = [
    (f"{path.stem}: {case['title']}", case)
    for path in sorted(REQUESTS.glob("*.toml"))
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["request"]
]


def test_there_are_enough_of_each_kind() -> None:
    cases = [case for _, case in CASES]

    assert len(cases) >= 120
    assert {case["on"] for case in cases} == {
        "shop",
        "clinic",
        "freight",
        "bank",
        "library",
        "hotel",
        "university",
        "carriers",
    }
    assert sum(bool(case.get("after")) for case in cases) >= 20


@pytest.mark.parametrize("case", [pytest.param(case, id=title) for title, case in CASES])
def test_a_request_is_understood(case: dict[str, Any], workspaces: Mapping[str, Workspace]) -> None:
    answer = _answered(case, workspaces[case["on"]])

    if case.get("refused"):
        assert answer.skills == ()
        assert not answer.sql
        assert not answer.verified
        assert answer.refused
        return
    assert sorted(answer.skills) == sorted(case["skills"]), answer.refused
    for skill, stated in case.get("arguments", {}).items():
        calls = [call.document()["arguments"] for call in answer.calls if call.skill == skill]
        assert any(_agree(arguments, stated) for arguments in calls), calls
    if "gives" in case:
        workspace = workspaces[case["on"]]
        assert holds_rows(workspace.run(answer.sql[0]).rows, workspace.run(case["gives"]).rows), answer.sql[0]


def _answered(case: dict[str, Any], workspace: Workspace) -> Answer:
    history = Conversation()
    for words in case.get("after", ()):
        history = history.after(workspace.ask(words, history=history))
    said = str(case.get("repeat", "")) * int(case.get("times", 1)) + str(case["say"])
    return workspace.ask(said, history=history)


def _agree(arguments: Mapping[str, Any], stated: Mapping[str, Any]) -> bool:
    return all(
        sorted(arguments[name]) == sorted(value) if isinstance(value, list) else arguments[name] == value
        for name, value in stated.items()
    )
