"""Recall@5 and mean reciprocal rank of search: dense only, lexical only and both fused, on one table.

usage: python benchmarks/retrieval.py [--misses] [--keep DIR] [WORKSPACE ...]

Asked are the questions of index/questions.toml over examples/shop, and those of three workspaces generated from
benchmarks/workspaces/*.toml: blocks, and around them the repositories and tests that all code bases have.
These share the words of the tables and answer nothing. A question is answered by a passage that shares a line with
one of its answers. recall@5 is the share of questions that a passage among the first five answers, the reciprocal
rank that of the first passage, among ten, that answers.
"""

from __future__ import annotations

import argparse
import re
import shutil
import tempfile
import time
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Template

import modeler
from modeler.retrieval.search import RANKINGS
from modeler.workspace.facade import Workspace

_ROOT = Path(__file__).resolve().parent.parent
_WORKSPACES = _ROOT / "benchmarks" / "workspaces"
_RANKINGS = {"dense": ("meaning",), "lexical": ("words",), "hybrid": RANKINGS}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("workspaces", nargs="*", help="shop, clinic, logistics, billing; all if none is named")
    parser.add_argument("--misses", action="store_true", help="print what hybrid search does not answer among five")
    parser.add_argument("--keep", type=Path, help="leave the generated workspaces there")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = options.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        sets = [one for one in labelled(folder) if not options.workspaces or one.name in options.workspaces]
        print(f"{'workspace':<12}{'questions':>10}{'passages':>10}", end="")
        print("".join(f"{ranking + ' r@5':>15}{'MRR':>7}" for ranking in _RANKINGS))
        rows = [_row(one, show=options.misses) for one in sets]
        generated = [row for row in rows if row.name != "shop"]
        for row in (*rows, *([_together(generated)] if len(generated) > 1 else [])):
            print(row)


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody asks, and where the answers are."""

    ask: str
    answers: tuple[tuple[str, int, int], ...]
    """Path, first and last line."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A workspace and its questions."""

    name: str
    folder: Path
    questions: tuple[Question, ...]


def labelled(folder: Path) -> Iterator[Labelled]:
    """The example and the generated workspaces, which are written below *folder*."""
    shop = folder / "shop"
    shutil.copytree(
        _ROOT / "examples" / "shop", shop, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".modeler")
    )
    yield Labelled("shop", shop, example_questions())
    for definition in sorted(_WORKSPACES.glob("*.toml")):
        yield generate(tomllib.loads(definition.read_text(encoding="utf-8")), folder / definition.stem)


def example_questions() -> tuple[Question, ...]:
    """Those of ``index/questions.toml``."""
    table = tomllib.loads((_ROOT / "index" / "questions.toml").read_text(encoding="utf-8"))
    return tuple(Question(one["ask"], tuple(map(_place, one["answers"]))) for one in table["question"])


def _place(written: str) -> tuple[str, int, int]:
    path, _, lines = written.rpartition(":")
    first, _, last = lines.partition("-")
    return path, int(first), int(last or first)


def generate(definition: dict[str, Any], folder: Path) -> Labelled:
    """Write the workspace that *definition* describes, and say where its blocks came to stand."""
    files: dict[str, list[str]] = {}
    places: dict[str, tuple[str, int, int]] = {}
    for block in definition["block"]:
        lines = files.setdefault(block["path"], [])
        lines.extend(block.get("opening", "").splitlines())
        if lines:
            lines.append("")
        written = block["text"].strip("\n").splitlines()
        places[block["id"]] = (block["path"], len(lines) + 1, len(lines) + len(written))
        lines.extend([*written, *block.get("closing", "").splitlines()])
    for path, text in _surroundings(definition):
        files[path] = text.splitlines()
    for path, lines in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    questions = tuple(
        Question(one["ask"], tuple(places[name] for name in one["answers"])) for one in definition["question"]
    )
    return Labelled(definition["title"], folder, questions)


def _surroundings(definition: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Repositories and tests of every table: many words of its columns, and no answer to anything."""
    written = (_WORKSPACES / f"{definition['language']}.j2").read_text(encoding="utf-8")
    template = Template(written, trim_blocks=True, lstrip_blocks=True)
    ddl = "\n".join(block["text"] for block in definition["block"] if block["path"].startswith("ddl/"))
    for schema, table, body in re.findall(r"CREATE TABLE (\w+)\.(\w+) \((.*?)\n\)", ddl, re.DOTALL):
        columns = re.findall(r"^    (\w+) [a-z]", body, re.MULTILINE)
        name = "".join(part.capitalize() for part in table.split("_"))
        path, test = _PLACES[definition["language"]]
        yield (
            path.format(name=name, table=table),
            template.render(name=name, table=f"{schema}.{table}", columns=columns),
        )
        yield (
            test.format(name=name, table=table),
            template.render(name=f"{name}Test", table=f"{schema}.{table}", columns=columns[:3]),
        )


_PLACES = {
    "php": ("app/Generated/{name}Repository.php", "tests/{name}Test.php"),
    "python": ("services/store/{table}.py", "services/store/test_{table}.py"),
    "typescript": ("web/src/store/{table}.ts", "web/src/store/{table}.test.ts"),
}


@dataclass(frozen=True, slots=True)
class Score:
    """How well one ranking answers."""

    recall: float
    """The share of questions answered among the first five."""
    reciprocal_rank: float
    """Its mean; among the first ten."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    name: str
    questions: int
    passages: int
    scores: tuple[Score, ...]

    def __str__(self) -> str:
        figures = "".join(f"{one.recall:>15.3f}{one.reciprocal_rank:>7.3f}" for one in self.scores)
        return f"{self.name:<12}{self.questions:>10}{self.passages:>10}{figures}"


def _row(held: Labelled, *, show: bool) -> Row:
    with modeler.open(held.folder) as workspace:
        workspace.index()
        status = workspace.index_status()
        scores = []
        for ranking in _RANKINGS:
            ranks = [rank(workspace, question, ranking) for question in held.questions]
            scores.append(score(ranks))
            for question, place in zip(held.questions, ranks, strict=True):
                if show and ranking == "hybrid" and not 0 < place <= _FIRST:
                    print(f"  {place or '-'}: {question.ask} -> {question.answers}")
    return Row(held.name, len(held.questions), sum(number for _, _, number in status.passages), tuple(scores))


_FIRST = 5
_MOST = 10


def rank(workspace: Workspace, question: Question, ranking: str) -> int:
    """At which place, from 1, the first passage stands that answers *question*; 0 where none of ten does."""
    hits = workspace.search(question.ask, k=_MOST, by=_RANKINGS[ranking]).hits
    for place, hit in enumerate(hits, 1):
        if answers(hit.passage.path, hit.passage.first_line, hit.passage.last_line, question):
            return place
    return 0


def answers(path: str, first: int, last: int, question: Question) -> bool:
    """Whether lines *first* to *last* of *path* share one with an answer to *question*."""
    return any(path == where and first <= end and start <= last for where, start, end in question.answers)


def score(ranks: Iterable[int]) -> Score:
    """Of places from 1; 0 stands for none.

    >>> score([1, 2, 0, 7])
    Score(recall=0.5, reciprocal_rank=0.4107142857142857)
    """
    held = tuple(ranks)
    answered = sum(0 < one <= _FIRST for one in held)
    return Score(answered / len(held), sum(1 / one for one in held if one) / len(held))


def _together(rows: list[Row]) -> Row:
    questions = sum(row.questions for row in rows)
    scores = tuple(
        Score(
            sum(row.scores[number].recall * row.questions for row in rows) / questions,
            sum(row.scores[number].reciprocal_rank * row.questions for row in rows) / questions,
        )
        for number in range(len(_RANKINGS))
    )
    return Row("generated", questions, sum(row.passages for row in rows), scores)


if __name__ == "__main__":
    started = time.perf_counter()
    main()
    print(f"{time.perf_counter() - started:.0f} s")
