"""The diagram as a picture in the terminal itself, and what is said where there can be none."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from modeler.tui.app import ModelerApp
from modeler.tui.pictures import prepare
from tests.tui.waiting import ready


# textual-image draws with characters where there is no terminal, by a method that Pillow 14 will lack
@pytest.mark.filterwarnings("ignore:Image.Image.getdata:DeprecationWarning")
@pytest.mark.anyio
async def test_the_diagram_is_a_picture_where_the_terminal_shows_pictures(
    tmp_path: Path, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("textual_image", reason="the extra `pictures` is not installed")
    if shutil.which("dot") is None:
        pytest.skip("Graphviz is not installed")
    monkeypatch.setenv("TERM", "xterm-kitty")
    prepare()
    folder = Path(shutil.copytree(shop, tmp_path / "shop", ignore=shutil.ignore_patterns(".modeler")))
    app = ModelerApp(folder)

    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot, app)
        app.action_tab("erd")
        await ready(pilot, app)
        await pilot.press("i")
        await ready(pilot, app)
        shown = app.query_one("#erd-picture").region
        await pilot.press("i")
        await ready(pilot, app)
        is_gone = not app.query("#erd-picture")
        is_drawn = app.query_one("#erd-drawing").display

    assert shown.width > 40
    assert shown.height > 5
    assert is_gone
    assert is_drawn


@pytest.mark.anyio
async def test_a_terminal_without_pictures_says_so(
    tmp_path: Path, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TERM_PROGRAM", "KITTY_WINDOW_ID", "KONSOLE_VERSION", "WEZTERM_PANE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "screen")
    folder = Path(shutil.copytree(shop, tmp_path / "shop", ignore=shutil.ignore_patterns(".modeler")))
    app = ModelerApp(folder)

    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot, app)
        app.action_tab("erd")
        await ready(pilot, app)
        await pilot.press("i")
        await ready(pilot, app)
        told = [note.message for note in app._notifications]

    assert told == ["this terminal shows no pictures\no opens the diagram outside"]
