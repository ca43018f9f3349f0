"""A statement that would take hours is stopped in the midst of it, and the next one runs."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from textual.widgets import DataTable, Label, TextArea

from modeler.tui.app import ModelerApp
from tests.tui.waiting import ready

_HOURS = """
SELECT COUNT(*) FROM sample.orderinfo a, sample.orderinfo b, sample.orderinfo c
WHERE a.order_id < b.order_id + c.order_id
"""


@pytest.mark.anyio
async def test_escape_stops_a_statement_in_the_midst_of_it(tmp_path: Path, shop: Path) -> None:
    folder = Path(shutil.copytree(shop, tmp_path / "shop", ignore=shutil.ignore_patterns(".modeler")))
    app = ModelerApp(folder)

    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot, app)
        app.action_tab("query")
        editor = app.query_one("#sql", TextArea)
        editor.text = _HOURS
        await pilot.pause()
        await pilot.press("f5")
        while app.desk.current is None or app.desk.current.title != "running the query":
            await pilot.pause(0.02)
        await pilot.pause(0.3)
        was_running = app.desk.is_busy
        await pilot.press("escape")
        await ready(pilot, app)
        told = [note.message for note in app._notifications]

        editor.text = "SELECT 42 AS answer"
        await pilot.press("f5")
        await ready(pilot, app)
        rows = app.query_one("#rows", DataTable)
        answer = str(rows.get_row_at(0)[0])
        note = str(app.query_one("#query-note", Label).render())

    assert was_running
    assert told == ["cancelled: running the query"]
    assert (answer, note) == ("42", "1 row")
