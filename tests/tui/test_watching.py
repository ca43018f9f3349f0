"""The tests and the validation, watched while they run."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from textual.widgets import DataTable, RichLog

from modeler.tui.app import ModelerApp
from modeler.tui.panes import tests as tests_pane
from tests.tui.waiting import ready


@pytest.mark.anyio
async def test_validation_begun_from_the_palette_shows_its_rounds_and_every_verdict(
    tmp_path: Path, shop: Path
) -> None:
    folder = Path(shutil.copytree(shop, tmp_path / "shop", ignore=shutil.ignore_patterns(".modeler")))
    app = ModelerApp(folder)

    async with app.run_test(size=(160, 50)) as pilot:
        await ready(pilot, app)
        app.query_one(tests_pane.TestsPane).action_validate()
        await ready(pilot, app)
        app.action_tab("tests")
        await ready(pilot, app)
        # how wide the log was when a line was written decides where it was broken
        told = " ".join(" ".join(line.text for line in app.query_one("#rounds", RichLog).lines).split())
        table = app.query_one("#tests-table", DataTable)
        verdicts = [str(table.get_row_at(row)[0]) for row in range(table.row_count)]

    assert "round 1" in told
    assert "round 2" in told
    assert "nothing is left to change" in told
    assert verdicts
    assert set(verdicts) <= {"confirmed", "refuted", "not testable"}
