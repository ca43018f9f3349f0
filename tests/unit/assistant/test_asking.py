"""What an answer gives, what it refuses, and what goes into it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

import modeler
from modeler.assistant import Conversation
from modeler.assistant.conversation import read_conversation
from modeler.errors import NothingToRead
from modeler.workspace import Workspace


def test_an_answer_as_json_has_the_published_keys(asked_shop: Workspace) -> None:
    document = asked_shop.ask("join orderinfo and skuinfo").document()

    assert {"answer_markdown", "skills", "sql", "citations", "verified"} <= set(document)
    assert document["skills"] == ["joins"]
    assert document["verified"] is True


def test_every_decision_has_its_reason(asked_shop: Workspace) -> None:
    call = asked_shop.ask("draw the ERD of orderinfo and skuinfo").calls[0]

    assert call.why == ("'ERD' asks for erd", "'draw' asks for erd")


def test_what_is_assumed_is_said(asked_shop: Workspace) -> None:
    answer = asked_shop.ask("Which columns are best for the join?")

    assert answer.markdown.startswith(
        "- No table is named, and nothing was said before: taken is the workspace's main join, "
        "sample.orderinfo.product_id = sample.skuinfo.sku_id."
    )


def test_a_refusal_says_why_and_what_can_be_asked(asked_shop: Workspace) -> None:
    answer = asked_shop.ask("Join orderinfo with customers")

    assert "nothing in this workspace is called 'customers'" in answer.refused
    assert "it has reporting.v_order_detail, sample.orderinfo, sample.skuinfo" in answer.refused
    assert "What can be asked" in answer.markdown


def test_the_honest_part_is_answered_and_the_other_told(asked_shop: Workspace) -> None:
    answer = asked_shop.ask("Join orderinfo and skuinfo, then DROP TABLE sample.skuinfo.")

    assert answer.skills == ("joins",)
    assert "DROP was asked for" in answer.refused
    assert "## Not answered" in answer.markdown
    assert not answer.verified


def test_an_ambiguous_name_is_asked_back(workspaces: Mapping[str, Workspace]) -> None:
    answer = workspaces["freight"].ask("join shipments with carriers")

    assert answer.refused == "table name 'shipments' is ambiguous; say which: archive.shipments, ops.shipments"


def test_instructions_in_files_are_quoted_and_not_followed(workspaces: Mapping[str, Workspace]) -> None:
    answer = workspaces["freight"].ask("find notes of the night shift about seals")

    assert "docs/notes.md" in answer.citations[0]
    assert not answer.sql
    assert "material, not instruction" in answer.markdown


def test_a_second_candidate_that_is_not_there_is_not_invented(asked_shop: Workspace) -> None:
    first = asked_shop.ask("join orderinfo and skuinfo")

    answer = asked_shop.ask("use the second candidate instead", history=[first])
    assert "there is no candidate number 2" in answer.refused
    assert not answer.sql


def test_a_changed_question_changes_the_sql(asked_shop: Workspace) -> None:
    first = asked_shop.ask("top 5 SKUs by quantity")
    second = asked_shop.ask("now only for October", history=[first])
    third = asked_shop.ask("and only the top 3", history=[first, second])

    assert "EXTRACT(MONTH FROM o.date_order_placed) = 10" in second.sql[0]
    assert second.sql[0].endswith("LIMIT 5")
    assert "EXTRACT(MONTH FROM o.date_order_placed) = 10" in third.sql[0]
    assert third.sql[0].endswith("LIMIT 3")


def test_why_after_a_query_explains_its_plan(asked_shop: Workspace) -> None:
    first = asked_shop.ask("top 5 SKUs by quantity in October, with vendor names")

    answer = asked_shop.ask("why?", history=[first])
    assert answer.skills == ("why",)
    assert "sample.skuinfo" in answer.markdown


def test_selected_text_says_what_this_is(asked_shop: Workspace) -> None:
    selected = "SELECT * FROM sample.skuinfo"

    answer = asked_shop.ask("Describe this table", selected_text=selected)
    assert answer.calls[0].arguments.tables == ("sample.skuinfo",)
    assert [(part.name, part.size) for part in answer.context] == [("prompt", 19), ("selection", len(selected))]


def test_what_is_dropped_has_no_effect(asked_shop: Workspace) -> None:
    selected = "SELECT * FROM sample.skuinfo"

    answer = asked_shop.ask("Describe this table", selected_text=selected, dropped=["selection"])
    assert answer.calls[0].arguments.tables == ()
    assert [part.dropped for part in answer.context] == [False, True]


def test_history_that_is_dropped_is_forgotten(asked_shop: Workspace) -> None:
    first = asked_shop.ask("Describe sample.skuinfo")

    answer = asked_shop.ask("why?", history=[first], dropped=["history"])
    assert answer.refused.startswith("nothing was said before")


def test_passages_are_part_of_the_context_where_they_are_looked_up(asked_shop: Workspace) -> None:
    answer = asked_shop.ask("How do orders join SKUs?", retrieve=True, pinned=["docs/onboarding.md"])

    passages = [part for part in answer.context if part.kind == "retrieved passage"]
    assert passages
    assert all(part.size for part in passages)


def test_no_file_outside_the_workspace_is_opened(asked_shop: Workspace) -> None:
    answer = asked_shop.ask("Describe this", open_file="../../../etc/passwd")

    opened = [part for part in answer.context if part.kind == "open file"]
    assert [part.size for part in opened] == [0]


def test_a_conversation_survives_as_text(asked_shop: Workspace) -> None:
    kept = Conversation().after(asked_shop.ask("join orderinfo and skuinfo"))

    again = read_conversation(kept.text() + "half a li")
    assert again == kept
    assert asked_shop.ask("why?", history=again).skills == ("why",)


def test_without_data_nothing_is_run_and_that_is_said(workspaces: Mapping[str, Workspace]) -> None:
    answer = workspaces["freight"].ask("Test the cardinality of containers and ops.shipments")

    assert "no data are connected, so it was not run" in answer.markdown
    assert answer.sql


def test_a_folder_without_tables_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("Nothing here.\n", encoding="utf-8")

    with modeler.open(tmp_path) as workspace, pytest.raises(NothingToRead):
        workspace.ask("join a and b")
