"""Language models of Amazon Bedrock, through its Converse API; credentials and region as boto3 finds them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from modeler.assistant.language_model.attempts import Transient, attempted
from modeler.assistant.language_model.messages import (
    Called,
    Delta,
    Event,
    Message,
    Role,
    Stopped,
    Tool,
    ToolCall,
    Used,
)
from modeler.errors import LanguageModelError, MissingExtra


@dataclass(frozen=True, slots=True)
class Bedrock:
    """A model of Bedrock by its id or inference profile."""

    model: str
    base_url: str = ""
    """Another endpoint than the region's own: a VPC endpoint, a gateway."""
    timeout_s: float = 60.0
    retries: int = 2
    sleep: Callable[[float], None] | None = None

    @property
    def title(self) -> str:
        """The model and where it is."""
        return f"{self.model} at {self.base_url or 'Amazon Bedrock'}"

    def complete(
        self, messages: Sequence[Message], *, tools: Sequence[Tool] = (), most_tokens: int = 4096
    ) -> Iterator[Event]:
        """See `LanguageModel`."""
        request = converse_request(self.model, messages, tools, most_tokens)
        waits = {} if self.sleep is None else {"sleep": self.sleep}
        return attempted(lambda: self._once(request), retries=self.retries, title=self.title, **waits)

    def _once(self, request: Mapping[str, Any]) -> Iterator[Event]:
        try:
            import boto3
            from botocore.config import Config
            from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, NoRegionError
        except ImportError as error:
            raise MissingExtra("boto3 is not installed", hint='pip install "modeler[bedrock]"') from error
        config = Config(
            connect_timeout=self.timeout_s, read_timeout=self.timeout_s, retries={"total_max_attempts": 1}
        )
        try:
            session = boto3.session.Session()
            client = session.client("bedrock-runtime", endpoint_url=self.base_url or None, config=config)
            try:
                yield from _events(client.converse_stream(**request)["stream"])
            finally:
                client.close()
        except (NoCredentialsError, NoRegionError) as error:
            hint = "set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, and AWS_REGION"
            raise LanguageModelError(f"{self.title}: {error}", hint=hint) from error
        except ClientError as error:
            raise _refusal(error.response, self.title) from error
        except BotoCoreError as error:
            raise Transient(f"the connection failed ({error})") from error


_THROTTLED = frozenset(
    {"ThrottlingException", "ServiceUnavailableException", "InternalServerException", "ModelTimeoutException"}
    | {"ModelNotReadyException", "ModelStreamErrorException", "ServiceQuotaExceededException"}
)


def _refusal(response: Mapping[str, Any], title: str) -> Exception:
    said = response.get("Error", {})
    status = int(response.get("ResponseMetadata", {}).get("HTTPStatusCode") or 0)
    text = f"{said.get('Code', 'error')}: {said.get('Message', '')}"
    if said.get("Code") in _THROTTLED or status == _TOO_MANY or status >= _SERVER_ERROR:
        return Transient(text)
    return LanguageModelError(f"{title} refuses: {text}", hint="look at llm.model, and at the rights of the role")


_TOO_MANY = 429
_SERVER_ERROR = 500


def converse_request(
    model: str, messages: Sequence[Message], tools: Sequence[Tool], most_tokens: int
) -> dict[str, Any]:
    """What is sent: the arguments of ``converse_stream``."""
    request: dict[str, Any] = {
        "modelId": model,
        "system": [{"text": message.text} for message in messages if message.role is Role.SYSTEM],
        "messages": _turns(message for message in messages if message.role is not Role.SYSTEM),
        "inferenceConfig": {"maxTokens": most_tokens, "temperature": 0.0},
    }
    if tools:
        request["toolConfig"] = {
            "tools": [
                {
                    "toolSpec": {
                        "name": tool.name,
                        "description": tool.description,
                        "inputSchema": {"json": dict(tool.schema)},
                    }
                }
                for tool in tools
            ]
        }
    return request


def _turns(messages: Iterable[Message]) -> list[dict[str, Any]]:
    """Messages as Bedrock wants them: roles in turn, results of tools in the user's messages."""
    turns: list[dict[str, Any]] = []
    for message in messages:
        role = "assistant" if message.role is Role.ASSISTANT else "user"
        if message.role is Role.TOOL:
            result = {"toolUseId": message.answers, "content": [{"text": message.text}]}
            content: list[dict[str, Any]] = [{"toolResult": result}]
        else:
            content = [{"text": message.text}] if message.text else []
            content += [
                {"toolUse": {"toolUseId": call.id, "name": call.name, "input": dict(call.arguments)}}
                for call in message.calls
            ]
        if turns and turns[-1]["role"] == role:
            turns[-1]["content"] += content
        else:
            turns.append({"role": role, "content": content})
    return turns


def _events(stream: Iterable[Mapping[str, Any]]) -> Iterator[Event]:
    calls: dict[int, dict[str, str]] = {}
    reason = ""
    for event in stream:
        if "contentBlockDelta" in event and event["contentBlockDelta"]["delta"].get("text"):
            yield Delta(event["contentBlockDelta"]["delta"]["text"])
        elif "contentBlockStart" in event or "contentBlockDelta" in event:
            _collect(event, calls)
        elif "messageStop" in event:
            reason = event["messageStop"].get("stopReason", "end_turn")
        elif "metadata" in event:
            usage = event["metadata"].get("usage", {})
            yield Used(int(usage.get("inputTokens") or 0), int(usage.get("outputTokens") or 0))
    if not reason:
        raise Transient("the answer broke off before its end")
    for held in calls.values():
        yield Called(ToolCall(held["id"], held["name"], _arguments(held)))
    yield Stopped({"end_turn": "stop", "tool_use": "tools", "max_tokens": "length"}.get(reason, reason))


def _collect(event: Mapping[str, Any], calls: dict[int, dict[str, str]]) -> None:
    """Take in the beginning, or a piece of the arguments, of a tool call."""
    started, delta = event.get("contentBlockStart"), event.get("contentBlockDelta")
    if started is not None and "toolUse" in started.get("start", {}):
        use = started["start"]["toolUse"]
        calls[int(started.get("contentBlockIndex", 0))] = {"id": use["toolUseId"], "name": use["name"], "input": ""}
    elif delta is not None and "toolUse" in delta["delta"]:
        calls[int(delta.get("contentBlockIndex", 0))]["input"] += delta["delta"]["toolUse"].get("input", "")


def _arguments(held: Mapping[str, str]) -> dict[str, Any]:
    try:
        arguments = json.loads(held["input"] or "{}")
    except ValueError as error:
        raise Transient(f"the arguments of the tool {held['name']!r} are no JSON") from error
    return arguments if isinstance(arguments, dict) else {}
