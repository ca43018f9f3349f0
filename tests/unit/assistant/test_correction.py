"""The loop of answers: faults go back, tools are called, the budget holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pytest

from modeler.assistant.correction import corrected
from modeler.assistant.language_model import (
    Called,
    Delta,
    Event,
    Message,
    Restarted,
    Role,
    Stopped,
    Tool,
    ToolCall,
    Used,
)
from modeler.assistant.verification import Reference, Verified, verify
from modeler.catalog.names import TableName
from modeler.catalog.tables import Catalog, Column, Table
from modeler.errors import LanguageModelError
from modeler.model.data_model import DataModel

CATALOG = Catalog.of([Table(TableName("s", "sku"), (Column("sku_id", "bigint"),))])
WRONG, RIGHT = "`SELECT sku_idd FROM s.sku`", "`SELECT sku_id FROM s.sku`"
WORSE = "`SELECT a FROM s.sku` and `SELECT b FROM s.sku`"
ASKED = (Message(Role.USER, "Which SKUs?"),)


def check(text: str) -> Verified:
    return verify(text, Reference(DataModel(CATALOG)))


@dataclass
class Scripted:
    """A language model that says one thing after the other."""

    script: list[tuple[Event, ...]]
    heard: list[tuple[Message, ...]] = field(default_factory=list)
    offered: list[int] = field(default_factory=list)
    title: str = "a script"

    def complete(
        self, messages: Sequence[Message], *, tools: Sequence[Tool] = (), most_tokens: int = 4096
    ) -> Iterator[Event]:
        self.heard.append(tuple(messages))
        self.offered.append(len(tools))
        yield from self.script.pop(0)


def said(text: str, tokens: int = 0) -> tuple[Event, ...]:
    return (Delta(text), *((Used(tokens, 0),) if tokens else ()), Stopped("stop"))


def test_an_answer_without_faults_is_taken_at_once() -> None:
    model = Scripted([said(RIGHT)])

    done = corrected(model, ASKED, check=check)

    assert (done.verified.verified, done.rounds, done.stopped) == (True, 1, "")


def test_a_wrong_answer_goes_back_with_its_faults_and_the_nearest_name() -> None:
    model = Scripted([said(WRONG), said(RIGHT)])

    done = corrected(model, ASKED, check=check)

    assert done.verified.verified
    assert done.rounds == 2
    assert [message.role for message in model.heard[1]] == [Role.USER, Role.ASSISTANT, Role.USER]
    assert "no column 'sku_idd' in s.sku (did you mean sku_id?)" in model.heard[1][-1].text


def test_after_the_last_round_the_answer_with_the_fewest_faults_stays_and_is_marked() -> None:
    model = Scripted([said(WORSE), said(WRONG), said(WORSE)])

    done = corrected(model, ASKED, check=check, rounds=2)

    assert not done.verified.verified
    assert len(done.verified.faults) == 1
    assert "✗ **Not verified:**" in done.verified.markdown
    assert (done.rounds, done.stopped) == (3, "rounds")


def test_a_tool_is_called_and_its_result_sent() -> None:
    wanted = ToolCall("c1", "joins", {"tables": ["a"]})
    model = Scripted([(Called(wanted), Stopped("tools")), said(RIGHT)])
    asked: list[ToolCall] = []

    def call(one: ToolCall) -> str:
        asked.append(one)
        return "a.x = b.y"

    corrected(model, ASKED, check=check, tools=[Tool("joins", "joins")], call=call)

    assert asked == [wanted]
    assert model.heard[1][-1] == Message(Role.TOOL, "a.x = b.y", answers="c1")


def test_one_that_only_calls_tools_must_answer_in_the_end() -> None:
    endless = [(Called(ToolCall(f"c{n}", "joins", {})), Stopped("tools")) for n in range(6)]
    model = Scripted([*endless, said(RIGHT)])

    done = corrected(model, ASKED, check=check, tools=[Tool("joins", "joins")], call=lambda _: "x")

    assert done.verified.verified
    assert model.offered == [1, 1, 1, 1, 1, 1, 0]


def test_the_budget_ends_the_rounds() -> None:
    model = Scripted([said(WRONG, tokens=950), said(RIGHT)])

    done = corrected(model, ASKED, check=check, token_budget=1_000)

    assert (done.rounds, done.stopped, done.tokens) == (1, "budget", 950)
    assert not done.verified.verified


def test_a_question_larger_than_the_budget_is_not_sent() -> None:
    model = Scripted([])

    with pytest.raises(LanguageModelError, match="needs about 5,0"):
        corrected(model, (Message(Role.USER, "x" * 20_000),), check=check, token_budget=1_000)

    assert model.heard == []


def test_every_event_is_heard_as_it_arrives_and_a_void_draft_is_told() -> None:
    broken: tuple[Event, ...] = (Delta("half"), Restarted("broke off"), Delta(WRONG), Stopped("stop"))
    heard: list[Event] = []

    corrected(Scripted([broken, said(RIGHT)]), ASKED, check=check, listen=heard.append)

    assert [type(event) for event in heard] == [
        *(Delta, Restarted, Delta, Stopped),
        *(Restarted, Delta, Stopped),
    ]


def test_an_empty_answer_is_not_verified() -> None:
    assert not corrected(Scripted([said("")]), ASKED, check=check).verified.verified
