"""Each screen as a picture, at three sizes, dark and light: compared with those in ``snapshots/``, as SVG.

    MODELER_RENEW_SNAPSHOTS=1 pytest tests/tui/test_snapshots.py

draws them anew; look at what has changed before it is committed (browsers show ``.svgz``).
"""

from __future__ import annotations

import gzip
import html
import os
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from modeler.tui import app as application
from modeler.tui.app import ModelerApp
from modeler.tui.ask_line import AskLine
from modeler.tui.desk import Trouble
from modeler.tui.dialogs import TroubleDetails
from modeler.tui.explorer import Explorer
from modeler.tui.first_run import FirstRun
from modeler.tui.overview import Overview, read_overview
from modeler.tui.panes.models import ModelsPane
from modeler.workspace import Workspace
from tests.tui.waiting import ready

KEPT = Path(__file__).parent / "snapshots"
SIZES = ((80, 24), (120, 40), (200, 60))
THEMES = {"dark": "textual-dark", "light": "textual-light"}
RENEWS = bool(os.environ.get("MODELER_RENEW_SNAPSHOTS"))

DDL = """
CREATE TABLE shop.orders (
  order_id bigint NOT NULL,
  product_id bigint,
  ordered_at timestamp,
  quantity integer,
  status smallint
);
CREATE TABLE shop.products (product_id bigint NOT NULL, name varchar(80), price numeric(10, 2));
"""
LEGACY = """-- units by product
SELECT p.name, SUM(o.quantity) AS units
FROM shop.orders o JOIN shop.products p ON p.product_id = o.product_id
GROUP BY p.name;
"""
STATUS = """<?php
final class OrderStatus
{
    public const NAMES = [1 => 'open', 2 => 'paid', 3 => 'shipped'];
}
"""
ORDERS = """order_id,product_id,ordered_at,quantity,status
1,10,2026-10-01 09:00:00,2,1
2,10,2026-10-02 10:30:00,1,2
3,11,2026-10-02 11:00:00,5,3
4,12,2026-10-03 08:15:00,1,2
"""
PRODUCTS = """product_id,name,price
10,kettle,24.90
11,茶壺 ☕,39.00
12,cup,7.50
"""


@pytest.fixture
def small_shop(tmp_path: Path) -> Path:
    """Two tables with their data, a query and a class."""
    folder = tmp_path / "shop"
    for name, text in (
        ("ddl/shop.sql", DDL),
        ("legacy/units.sql", LEGACY),
        ("app/OrderStatus.php", STATUS),
        ("data/shop/orders.csv", ORDERS),
        ("data/shop/products.csv", PRODUCTS),
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.anyio
@pytest.mark.parametrize("shade", THEMES)
async def test_each_screen_looks_as_it_did(
    shade: str, small_shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(application, "read_overview", _with_one_prompt)
    changed = []
    async for name, drawn in _pictures(small_shop, shade):
        if RENEWS:
            _keep(name, drawn)
        elif (kept := _kept(name)) != drawn:
            (tmp_path / f"{name}.svg").write_text(drawn, encoding="utf-8")
            changed.append(f"{name}: {_difference(kept, drawn)}")

    assert not changed, f"drawn now in {tmp_path}:\n" + "\n".join(changed)


def _with_one_prompt(workspace: Workspace) -> Overview:
    """The library grows, and that changes no screen."""
    return replace(read_overview(workspace), prompts=(("key-counts", "Rows and keys of a table"),))


async def _pictures(folder: Path, shade: str) -> AsyncIterator[tuple[str, str]]:
    """Name and SVG of each screen at each size."""
    app = ModelerApp(folder)
    app.animation_level = "none"
    async with app.run_test(size=SIZES[0]) as pilot:
        app.theme = THEMES[shade]
        await ready(pilot, app)
        async for screen in _screens(pilot, app):
            for width, height in SIZES:
                await pilot.resize_terminal(width, height)
                await _at_rest(pilot, app)
                yield f"{screen}-{width}x{height}-{shade}", _drawing(app)


async def _screens(pilot: Pilot[int], app: ModelerApp) -> AsyncIterator[str]:
    """The name of each screen, once it is shown."""
    await pilot.press(*"how do orders and products join?", "enter")
    await ready(pilot, app)
    yield "assistant"
    for name, keys in (
        ("joins", ()),
        ("erd", ()),
        ("constants", ()),
        ("tests", ("v",)),
        ("query", ("ctrl+g", *"units by product", "enter")),
        ("models", (*"orders.quantity", "enter")),
        ("report", ("w",)),
    ):
        app.action_tab(name)
        await ready(pilot, app)
        await pilot.press(*keys)
        await ready(pilot, app)
        _without_place(app)
        yield name
    for name, keys in (("keys", ("f1",)), ("settings", ("f10",)), ("palette", ("ctrl+p",))):
        app.set_focus(None)
        await pilot.press(*keys)
        await ready(pilot, app)
        yield name
        await pilot.press("escape")
    for name, show in (
        ("source", lambda: app.open_source("legacy/units.sql:3")),
        ("table", lambda: app.on_explorer_opened(Explorer.Opened("table", "shop.orders"))),
        ("trouble", lambda: app.push_screen(TroubleDetails(_TROUBLE))),
        ("question", lambda: app.push_screen(AskLine("write the rows to", "rows.csv"))),
        ("first-run", lambda: app.push_screen(FirstRun(Path("warehouse"), "no table in warehouse"))),
    ):
        show()
        await ready(pilot, app)
        yield name
        app.pop_screen()


_TROUBLE = Trouble(
    "ValueError: no such day",
    "a fault of modeler",
    'Traceback (most recent call last):\n  File "modeler/query/dates.py", line 12, in day\nValueError: no such day',
)


def _without_place(app: ModelerApp) -> None:
    """A script names the folder its data lie in: here another one each time."""
    preview = app.query_one("#models-pane", ModelsPane).query_one(TextArea)
    preview.text = preview.text.replace(str(app.folder.parent), "")


async def _at_rest(pilot: Pilot[int], app: ModelerApp) -> None:
    app.clear_notifications()
    for screen in app.screen_stack:
        field: Any
        for field in (*screen.query(Input), *screen.query(TextArea)):
            field.cursor_blink = False
    await pilot.pause()
    await pilot.pause()


def _drawing(app: ModelerApp) -> str:
    """The screen as SVG, under one name whatever it holds, and without the font, which is not on this machine."""
    drawn = re.sub(r"terminal-\d+", "terminal", app.export_screenshot(title="modeler", simplify=True))
    return re.sub(r"@font-face \{.*?\}\n", "", drawn, flags=re.DOTALL)


def _path(name: str) -> Path:
    return KEPT / f"{name}.svgz"


def _keep(name: str, drawn: str) -> None:
    KEPT.mkdir(exist_ok=True)
    if _kept(name) != drawn:
        _path(name).write_bytes(gzip.compress(drawn.encode(), 9, mtime=0))


def _kept(name: str) -> str:
    return gzip.decompress(_path(name).read_bytes()).decode() if _path(name).exists() else ""


def _difference(kept: str, drawn: str) -> str:
    """The first line whose words differ; else it is the colours."""
    before, now = _lines(kept), _lines(drawn)
    for old, new in zip(before, now, strict=False):
        if old != new:
            return f"was {old!r}, is {new!r}"
    return "there was none" if not kept else "colours or lengths differ"


def _lines(drawn: str) -> list[str]:
    return [html.unescape(text).replace("\xa0", " ") for text in re.findall(r"<text[^>]*>(.*?)</text>", drawn)]
