"""How soon the application is there, how long a frame takes, and what a key press waits for while work runs.

    python -m benchmarks.tui [RUNS]

First paint is measured in a pseudo-terminal, from the start of the process to the last line of its first frame; the
baseline is an application of Textual's with nothing in it, run in turns with ours. Frames and key presses are
measured inside the process: the longest time for which the screen could neither be drawn nor a key be taken, with
1,000 tables of 20 columns; the baseline is the same application at rest.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import re
import select
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input

from benchmarks.scale_joins import generated
from modeler.tui.app import ModelerApp
from modeler.tui.panes.tests import TestsPane

TABLES = 1_000
COLUMNS, LINES = 120, 40
_SHOP = Path(__file__).parent.parent / "examples" / "shop"
_EMPTY = [sys.executable, "-c", "from textual.app import App; App().run()"]
_FIRST_FRAME = re.compile(rb"\x1b\[%d;1H" % LINES)
"""The last line of the screen is written."""
_BEAT = 0.002
"""Between two heartbeats of the event loop; unit: seconds."""


def main(runs: int) -> None:
    """Print each figure with its baseline."""
    with tempfile.TemporaryDirectory() as folder:
        shop, large = Path(folder) / "shop", Path(folder) / "large"
        shutil.copytree(_SHOP, shop, ignore=shutil.ignore_patterns(".modeler"))
        _write_ddl(large)
        _first_paint(shop, runs)
        asyncio.run(_frames(large))
        asyncio.run(_key_presses(shop))


def _first_paint(workspace: Path, runs: int) -> None:
    ours = [sys.executable, "-m", "modeler", "tui", str(workspace)]
    empty_times, our_times = [], []
    for _ in range(runs):
        empty_times.append(_paint_time(_EMPTY))
        our_times.append(_paint_time(ours))
    empty, our = statistics.median(empty_times), statistics.median(our_times)
    print(
        f"first paint: {our:.2f} s, an empty application {empty:.2f} s: {our / empty:.2f} times; {runs} runs each"
    )


def _paint_time(command: Sequence[str]) -> float:
    """Seconds from the start of *command* to the end of its first frame."""
    near, far = pty.openpty()
    fcntl.ioctl(far, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color"}
    began = time.perf_counter()
    process = subprocess.Popen(command, stdin=far, stdout=far, stderr=far, env=environment, start_new_session=True)
    os.close(far)
    written = b""
    try:
        while not _FIRST_FRAME.search(written):
            if time.perf_counter() - began > 30:
                raise SystemExit(f"{command} painted nothing: {written[-500:]!r}")
            if select.select([near], [], [], 0.5)[0]:
                written += os.read(near, 65536)
        return time.perf_counter() - began
    finally:
        process.kill()
        process.wait()
        os.close(near)


def _write_ddl(folder: Path) -> None:
    """The generated catalog as CREATE TABLE statements."""
    folder.mkdir()
    statements = []
    for table in generated(TABLES):
        columns = ",\n  ".join(f"{column.name} {column.data_type or 'varchar(40)'}" for column in table.columns)
        statements.append(f"CREATE TABLE {table.name} (\n  {columns}\n);\n")
    (folder / "tables.sql").write_text("\n".join(statements), encoding="utf-8")


@dataclass(slots=True)
class _Heart:
    """Beats in the event loop; the longest pause between two beats is the longest the screen stood still."""

    longest: float = 0.0
    """Unit: seconds."""


@asynccontextmanager
async def _heart() -> AsyncIterator[_Heart]:
    heart = _Heart()

    async def beat() -> None:
        last = time.perf_counter()
        while True:
            await asyncio.sleep(_BEAT)
            now = time.perf_counter()
            heart.longest = max(heart.longest, now - last - _BEAT)
            last = now

    task = asyncio.create_task(beat())
    try:
        yield heart
    finally:
        task.cancel()


async def _frames(workspace: Path) -> None:
    app = ModelerApp(workspace)
    async with _heart() as loading, app.run_test(size=(COLUMNS, LINES)) as pilot:
        began = time.perf_counter()
        await _until(pilot, lambda: _tables_shown(app) > 0)
        usable = time.perf_counter() - began
        await _until(pilot, lambda: not _is_working(app))
        at_rest = await _rest()
        filtering = await _filter(pilot)
        loaded = loading.longest
    print(f"{TABLES:,} tables are in the tree after {usable:.2f} s")
    print(f"longest frame: {loaded * 1000:.0f} ms from opening on, {filtering * 1000:.0f} ms while filtering;")
    print(f"  {at_rest * 1000:.0f} ms at rest")


async def _rest() -> float:
    async with _heart() as heart:
        await asyncio.sleep(2)
    return heart.longest


async def _filter(pilot: Pilot[int]) -> float:
    """Type, correct and empty the filter; the longest pause."""
    pilot.app.query_one("#filter", Input).focus()
    async with _heart() as heart:
        for key in (*"store", "backspace", "backspace", *"ore_id", *["backspace"] * 9):
            await pilot.press(key)
    return heart.longest


async def _key_presses(workspace: Path) -> None:
    app = ModelerApp(workspace)
    async with app.run_test(size=(COLUMNS, LINES)) as pilot:
        await _until(pilot, lambda: _tables_shown(app) > 0 and not _is_working(app))
        at_rest = await _waits(pilot, lambda: True, presses=40)
        app.query_one(TestsPane).action_validate()
        working = await _waits(pilot, lambda: _is_working(app), presses=400)
    for said, waits in (("at rest", at_rest), ("while the model is validated", working)):
        worst, middle = max(waits) * 1000, statistics.median(waits) * 1000
        print(f"a key press {said}: median {middle:.0f} ms, longest {worst:.0f} ms of {len(waits)}")


async def _waits(pilot: Pilot[int], while_true: Callable[[], bool], *, presses: int) -> list[float]:
    """How long each of at most *presses* key presses took to reach the filter; unit: seconds."""
    entry = pilot.app.query_one("#filter", Input)
    entry.focus()
    waits: list[float] = []
    while len(waits) < presses and while_true():
        before, began = entry.value, time.perf_counter()
        pressing = asyncio.create_task(pilot.press("x" if len(waits) % 2 == 0 else "backspace"))
        while entry.value == before:
            await asyncio.sleep(0)
        waits.append(time.perf_counter() - began)
        await pressing
    return waits


def _tables_shown(app: ModelerApp) -> int:
    return len(app.overview.tables) if app.overview is not None else 0


def _is_working(app: ModelerApp) -> bool:
    return app.overview is None or app.desk.is_busy


async def _until(pilot: Pilot[int], holds: Callable[[], bool]) -> None:
    until = time.perf_counter() + 120
    while not holds():
        if time.perf_counter() > until:
            raise SystemExit("waited two minutes in vain")
        await pilot.pause(0.005)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 9)
