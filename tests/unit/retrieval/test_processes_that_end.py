"""Whole processes: one that is killed while it embeds, and one that would reach for the network."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

import modeler
from tests.unit.retrieval.embedder import digesting

_CHECKOUT = Path(__file__).resolve().parents[3]
_PARTS = 200

_KILLED = """
import os, signal, sys
import modeler, pytest
from modeler.retrieval.dense_store import DenseStore
from tests.unit.retrieval.embedder import digesting

digesting(pytest.MonkeyPatch())
put = DenseStore.put

def put_and_die(self, space, ids, vectors):
    put(self, space, ids, vectors)
    if self.count(space) > 64:
        os.kill(os.getpid(), signal.SIGKILL)

DenseStore.put = put_and_die
with modeler.open(sys.argv[1]) as workspace:
    workspace.index()
"""

_WATCHED = """
import os, sys

def heard(event, arguments):
    if event == "socket.getaddrinfo" or (event == "socket.connect" and isinstance(arguments[1], tuple)):
        print("reached for the network:", event, arguments, flush=True)
        os._exit(9)

sys.addaudithook(heard)
import modeler
with modeler.open(sys.argv[1]) as workspace:
    workspace.index()
    print(workspace.index_status().vectors, workspace.search("stock", by=["meaning"])[0].place)
"""


def _run(program: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", program, str(folder)]
    return subprocess.run(command, cwd=_CHECKOUT, capture_output=True, text=True, check=False)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no kill -9")
def test_a_run_that_is_killed_leaves_an_index_that_the_next_completes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = "\n".join(f"# Part {number}\nabout thing {number}\n" for number in range(_PARTS))
    (tmp_path / "pages.md").write_text(pages, encoding="utf-8")

    killed = _run(_KILLED, tmp_path)
    embedded = digesting(monkeypatch)
    with modeler.open(tmp_path) as workspace:
        assert workspace.search("about thing 17", by=["words"]).hits
        workspace.index()
        status = workspace.index_status()

    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert (status.vectors, status.waiting) == (_PARTS, 0)
    assert 0 < len(embedded) == len(set(embedded)) <= _PARTS - 64


def test_index_and_search_with_the_embedder_that_is_packaged_reach_for_no_network(tmp_path: Path) -> None:
    (tmp_path / "stock.md").write_text("# Stock\nCounted at night.\n", encoding="utf-8")

    watched = _run(_WATCHED, tmp_path)

    assert (watched.returncode, watched.stdout) == (0, "1 stock.md:1-2\n"), watched.stderr
