"""What the journeys share: a run of ``modeler analyze`` as a person types it, and the report it wrote."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.journeys.running import Analyze, Run


@pytest.fixture(scope="session")
def analyze(tmp_path_factory: pytest.TempPathFactory) -> Analyze:
    def run(folder: Path, *options: str) -> Run:
        out = tmp_path_factory.mktemp("out")
        command = [sys.executable, "-m", "modeler", "analyze", str(folder), "--out", str(out), *options]
        process = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
        return Run(process.returncode, process.stdout, process.stderr, out)

    return run


@pytest.fixture(scope="session")
def analyzed(analyze: Analyze, shop: Path) -> Run:
    """The main job on the example, run once."""
    run = analyze(shop)
    assert run.code == 0, run.stderr
    return run
