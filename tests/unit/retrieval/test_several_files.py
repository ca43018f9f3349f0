"""Five places show several files: passages of one file step back behind the best of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from modeler.retrieval.passage import Passage
from modeler.retrieval.passage_store import PassageStore
from modeler.retrieval.search import Ranking, fuse


def _passage(path: str, line: int) -> Passage:
    return Passage(path, line, line, "markdown", "", f"{path}:{line}", "words", (), (), "docs", "", "")


@pytest.mark.parametrize(
    ("score_of_the_other", "places"),
    [
        pytest.param(
            0.70, ["a.md:1-1", "b.md:9-9", "a.md:2-2"], id="another file that is nearly as good comes first"
        ),
        pytest.param(0.40, ["a.md:1-1", "a.md:2-2", "b.md:9-9"], id="one that is much worse does not"),
    ],
)
def test_the_second_passage_of_a_file_steps_back(
    tmp_path: Path, score_of_the_other: float, places: list[str]
) -> None:
    store = PassageStore(tmp_path / "passages.sqlite")
    store.add([_passage("a.md", 1), _passage("a.md", 2), _passage("b.md", 9)])
    ranking = Ranking("meaning", (1, 2, 3), (0.80, 0.71, score_of_the_other), {})

    hits = fuse(store, "question", [ranking], 3)

    assert [f"{hit.passage.path}:{hit.passage.first_line}-{hit.passage.last_line}" for hit in hits] == places
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    store.close()
