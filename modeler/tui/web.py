"""The same application in a browser on this machine: textual-serve on loopback, behind a token."""

from __future__ import annotations

import asyncio
import hmac
import secrets
import shlex
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from modeler.errors import UnsupportedRequest

if TYPE_CHECKING:
    from aiohttp import web
    from aiohttp.typedefs import Handler, Middleware

HOST = "127.0.0.1"
COOKIE = "modeler_token"

_BETWEEN_TRIES = 0.02
"""Between two looks whether the server listens; unit: seconds."""


def serve(folder: Path, *, port: int = 0, token: str = "") -> None:
    """Serve the application on *folder* until interrupted; the address, with its token, goes to standard error.

    *port* 0 takes a free one; *token* is made anew where none is given. Only who has the address gets in: its first
    visit leaves a cookie that the socket asks for, and requests that name another host are refused, so that no page
    on the web can reach it through a name of its own.

    Raises:
        UnsupportedRequest: the port is taken.
    """
    from textual_serve.server import Server

    token = token or secrets.token_urlsafe(24)
    chosen = _free(port)
    command = shlex.join([sys.executable, "-m", "modeler", "tui", str(folder.absolute())])

    class Guarded(Server):
        """textual-serve's server, with the guard before every request."""

        async def _make_app(self) -> web.Application:
            made = await super()._make_app()
            made.middlewares.append(guard(token, chosen))
            return made

        async def on_startup(self, app: web.Application) -> None:
            self._announcing = asyncio.create_task(_announce(chosen, token))

    # Server.serve takes the current loop, which a thread that is not the first does not have
    asyncio.set_event_loop(asyncio.new_event_loop())
    Guarded(command, host=HOST, port=chosen, title="modeler", public_url=f"http://{HOST}:{chosen}").serve()


async def _announce(port: int, token: str) -> None:
    """Print the address once the server takes connections, so that whoever reads it can use it."""
    while True:
        try:
            _, writer = await asyncio.open_connection(HOST, port)
        except ConnectionRefusedError:
            await asyncio.sleep(_BETWEEN_TRIES)
        else:
            writer.close()
            break
    print(f"http://{HOST}:{port}/?token={token}", file=sys.stderr, flush=True)  # noqa: T201 - the address


def guard(token: str, port: int) -> Middleware:
    """A middleware that lets through who has *token*, under the server's own name only."""
    from aiohttp import web

    own = {f"{HOST}:{port}", f"localhost:{port}"}

    @web.middleware
    async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
        origin = request.headers.get("Origin", "")
        if request.host not in own or (origin and origin.partition("://")[2] not in own):
            raise web.HTTPForbidden(text="not under this name")
        given = request.query.get("token") or request.cookies.get(COOKIE, "")
        if not hmac.compare_digest(given.encode(), token.encode()):
            raise web.HTTPForbidden(text="open the address that `modeler tui --web` printed: it holds a token")
        response = await handler(request)
        if not response.prepared:
            response.set_cookie(COOKIE, token, httponly=True, samesite="Strict")
            # the page of textual-serve asks a font of another host; nothing leaves this machine
            response.headers["Content-Security-Policy"] = _OWN_HOST_ONLY
            response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return guarded


_OWN_HOST_ONLY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline';"
    " img-src 'self' data:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'"
)


def _free(port: int) -> int:
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            held.bind((HOST, port))
        except OSError as error:
            raise UnsupportedRequest(f"port {port} is taken", hint="leave --port out to take a free one") from error
        return int(held.getsockname()[1])
