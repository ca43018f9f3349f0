"""Words that name nothing in the model, looked for in the data."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from modeler.workspace import Workspace


@pytest.mark.parametrize(
    ("words", "condition"),
    [
        ("students from Kenya per programme", "s.home_country = 'Kenya'"),
        ("students from Kenya or Brazil per programme", "s.home_country IN ('Kenya', 'Brazil')"),
        ("students not from Kenya per programme", "s.home_country <> 'Kenya'"),
        ("students per programme excluding Kenya", "s.home_country <> 'Kenya'"),
        ("how many sales of the hoodie", "i.item_name = 'Hoodie'"),
    ],
)
def test_a_value_of_the_data_becomes_a_condition_and_is_told(
    words: str, condition: str, workspaces: Mapping[str, Workspace]
) -> None:
    answer = workspaces["university"].ask(words)

    assert condition in " ".join(answer.sql[0].split())
    assert " is a value of " in answer.markdown


@pytest.mark.parametrize(
    ("words", "condition"),
    [
        ("only for Norway", "country = 'Norway'"),
        ("leave out Norway", "country <> 'Norway'"),
        ("without Norway", "country <> 'Norway'"),
    ],
)
def test_a_value_that_is_there_is_meant_before_one_of_the_group(
    words: str, condition: str, workspaces: Mapping[str, Workspace]
) -> None:
    first = workspaces["carriers"].ask("total weight by client name")

    answer = workspaces["carriers"].ask(words, history=[first])

    assert condition in " ".join(answer.sql[0].split())


def test_a_value_that_is_nowhere_is_refused(workspaces: Mapping[str, Workspace]) -> None:
    answer = workspaces["university"].ask("number of students from Atlantis")

    assert not answer.sql
    assert "'Atlantis'" in answer.refused


def test_without_data_no_value_is_found(workspaces: Mapping[str, Workspace]) -> None:
    answer = workspaces["bank"].ask("number of customers from Kenya")

    assert not answer.sql
    assert answer.refused
