"""What a workspace fills into the prompts of its library."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from modeler.errors import UnknownTable, UnsupportedRequest
from modeler.workspace import Workspace

CASES = Path(__file__).resolve().parents[2] / "cases" / "prompts"
_PUBLISHED = tomllib.loads((CASES / "published.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def opened(shop: Path) -> Iterator[Workspace]:
    with Workspace.open(shop) as workspace:
        yield workspace


@pytest.mark.parametrize("name", _PUBLISHED)
def test_the_published_prompts_come_out_word_for_word(name: str, opened: Workspace) -> None:
    assert opened.prompt(name) == _PUBLISHED[name]


def test_every_prompt_can_be_filled_from_the_workspace(opened: Workspace) -> None:
    for prompt in opened.prompts():
        assert "{{" not in opened.prompt(prompt.name)


def test_named_tables_replace_those_of_the_workspace(opened: Workspace) -> None:
    assert "of sample.skuinfo with crow's foot" in opened.prompt("diagram", tables="skuinfo")
    assert "describe table sample.skuinfo" in opened.prompt("documentation", table="skuinfo").lower()


def test_a_table_that_is_not_there_is_refused_with_the_nearest(opened: Workspace) -> None:
    with pytest.raises(UnknownTable) as refused:
        opened.prompt("diagram", tables="skuinfoo")

    assert "skuinfo" in refused.value.hint


def test_a_variable_that_the_prompt_lacks_is_refused(opened: Workspace) -> None:
    with pytest.raises(UnsupportedRequest, match="has no 'goal'"):
        opened.prompt("diagram", goal="revenue")


def test_the_document_holds_every_prompt(opened: Workspace) -> None:
    document = opened.prompts().document()

    assert [one["name"] for one in document["prompts"]] == [prompt.name for prompt in opened.prompts()]
    assert document["broken"] == []
