"""Vectors on a shared Chroma server: a real one on loopback, and one that only listens."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from sysconfig import get_path

import pytest

import modeler
from modeler.errors import IndexUnavailable
from modeler.retrieval.dense_store import DenseStore, Server
from tests.unit.retrieval.embedder import digesting

pytestmark = pytest.mark.xdist_group("chroma server")

_PATIENCE = 60
"""For a server to start; unit: seconds."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that ends with the tests."""
    program = shutil.which("chroma", path=get_path("scripts"))
    if program is None:
        pytest.skip("the chroma command is not installed beside this Python")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("chroma")
    command = [program, "run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    running = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait()


def _wait_for(port: int) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("the server did not start")


@pytest.fixture
def embedded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every text that is embedded, in order."""
    return digesting(monkeypatch)


def _clone(folder: Path, address: str, name: str) -> Path:
    """A workspace as one of the team has it."""
    folder.mkdir()
    (folder / "modeler.toml").write_text(f'name = "{name}"\n[index]\nserver = "{address}"\n', encoding="utf-8")
    pages = "\n".join(f"# Part {number}\nabout thing {number}\n" for number in range(200))
    (folder / "pages.md").write_text(pages, encoding="utf-8")
    return folder


def test_a_colleague_embeds_nothing_again(tmp_path: Path, server: str, embedded: list[str]) -> None:
    for person in ("ann", "bob"):
        with modeler.open(_clone(tmp_path / person, server, "one after the other")) as workspace:
            workspace.index()
            assert workspace.index_status().waiting == 0
            assert workspace.search("about thing 17", by=["meaning"]).hits

    assert len(embedded) == len(set(embedded)) == 200
    assert not (tmp_path / "bob" / ".modeler" / "index" / "vectors").exists()


def test_two_people_at_once_do_no_harm(tmp_path: Path, server: str, embedded: list[str]) -> None:
    folders = [_clone(tmp_path / person, server, "at once") for person in ("ann", "bob")]
    failed: list[Exception] = []

    def index(folder: Path) -> None:
        try:
            with modeler.open(folder) as workspace:
                workspace.index()
        except Exception as error:  # noqa: BLE001 - told by the test below, from another thread
            failed.append(error)

    people = [threading.Thread(target=index, args=(folder,)) for folder in folders]
    for person in people:
        person.start()
    for person in people:
        person.join()

    assert failed == []
    for folder in folders:
        with modeler.open(folder) as workspace:
            status = workspace.index_status()
            assert (status.vectors, status.waiting) == (200, 0)
    with closing(DenseStore(Server(server))) as spaces:
        assert {spaces.count(space) for space in spaces.spaces()} == {200}


def test_what_one_deletes_the_other_keeps(tmp_path: Path, server: str, embedded: list[str]) -> None:
    ann, bob = (_clone(tmp_path / person, server, "apart") for person in ("ann", "bob"))
    for folder in (ann, bob):
        with modeler.open(folder) as workspace:
            workspace.index()
    (ann / "pages.md").write_text("# Nothing\nleft here\n", encoding="utf-8")
    with modeler.open(ann) as workspace:
        workspace.index()
        assert {hit.text for hit in workspace.search("thing", by=["meaning"])} == {"# Nothing\nleft here"}
    with modeler.open(bob) as workspace:
        assert len(workspace.search("thing", by=["meaning"])) == 10


def test_a_server_that_does_not_answer_is_told_and_words_are_searched(tmp_path: Path) -> None:
    folder = _clone(tmp_path / "ann", "http://127.0.0.1:9", "nobody")
    with modeler.open(folder) as workspace:
        with pytest.raises(IndexUnavailable, match=r"127\.0\.0\.1:9"):
            workspace.index()
        assert workspace.search("about thing 17").hits


class _Listening(BaseHTTPRequestHandler):
    """Remembers what it is asked with, and refuses."""

    seen: dict[str, str] = {}  # noqa: RUF012 - of the class, for a test to read

    def do_GET(self) -> None:
        self.seen.update(self.headers)
        self.send_error(401)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - named so by its parent
        del format, args


def test_the_token_is_sent() -> None:
    with HTTPServer(("127.0.0.1", 0), _Listening) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        with pytest.raises(IndexUnavailable):
            DenseStore(Server(f"http://127.0.0.1:{listening.server_port}", "a token of ann")).spaces()
        listening.shutdown()

    assert _Listening.seen["Authorization"] == "Bearer a token of ann"
    assert _Listening.seen["X-Chroma-Token"] == "a token of ann"


@pytest.mark.parametrize("verify", [True, False])
def test_certificates_are_checked_unless_that_is_turned_off(tmp_path: Path, verify: bool) -> None:
    key = shutil.which("openssl")
    if key is None:
        pytest.skip("openssl is not here to sign a certificate")
    made = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1"]
    files = ["-keyout", "k.pem", "-out", "c.pem"]
    subprocess.run([key, *made, *files], cwd=tmp_path, check=True, capture_output=True)
    with HTTPServer(("127.0.0.1", 0), _Listening) as listening:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(tmp_path / "c.pem", tmp_path / "k.pem")
        listening.socket = context.wrap_socket(listening.socket, server_side=True)
        _Listening.seen.clear()
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        with pytest.raises(IndexUnavailable) as raised:
            DenseStore(Server(f"https://127.0.0.1:{listening.server_port}", "t", verify)).spaces()
        listening.shutdown()

    assert ("certificate" in raised.value.message.lower()) is verify
    assert bool(_Listening.seen) is not verify
