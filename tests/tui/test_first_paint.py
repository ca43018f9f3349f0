"""What stands between a key press in the shell and the first frame: nothing that reads SQL or opens a workspace."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

LATER = {"modeler.workspace.facade", "modeler.catalog", "sqlglot", "pydantic", "duckdb"}
"""What only the worker needs."""


@pytest.mark.parametrize(
    "start",
    [
        pytest.param("modeler.cli.commands", id="the commands"),
        pytest.param("modeler.tui.app", id="the application"),
    ],
)
def test_what_only_the_worker_needs_is_not_loaded(start: str) -> None:
    report = "import json, sys; print(json.dumps(sorted(sys.modules)))"

    process = subprocess.run(
        [sys.executable, "-c", f"import {start}; {report}"], capture_output=True, text=True, check=True
    )

    loaded = set(json.loads(process.stdout))
    assert start in loaded
    assert not loaded & LATER
