"""The pictures of the terminal application in docs/images, from a real run on a copy of the example.

python -m benchmarks.screenshots
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from pathlib import Path

from textual.pilot import Pilot

from modeler.tui.app import ModelerApp

_ROOT = Path(__file__).parent.parent
_IMAGES = _ROOT / "docs" / "images"
SIZE = (132, 38)


def main() -> None:
    """Draw each picture anew."""
    with tempfile.TemporaryDirectory() as folder:
        # a folder of this name, so that no path of this machine is in a picture
        shop = Path(folder) / "shop"
        shutil.copytree(_ROOT / "examples" / "shop", shop, ignore=shutil.ignore_patterns(".modeler"))
        asyncio.run(_pictures(shop))


async def _pictures(shop: Path) -> None:
    app = ModelerApp(shop)
    async with app.run_test(size=SIZE) as pilot:
        await _ready(pilot, app)
        await pilot.press(*"What columns would be best to join orders and products?", "enter")
        await _ready(pilot, app)
        _keep(app, "assistant")
        await pilot.press("escape", "2")
        await _ready(pilot, app)
        _keep(app, "joins")
        await pilot.press("5")
        await _ready(pilot, app)
        await pilot.press("v")
        await _ready(pilot, app)
        _keep(app, "tests")
        await pilot.press("6")
        await _ready(pilot, app)
        await pilot.press("ctrl+g", "enter")
        await _ready(pilot, app)
        _keep(app, "query")


async def _ready(pilot: Pilot[int], app: ModelerApp) -> None:
    """Wait until nothing is being done and all of it is drawn."""
    for _ in range(2):
        await pilot.pause()
        while app.overview is None or app.desk.is_busy:
            await pilot.pause(0.05)
        await pilot.pause(0.3)


def _keep(app: ModelerApp, name: str) -> None:
    (_IMAGES / f"tui-{name}.svg").write_text(app.export_screenshot(title="modeler"), encoding="utf-8")


if __name__ == "__main__":
    main()
