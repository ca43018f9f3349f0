"""Any endpoint that speaks OpenAI's chat completions: Ollama, vLLM, llama.cpp, a gateway, OpenAI itself."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from modeler.assistant.language_model.attempts import Transient, attempted
from modeler.assistant.language_model.messages import (
    Called,
    Delta,
    Event,
    Message,
    Stopped,
    Tool,
    ToolCall,
    Used,
)
from modeler.errors import LanguageModelError

if TYPE_CHECKING:
    import httpx


@dataclass(frozen=True, slots=True)
class OpenAiCompatible:
    """A model at an endpoint; see the `API reference <https://platform.openai.com/docs/api-reference/chat>`_."""

    base_url: str
    """With ``/v1`` where the endpoint has it."""
    model: str
    key: str = field(default="", repr=False)
    timeout_s: float = 60.0
    """How long to wait for a connection, and for each next piece of an answer."""
    retries: int = 2
    sleep: Callable[[float], None] | None = None
    """Waits between attempts; None really waits."""

    @property
    def title(self) -> str:
        """The model and where it is."""
        return f"{self.model} at {self.base_url}"

    def complete(
        self, messages: Sequence[Message], *, tools: Sequence[Tool] = (), most_tokens: int = 4096
    ) -> Iterator[Event]:
        """See `LanguageModel`."""
        body = request_body(self.model, messages, tools, most_tokens)
        waits = {} if self.sleep is None else {"sleep": self.sleep}
        return attempted(lambda: self._once(body, most_tokens), retries=self.retries, title=self.title, **waits)

    def _once(self, body: Mapping[str, Any], most_tokens: int) -> Iterator[Event]:
        import httpx

        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        url = f"{self.base_url.rstrip('/')}/chat/completions"
        try:
            with (
                # a proxy of the environment is for the world outside, not for this machine
                httpx.Client(timeout=self.timeout_s, trust_env=not _LOOPBACK.match(url)) as client,
                client.stream("POST", url, json=body, headers=headers) as response,
            ):
                self._check(response)
                yield from _Reading(most_tokens).events(response)
        except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
            raise LanguageModelError(f"llm.base_url {self.base_url!r} is no address", hint=str(error)) from error
        except httpx.TimeoutException as error:
            raise Transient(f"no answer within {self.timeout_s:g} s") from error
        except httpx.ConnectError as error:
            raise Transient(f"cannot be reached ({error})") from error
        except httpx.HTTPError as error:
            raise Transient(f"the answer broke off ({error})") from error

    def _check(self, response: httpx.Response) -> None:
        """Raise what a status other than 200 means."""
        status = response.status_code
        if status == _OK:
            return
        said = _said(response.read(), self.key)
        if status in _WORTH_RETRYING or status >= _SERVER_ERROR:
            raise Transient(f"status {status}{said}", wait_s=_wait(response.headers.get("retry-after", "")))
        hints = {
            401: "set MODELER_LLM_API_KEY; OPENAI_API_KEY is sent to OPENAI_BASE_URL and OpenAI only",
            403: "the key may not use this model",
            404: "look at llm.base_url (does it need /v1?) and llm.model",
        }
        raise LanguageModelError(f"{self.title} refuses: status {status}{said}", hint=hints.get(status, ""))


_LOOPBACK = re.compile(r"https?://(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?:[:/]|$)", re.IGNORECASE)
_OK = 200
_WORTH_RETRYING = frozenset({408, 409, 425, 429})
_SERVER_ERROR = 500


def request_body(
    model: str, messages: Sequence[Message], tools: Sequence[Tool], most_tokens: int
) -> dict[str, Any]:
    """What is sent, as JSON values."""
    body: dict[str, Any] = {
        "model": model,
        "messages": [_message(message) for message in messages],
        "max_tokens": most_tokens,
        "temperature": 0,
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    if tools:
        body["tools"] = [
            {
                "type": "function",
                "function": {"name": t.name, "description": t.description, "parameters": dict(t.schema)},
            }
            for t in tools
        ]
    return body


def _message(message: Message) -> dict[str, Any]:
    held: dict[str, Any] = {"role": message.role.value, "content": message.text}
    if message.calls:
        held["tool_calls"] = [
            {
                "id": call.id,
                "type": "function",
                "function": {"name": call.name, "arguments": json.dumps(dict(call.arguments))},
            }
            for call in message.calls
        ]
    if message.answers:
        held["tool_call_id"] = message.answers
    return held


class _Reading:
    """One answer, event by event."""

    def __init__(self, most_tokens: int) -> None:
        # a server that ignores max_tokens is not read for ever
        self._most_characters = most_tokens * _CHARACTERS_A_TOKEN
        self._characters = 0
        self._reason = ""
        self._calls: dict[int, dict[str, str]] = {}

    def events(self, response: httpx.Response) -> Iterator[Event]:
        is_stream = "event-stream" in response.headers.get("content-type", "event-stream")
        chunks = _chunks(response) if is_stream else iter([_json(response.read().decode("utf-8", "replace"))])
        for chunk in chunks:
            yield from self._of_chunk(chunk)
            if self._characters > self._most_characters:
                yield Stopped("length")
                return
        if not self._reason:
            raise Transient("the answer broke off before its end")
        calls = [_tool_call(place, held) for place, held in sorted(self._calls.items())]
        yield from (Called(call) for call in calls)
        yield Stopped({"tool_calls": "tools", "function_call": "tools"}.get(self._reason, self._reason))

    def _of_chunk(self, chunk: Mapping[str, Any]) -> Iterator[Event]:
        if chunk.get("error"):
            raise Transient(f"the endpoint reports an error: {_short(str(chunk['error']))}")
        try:
            for choice in (chunk.get("choices") or ())[:1]:
                said = choice.get("delta") or choice.get("message") or {}
                text = said.get("content") or ""
                if text:
                    self._characters += len(text)
                    yield Delta(text)
                for part in said.get("tool_calls") or ():
                    self._add_call(part)
                self._reason = choice.get("finish_reason") or self._reason
            usage = chunk.get("usage")
            if usage:
                yield Used(int(usage.get("prompt_tokens") or 0), int(usage.get("completion_tokens") or 0))
        except (AttributeError, TypeError, ValueError, KeyError) as error:
            raise Transient(f"the answer is not in the shape of chat completions ({error})") from error

    def _add_call(self, part: Mapping[str, Any]) -> None:
        """Names and arguments of tool calls arrive in pieces."""
        held = self._calls.setdefault(int(part.get("index") or 0), {"id": "", "name": "", "arguments": ""})
        function = part.get("function") or {}
        held["id"] = part.get("id") or held["id"]
        held["name"] += function.get("name") or ""
        held["arguments"] += function.get("arguments") or ""
        self._characters += len(function.get("arguments") or "")


_CHARACTERS_A_TOKEN = 8
"""More than any tokenizer makes of a token on average."""


def _tool_call(place: int, held: Mapping[str, str]) -> ToolCall:
    try:
        arguments = json.loads(held["arguments"] or "{}")
    except ValueError as error:
        raise Transient(f"the arguments of the tool {held['name']!r} are no JSON") from error
    if not isinstance(arguments, dict):
        raise Transient(f"the arguments of the tool {held['name']!r} are no object")
    return ToolCall(held["id"] or f"call_{place}", held["name"], arguments)


def _chunks(response: httpx.Response) -> Iterator[Mapping[str, Any]]:
    """The JSON of each server-sent event, up to ``[DONE]``."""
    for line in response.iter_lines():
        if line.startswith("data:"):
            data = line[5:].strip()
            if data == "[DONE]":
                return
            if data:
                yield _json(data)


def _json(text: str) -> Mapping[str, Any]:
    try:
        held = json.loads(text)
    except ValueError as error:
        raise Transient(f"the answer is no JSON: {_short(text)}") from error
    if not isinstance(held, dict):
        raise Transient(f"the answer is no JSON object: {_short(text)}")
    return held


def _said(body: bytes, key: str) -> str:
    """What an error's body says, without the key, which some gateways repeat."""
    text = body.decode("utf-8", "replace").strip()
    try:
        held = json.loads(text)
        error = held.get("error", held) if isinstance(held, dict) else held
        text = str(error.get("message", error)) if isinstance(error, dict) else str(error)
    except ValueError:
        pass  # an error page of a proxy is told as it is
    return f" ({_short(text.replace(key, '[redacted]') if key else text)})" if text else ""


def _short(text: str) -> str:
    bare = " ".join(text.split())
    return bare if len(bare) <= _LONGEST_SAID else bare[: _LONGEST_SAID - 1] + "…"


_LONGEST_SAID = 200
"""Unit: characters of a message that is repeated."""


def _wait(header: str) -> float | None:
    """Seconds that Retry-After asks for; a date is not followed."""
    try:
        return max(0.0, float(header))
    except ValueError:
        return None
