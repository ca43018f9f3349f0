"""Files that change underneath, and the index: both are seen to beside what the person does."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Label, Tree

from modeler.tui.app import ModelerApp
from modeler.tui.explorer import Explorer, Place
from tests.tui.waiting import ready


@pytest.mark.anyio
async def test_a_file_that_is_written_underneath_is_shown_and_what_was_unfolded_stays(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text("CREATE TABLE s.a (id int);", encoding="utf-8")
    app = ModelerApp(tmp_path)

    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot, app)
        tree: Tree[Place] = app.query_one(Explorer).entries
        tree.root.children[0].children[0].expand()
        await pilot.pause()
        (tmp_path / "b.sql").write_text("CREATE TABLE s.b (id int);", encoding="utf-8")
        while len(tree.root.children[0].children) < 2:
            await pilot.pause(0.05)
        await ready(pilot, app)
        tables = [(str(node.label), node.is_expanded) for node in tree.root.children[0].children]

    assert tables == [("a", True), ("b", False)]


@pytest.mark.anyio
async def test_what_the_application_itself_keeps_is_no_change(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text("CREATE TABLE s.a (id int);", encoding="utf-8")
    app = ModelerApp(tmp_path)

    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot, app)
        app.keep_session()
        (tmp_path / "decisions.toml").write_text("", encoding="utf-8")
        (tmp_path / ".modeler" / "more").write_text("x", encoding="utf-8")
        (tmp_path / "b.sql").write_text("CREATE TABLE s.b (id int);", encoding="utf-8")
        while app.overview is None or len(app.overview.tables) < 2:
            await pilot.pause(0.05)
        await ready(pilot, app)
        told = [note.message for note in app._notifications]

    assert told == ["files have changed: they are read again"]


@pytest.mark.anyio
async def test_the_index_is_made_beside_the_work_and_its_state_is_shown(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text("CREATE TABLE s.a (id int);", encoding="utf-8")
    app = ModelerApp(tmp_path)

    async with app.run_test(size=(160, 40)) as pilot:
        await ready(pilot, app)
        before = str(app.query_one("#index", Label).render())
        await pilot.press("f9")
        await pilot.press("escape", "2")
        await ready(pilot, app)
        after = str(app.query_one("#index", Label).render())

    assert before == "index: not built: F9"
    assert after.startswith("index: ready, ")
    assert (tmp_path / ".modeler" / "index").exists()
