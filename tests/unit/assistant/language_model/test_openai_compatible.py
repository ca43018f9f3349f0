"""The client of chat completions against an endpoint that speaks the protocol well, and badly on purpose."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

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
from modeler.assistant.language_model.openai_compatible import OpenAiCompatible
from modeler.errors import ExitCode, LanguageModelError
from tests.unit.assistant.language_model import scripted

ASKED = (Message(Role.SYSTEM, "Rules."), Message(Role.USER, "Join them."))


def _client(url: str, waits: list[float] | None = None, **given: object) -> OpenAiCompatible:
    held = waits if waits is not None else []
    settings: dict[str, object] = {"retries": 2, "timeout_s": 5.0, **given}
    return OpenAiCompatible(url, "m", sleep=held.append, **settings)  # type: ignore[arg-type]


def _text(events: list[Event]) -> str:
    """What is left of the text after what was void."""
    said = ""
    for event in events:
        said = "" if isinstance(event, Restarted) else said + (event.text if isinstance(event, Delta) else "")
    return said


def test_an_answer_arrives_piece_by_piece() -> None:
    with scripted.scripted(scripted.text("Joi", "n.", usage=(12, 3))) as endpoint:
        events = list(_client(endpoint.url).complete(ASKED))

    assert events == [Delta("Joi"), Delta("n."), Used(12, 3), Stopped("stop")]
    assert [m["role"] for m in endpoint.requests[0]["messages"]] == ["system", "user"]
    assert endpoint.requests[0]["stream"] is True


def test_the_first_piece_is_passed_on_before_the_second_is_sent() -> None:
    released, waited = threading.Event(), list[bool]()
    with scripted.scripted(scripted.held_back("first", "second", released, waited)) as endpoint:
        events = _client(endpoint.url).complete(ASKED)
        first = next(iter(events))
        released.set()
        rest = list(events)

    assert first == Delta("first")
    assert rest == [Delta("second"), Stopped("stop")]
    assert waited == [True]


def test_a_tool_call_is_put_together_from_its_pieces() -> None:
    tools = (Tool("joins", "The joins.", {"type": "object"}),)
    with scripted.scripted(scripted.tool("joins", '{"tables": ["a", "b"]}')) as endpoint:
        events = list(_client(endpoint.url).complete(ASKED, tools=tools))

    assert events == [Called(ToolCall("call_a", "joins", {"tables": ["a", "b"]})), Stopped("tools")]
    assert endpoint.requests[0]["tools"][0]["function"]["name"] == "joins"


def test_results_of_tools_are_sent_as_the_protocol_wants_them() -> None:
    said = (
        *ASKED,
        Message(Role.ASSISTANT, "", (ToolCall("call_a", "joins", {"tables": ["a"]}),)),
        Message(Role.TOOL, "a.x = b.y", answers="call_a"),
    )
    with scripted.scripted(scripted.text("Done.")) as endpoint:
        list(_client(endpoint.url).complete(said))

    called, result = endpoint.requests[0]["messages"][2:]
    assert called["tool_calls"][0]["function"] == {"name": "joins", "arguments": '{"tables": ["a"]}'}
    assert result == {"role": "tool", "content": "a.x = b.y", "tool_call_id": "call_a"}


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param(scripted.status(429), id="429"),
        pytest.param(scripted.status(500), id="500"),
        pytest.param(scripted.status(503, "<html>Bad gateway</html>"), id="503 of a proxy"),
        pytest.param(scripted.raw("data: {not json", ""), id="bad JSON in a stream"),
        pytest.param(scripted.raw("not json", kind="application/json"), id="bad JSON"),
        pytest.param(scripted.raw("data: [1, 2]", ""), id="a list"),
        pytest.param(scripted.raw('data: {"choices": [1]}', ""), id="choices of another shape"),
        pytest.param(scripted.raw('data: {"error": {"message": "cuda"}}', ""), id="an error inside the stream"),
        pytest.param(scripted.raw(), id="nothing"),
        pytest.param(scripted.raw("data: [DONE]", ""), id="an end without an answer"),
        pytest.param(scripted.tool("joins", '{"tables": ['), id="arguments that are no JSON"),
    ],
)
def test_what_may_be_gone_next_time_is_tried_again(bad: scripted.Reply) -> None:
    waits: list[float] = []
    with scripted.scripted(bad, scripted.text("Join.")) as endpoint:
        events = list(_client(endpoint.url, waits).complete(ASKED))

    assert _text(events) == "Join."
    assert waits == [0.5]
    assert len(endpoint.requests) == 2


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(scripted.cut_off("SELECT o.or"), id="the stream ends"),
        pytest.param(scripted.reset_after("SELECT o.or"), id="the connection ends"),
    ],
)
def test_an_answer_that_breaks_off_begins_again_and_says_so(broken: scripted.Reply) -> None:
    with scripted.scripted(broken, scripted.text("Whole.")) as endpoint:
        events = list(_client(endpoint.url).complete(ASKED))

    assert [type(event) for event in events] == [Delta, Restarted, Delta, Stopped]
    assert _text(events) == "Whole."


def test_a_server_says_how_long_to_wait() -> None:
    waits: list[float] = []
    replies = (scripted.status(429, Retry_After="7"), scripted.status(429, Retry_After="9999"), scripted.text("A."))
    with scripted.scripted(*replies) as endpoint:
        list(_client(endpoint.url, waits).complete(ASKED))

    assert waits == [7.0, 60.0]


def test_after_the_last_attempt_it_is_an_error_with_its_own_exit_code() -> None:
    with (
        scripted.scripted(scripted.status(500), scripted.status(500), scripted.status(500)) as endpoint,
        pytest.raises(LanguageModelError, match=r"status 500 \(overloaded\) after 3 attempts") as raised,
    ):
        list(_client(endpoint.url).complete(ASKED))

    assert raised.value.exit_code is ExitCode.UNREACHABLE
    assert len(endpoint.requests) == 3


@pytest.mark.parametrize(("code", "hint"), [(400, ""), (401, "MODELER_LLM_API_KEY"), (404, "llm.base_url")])
def test_a_refusal_is_not_tried_again(code: int, hint: str) -> None:
    with (
        scripted.scripted(scripted.status(code)) as endpoint,
        pytest.raises(LanguageModelError, match=f"status {code}") as raised,
    ):
        list(_client(endpoint.url).complete(ASKED))

    assert hint in raised.value.hint
    assert len(endpoint.requests) == 1


def test_the_key_is_sent_and_never_shown() -> None:
    body = '{"error": {"message": "the key sk-secret-1 is not known"}}'
    with scripted.scripted(scripted.status(401, body)) as endpoint:
        client = _client(endpoint.url, key="sk-secret-1")
        with pytest.raises(LanguageModelError) as raised:
            list(client.complete(ASKED))

    assert endpoint.headers[0]["Authorization"] == "Bearer sk-secret-1"
    assert "sk-secret-1" not in f"{raised.value.message}{raised.value.hint}{client!r}{client.title}"


def test_a_server_that_says_nothing_is_given_up() -> None:
    with (
        scripted.scripted(scripted.silent(1.0)) as endpoint,
        pytest.raises(LanguageModelError, match=r"within 0\.1 s"),
    ):
        list(_client(endpoint.url, timeout_s=0.1, retries=0).complete(ASKED))


def test_an_answer_without_end_is_cut_at_the_budget() -> None:
    with scripted.scripted(scripted.endless("word " * 40)) as endpoint:
        events = list(_client(endpoint.url).complete(ASKED, most_tokens=100))

    assert events[-1] == Stopped("length")
    assert len(_text(events)) < 2_000


def test_an_answer_that_was_too_long_says_so() -> None:
    with scripted.scripted(scripted.text("SELECT", reason="length")) as endpoint:
        assert list(_client(endpoint.url).complete(ASKED))[-1] == Stopped("length")


def test_an_endpoint_that_does_not_stream_is_read_too() -> None:
    whole = '{"choices": [{"message": {"content": "Join."}, "finish_reason": "stop"}]}'
    with scripted.scripted(scripted.raw(whole, kind="application/json")) as endpoint:
        assert list(_client(endpoint.url).complete(ASKED)) == [Delta("Join."), Stopped("stop")]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://127.0.0.1:9/v1", "cannot be reached"),
        ("nonsense", "is no address"),
        ("ftp://x/v1", "is no address"),
    ],
)
def test_an_address_that_leads_nowhere_is_an_error(address: str, said: str) -> None:
    with pytest.raises(LanguageModelError, match=said):
        list(_client(address, retries=0).complete(ASKED))


def test_a_reader_that_stops_early_leaves_nothing_open(recwarn: pytest.WarningsRecorder) -> None:
    with scripted.scripted(scripted.text("a", "b", "c")) as endpoint:
        events = _client(endpoint.url).complete(ASKED)
        next(iter(events))
        close: Callable[[], None] = events.close  # type: ignore[attr-defined]
        close()

    assert not list(recwarn)
