"""The client of Amazon Bedrock against a fake endpoint on loopback."""

from __future__ import annotations

from typing import Any

import pytest

from modeler.assistant.language_model import Called, Delta, Message, Restarted, Role, Stopped, Tool, ToolCall, Used
from modeler.assistant.language_model.bedrock import Bedrock, converse_request
from modeler.errors import LanguageModelError
from tests.unit.assistant.language_model import scripted

pytest.importorskip("boto3", reason="the extra bedrock is not installed")

ASKED = (Message(Role.SYSTEM, "Rules."), Message(Role.USER, "Join them."))
END: list[tuple[str, dict[str, Any]]] = [
    ("messageStop", {"stopReason": "end_turn"}),
    ("metadata", {"usage": {"inputTokens": 9, "outputTokens": 2, "totalTokens": 11}, "metrics": {"latencyMs": 1}}),
]


def _said(text: str) -> tuple[str, dict[str, Any]]:
    return ("contentBlockDelta", {"contentBlockIndex": 0, "delta": {"text": text}})


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")


def _client(endpoint: scripted.Endpoint, retries: int = 1) -> Bedrock:
    waits: list[float] = []
    return Bedrock("anthropic.any", endpoint.url.removesuffix("/v1"), 5.0, retries, waits.append)


def test_an_answer_arrives_piece_by_piece() -> None:
    with scripted.scripted(scripted.bedrock([_said("Joi"), _said("n."), *END])) as endpoint:
        events = list(_client(endpoint).complete(ASKED, most_tokens=50))

    assert events == [Delta("Joi"), Delta("n."), Used(9, 2), Stopped("stop")]
    assert endpoint.requests[0]["inferenceConfig"]["maxTokens"] == 50
    assert endpoint.requests[0]["system"] == [{"text": "Rules."}]


def test_a_tool_call_is_put_together_from_its_pieces() -> None:
    start = {"contentBlockIndex": 1, "start": {"toolUse": {"toolUseId": "t1", "name": "joins"}}}
    pieces: list[tuple[str, dict[str, Any]]] = [
        ("contentBlockDelta", {"contentBlockIndex": 1, "delta": {"toolUse": {"input": piece}}})
        for piece in ('{"tab', 'les": ["a"]}')
    ]
    reply = scripted.bedrock([("contentBlockStart", start), *pieces, ("messageStop", {"stopReason": "tool_use"})])
    with scripted.scripted(reply) as endpoint:
        events = list(_client(endpoint).complete(ASKED, tools=(Tool("joins", "The joins.", {"type": "object"}),)))

    assert events == [Called(ToolCall("t1", "joins", {"tables": ["a"]})), Stopped("tools")]
    assert endpoint.requests[0]["toolConfig"]["tools"][0]["toolSpec"]["name"] == "joins"


def test_an_answer_that_breaks_off_begins_again() -> None:
    replies = (scripted.bedrock([_said("Hal")]), scripted.bedrock([_said("Whole."), *END]))
    with scripted.scripted(*replies) as endpoint:
        events = list(_client(endpoint).complete(ASKED))

    assert [type(event) for event in events] == [Delta, Restarted, Delta, Used, Stopped]


def test_throttling_is_tried_again_and_a_refusal_is_not() -> None:
    throttled = scripted.status(429, '{"message": "slow down"}', x_amzn_ErrorType="ThrottlingException")
    refused = scripted.status(403, '{"message": "no"}', x_amzn_ErrorType="AccessDeniedException")
    with (
        scripted.scripted(throttled, refused) as endpoint,
        pytest.raises(LanguageModelError, match="AccessDeniedException"),
    ):
        list(_client(endpoint).complete(ASKED))

    assert len(endpoint.requests) == 2


def test_roles_come_in_turn_with_the_results_of_tools_in_the_users_messages() -> None:
    said = (
        *ASKED,
        Message(Role.ASSISTANT, "", (ToolCall("t1", "joins", {}), ToolCall("t2", "erd", {}))),
        Message(Role.TOOL, "one", answers="t1"),
        Message(Role.TOOL, "two", answers="t2"),
    )

    turns = converse_request("m", said, (), 10)["messages"]

    assert [turn["role"] for turn in turns] == ["user", "assistant", "user"]
    assert [part["toolResult"]["toolUseId"] for part in turns[2]["content"]] == ["t1", "t2"]


def test_without_credentials_the_error_says_which_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with scripted.scripted() as endpoint, pytest.raises(LanguageModelError) as raised:
        list(_client(endpoint, retries=0).complete(ASKED))

    assert "AWS_PROFILE" in raised.value.hint
