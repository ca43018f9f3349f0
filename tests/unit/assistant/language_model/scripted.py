"""Endpoints on loopback that follow a script, and speak badly on purpose. They stop with their test."""

from __future__ import annotations

import json
import struct
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = Callable[[BaseHTTPRequestHandler], None]
"""Writes one response."""


@dataclass
class Endpoint:
    """A running endpoint: the script it follows and what it was sent."""

    url: str
    script: list[Reply]
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[Mapping[str, str]] = field(default_factory=list)


@contextmanager
def scripted(*script: Reply) -> Iterator[Endpoint]:
    """An endpoint that answers one request after the other with the replies of *script*, then with status 500."""
    endpoint = Endpoint("", list(script))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            endpoint.requests.append(json.loads(body))
            endpoint.headers.append(dict(self.headers.items()))
            reply = endpoint.script.pop(0) if endpoint.script else status(500)
            try:
                reply(self)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True  # the client had enough

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    endpoint.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield endpoint
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _begin(
    handler: BaseHTTPRequestHandler, kind: str, code: int = 200, headers: Mapping[str, str] | None = None
) -> None:
    handler.send_response(code)
    handler.send_header("Content-Type", kind)
    handler.send_header("Connection", "close")
    for name, value in (headers or {}).items():
        handler.send_header(name, value)
    handler.end_headers()


def _event(handler: BaseHTTPRequestHandler, held: Mapping[str, Any] | str) -> None:
    text = held if isinstance(held, str) else json.dumps(held)
    handler.wfile.write(f"data: {text}\n\n".encode())
    handler.wfile.flush()


def _delta(**said: Any) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": said, "finish_reason": None}]}


def _end(reason: str) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]}


def text(*pieces: str, reason: str = "stop", usage: tuple[int, int] | None = None, is_done: bool = True) -> Reply:
    """A whole answer in *pieces*."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        _begin(handler, "text/event-stream")
        for piece in pieces:
            _event(handler, _delta(content=piece))
        _event(handler, _end(reason))
        if usage is not None:
            _event(handler, {"choices": [], "usage": {"prompt_tokens": usage[0], "completion_tokens": usage[1]}})
        if is_done:
            _event(handler, "[DONE]")

    return reply


def held_back(first: str, rest: str, released: threading.Event, waited: list[bool]) -> Reply:
    """*first*, and *rest* only when *released* is set; whether it was is added to *waited*."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        _begin(handler, "text/event-stream")
        _event(handler, _delta(content=first))
        waited.append(released.wait(timeout=5))
        _event(handler, _delta(content=rest))
        _event(handler, _end("stop"))

    return reply


def tool(name: str, arguments: str, *, pieces: int = 3) -> Reply:
    """A call of a tool, its *arguments* in *pieces*."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        _begin(handler, "text/event-stream")
        size = max(1, len(arguments) // pieces)
        first = {"index": 0, "id": "call_a", "function": {"name": name, "arguments": ""}}
        _event(handler, _delta(tool_calls=[first]))
        for start in range(0, len(arguments), size):
            part = {"index": 0, "function": {"arguments": arguments[start : start + size]}}
            _event(handler, _delta(tool_calls=[part]))
        _event(handler, _end("tool_calls"))
        _event(handler, "[DONE]")

    return reply


def cut_off(*pieces: str) -> Reply:
    """An answer that ends in the middle."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        _begin(handler, "text/event-stream")
        for piece in pieces:
            _event(handler, _delta(content=piece))

    return reply


def reset_after(piece: str) -> Reply:
    """An answer of which fewer bytes come than its header says."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        _begin(handler, "text/event-stream", headers={"Content-Length": "100000"})
        _event(handler, _delta(content=piece))

    return reply


def status(code: int, body: str = '{"error": {"message": "overloaded"}}', **headers: str) -> Reply:
    """A status, with headers whose names have ``_`` for ``-``."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        _begin(handler, "application/json", code, named)
        handler.wfile.write(body.encode())

    return reply


def raw(*lines: str, kind: str = "text/event-stream") -> Reply:
    """Exactly these *lines*."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        _begin(handler, kind)
        for line in lines:
            handler.wfile.write(f"{line}\n".encode())

    return reply


def endless(piece: str) -> Reply:
    """*piece* for ever, or until the client hangs up."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        _begin(handler, "text/event-stream")
        for _ in range(1_000_000):
            _event(handler, _delta(content=piece))

    return reply


def silent(seconds: float) -> Reply:
    """Nothing for so many *seconds*."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        _begin(handler, "text/event-stream")
        handler.wfile.flush()
        time.sleep(seconds)

    return reply


def bedrock(events: Iterable[tuple[str, Mapping[str, Any]]]) -> Reply:
    """The *events* of ConverseStream in the encoding of AWS event streams (application/vnd.amazon.eventstream)."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        _begin(handler, "application/vnd.amazon.eventstream")
        for name, payload in events:
            handler.wfile.write(_frame(name, json.dumps(payload).encode()))
            handler.wfile.flush()

    return reply


def _frame(name: str, payload: bytes) -> bytes:
    headers = b"".join(
        struct.pack("!B", len(key)) + key.encode() + struct.pack("!BH", 7, len(value)) + value.encode()
        for key, value in (
            (":event-type", name),
            (":content-type", "application/json"),
            (":message-type", "event"),
        )
    )
    prelude = struct.pack("!II", 16 + len(headers) + len(payload), len(headers))
    head = prelude + struct.pack("!I", zlib.crc32(prelude)) + headers + payload
    return head + struct.pack("!I", zlib.crc32(head))
