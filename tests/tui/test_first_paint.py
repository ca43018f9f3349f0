"""What stands between a key press in the shell and the first frame: nothing that reads SQL or opens a workspace."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from textual.events import Key
from textual.widgets import Input

from modeler.tui.app import ModelerApp
from tests.tui.waiting import ready

LATER = {"modeler.workspace.facade", "modeler.catalog", "sqlglot", "pydantic", "duckdb"}
"""What only the worker needs."""
BEHIND = {"modeler.tui.furnishing", "modeler.tui.panes.pane", "textual.widgets._data_table", "markdown_it", "typer"}
"""What stands on the screen after its first frame."""


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


def test_what_the_first_frame_does_not_show_is_not_loaded_for_it() -> None:
    report = "import json, sys; print(json.dumps(sorted(sys.modules)))"
    start = "import modeler.cli, modeler.tui.app"

    process = subprocess.run(
        [sys.executable, "-c", f"{start}; {report}"], capture_output=True, text=True, check=True
    )

    assert not set(json.loads(process.stdout)) & BEHIND


@pytest.mark.anyio
async def test_what_is_typed_before_there_is_a_field_is_in_it_afterwards(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text("CREATE TABLE s.a (id int);", encoding="utf-8")
    app = ModelerApp(tmp_path)

    async with app.run_test(size=(120, 40)) as pilot:
        for letter in "joins":
            app.post_message(Key(letter, letter))
        await ready(pilot, app)

        assert app.query_one("#request", Input).value == "joins"
