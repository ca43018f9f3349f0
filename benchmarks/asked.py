"""How well requests in words are understood: right skill, right arguments, refusals, and the time of an answer.

usage: python benchmarks/asked.py [--show] [SET ...]

The sets are tests/cases/requests/*.toml; where a question's rows are known ("gives"), its query is run. Without a
language model and without a network. Times are of whole answers on examples/shop, after the workspace was scanned.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import modeler
from modeler.assistant import Answer, Conversation
from modeler.workspace import Workspace

_CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.append(str(_CHECKOUT))

from tests.unit.assistant.rows import holds_rows  # noqa: E402 - a script has its own folder first in the path

_CASES = _CHECKOUT / "tests" / "cases" / "requests"


@dataclass(frozen=True, slots=True)
class Score:
    """One request and how it was understood."""

    title: str
    refused: bool
    """Whether it should be refused."""
    skill: bool
    arguments: bool
    answer: Answer
    seconds: float
    on: str


def main() -> None:
    """Print one line a set, and the times."""
    parser = argparse.ArgumentParser()
    parser.add_argument("sets", nargs="*")
    parser.add_argument("--show", action="store_true", help="list the requests that were not understood")
    given = parser.parse_args()
    names = given.sets or sorted(path.stem for path in _CASES.glob("*.toml"))
    seconds: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        opened = dict(workspaces(Path(folder)))
        for name in names:
            scores = tuple(scored(name, opened))
            seconds += [score.seconds for score in scores if score.on == "shop"]
            _print(name, scores, show=given.show)
    ordered = sorted(seconds) or [0.0]
    median, high = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
    print(
        f"answers on examples/shop: {len(ordered)}, median {median:.2f} s, p95 {high:.2f} s, most "
        f"{ordered[-1]:.2f} s"
    )


def workspaces(folder: Path) -> Iterator[tuple[str, Workspace]]:
    """The workspaces of the sets by name, copied to *folder*: answering leaves files beside sources."""
    sources = {"shop": _CHECKOUT / "examples" / "shop"}
    sources |= {path.name: path for path in sorted((_CASES / "workspaces").iterdir())}
    for name, source in sources.items():
        shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns(".modeler"))
        workspace = modeler.open(folder / name)
        _ = workspace.ask("what tables are there?")
        yield name, workspace


def scored(name: str, opened: dict[str, Workspace]) -> Iterator[Score]:
    """Every request of the set called *name*."""
    for case in tomllib.loads((_CASES / f"{name}.toml").read_text(encoding="utf-8"))["request"]:
        workspace = opened[case["on"]]
        history = Conversation()
        for words in case.get("after", ()):
            history = history.after(workspace.ask(words, history=history))
        began = time.perf_counter()
        answer = workspace.ask(_said(case), history=history)
        seconds = time.perf_counter() - began
        refused = bool(case.get("refused"))
        wanted = Counter() if refused else Counter(case["skills"])
        skill = Counter(answer.skills) == wanted
        right = skill and _has(answer, case) and ("gives" not in case or _gives(answer, case["gives"], workspace))
        yield Score(case["title"], refused, skill, right, answer, seconds, case["on"])


def _said(case: dict[str, Any]) -> str:
    """The request; a long one is written as what is repeated before it."""
    return str(case.get("repeat", "")) * int(case.get("times", 1)) + str(case["say"])


def _has(answer: Answer, case: dict[str, Any]) -> bool:
    """Whether every argument that the case states is as stated."""
    for skill, stated in case.get("arguments", {}).items():
        calls = [call for call in answer.calls if call.skill == skill]
        if not any(
            all(_same(getattr(call.arguments, name), value) for name, value in stated.items()) for call in calls
        ):
            return False
    return True


def _gives(answer: Answer, sql: str, workspace: Workspace) -> bool:
    """Whether the answer's query returns the rows of *sql*, written by hand; it may show more columns."""
    return bool(answer.sql) and holds_rows(workspace.run(answer.sql[0]).rows, workspace.run(sql).rows)


def _same(one: Any, other: Any) -> bool:
    """Equal; of several tables the order does not count."""
    if isinstance(other, list):
        return sorted(one) == sorted(other)
    return bool(one == other)


def _print(name: str, scores: tuple[Score, ...], *, show: bool) -> None:
    asked = [score for score in scores if not score.refused]
    refused = [score for score in scores if score.refused]
    skill, arguments = sum(s.skill for s in asked), sum(s.arguments for s in asked)
    kept = sum(s.skill for s in refused)
    print(
        f"{name}: {len(scores)} requests; right skill {skill}/{len(asked)} = {_share(skill, len(asked))}, "
        f"right arguments {arguments}/{len(asked)} = {_share(arguments, len(asked))}, "
        f"refused {kept}/{len(refused)} = {_share(kept, len(refused))}"
    )
    for score in scores if show else ():
        if not (score.arguments if not score.refused else score.skill):
            calls = "; ".join(f"{call.skill} {call.arguments}" for call in score.answer.calls)
            print(f"  {score.title}: {calls or score.answer.refused}")


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "none"


if __name__ == "__main__":
    main()
