"""The questions of index/questions.toml, asked of the example by words alone; the benchmark adds meaning."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import modeler
from benchmarks.retrieval import Question, example_questions, generate, rank, score

_EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "shop"
_LEAST = 0.58
"""Share of the questions that words alone answer among the first five; 0.62 when it was written."""


def test_every_answer_is_a_place_that_exists() -> None:
    for question in example_questions():
        for path, first, last in question.answers:
            lines = (_EXAMPLE / path).read_text(encoding="utf-8").splitlines()
            assert 1 <= first <= last <= len(lines), (question.ask, path)


def test_there_are_forty_questions_and_none_twice() -> None:
    asked = [question.ask for question in example_questions()]
    assert len(asked) == len(set(asked)) >= 40


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("questions") / "shop"
    shutil.copytree(_EXAMPLE, folder, ignore=shutil.ignore_patterns(".modeler"))
    return folder


def test_words_alone_answer_most_questions_of_the_example(example: Path) -> None:
    with modeler.open(example) as workspace:
        workspace.index(embeds=False)
        ranks = {question: rank(workspace, question, "lexical") for question in example_questions()}
    missed = [question.ask for question, place in ranks.items() if not 0 < place <= 5]
    assert score(ranks.values()).recall >= _LEAST, missed


def test_a_generated_workspace_says_where_its_answers_stand(tmp_path: Path) -> None:
    blocks = [
        {"id": "a", "path": "ddl/a.sql", "text": "\nCREATE TABLE s.a (\n    n integer\n);\n"},
        {"id": "b", "path": "ddl/a.sql", "text": "\nSELECT n FROM s.a;\n"},
    ]
    asked = [{"ask": "which numbers", "answers": ["b"]}]
    made = generate({"title": "t", "language": "python", "block": blocks, "question": asked}, tmp_path)
    assert made.questions == (Question("which numbers", (("ddl/a.sql", 5, 5),)),)
    assert (tmp_path / "ddl" / "a.sql").read_text(encoding="utf-8").splitlines()[4] == "SELECT n FROM s.a;"
    assert (tmp_path / "services" / "store" / "a.py").is_file()
