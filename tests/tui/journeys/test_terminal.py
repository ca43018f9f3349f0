"""The whole example in a real terminal, by keyboard: first run to saved report, and back after a kill."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from tests.tui.journeys.example import assert_saved, first_run_to_saved_report, is_ready, leave_field
from tests.tui.journeys.terminal import terminal

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


def _modeler(folder: Path) -> list[str]:
    return [sys.executable, "-m", "modeler", "tui", str(folder)]


def _copy(shop: Path, folder: Path) -> Path:
    return Path(shutil.copytree(shop, folder / "shop", ignore=shutil.ignore_patterns(".modeler")))


def test_from_the_first_run_to_the_saved_report(tmp_path: Path) -> None:
    with terminal(_modeler(tmp_path), cwd=tmp_path) as screen:
        first_run_to_saved_report(screen)
        screen.press("C-q")
        screen.wait_for_end()

    assert_saved(tmp_path / "shop")


def test_what_was_there_comes_back_after_a_kill(tmp_path: Path, shop: Path) -> None:
    folder = _copy(shop, tmp_path)
    with terminal(_modeler(folder), cwd=folder) as screen:
        is_ready(screen)
        screen.type("how do orders and SKUs join?")
        screen.press("Enter")
        screen.wait_for("product_id = sample.skuinfo.sku_id")
        screen.wait_for("⟳", gone=True)
        leave_field(screen)
        screen.press("6")
        screen.wait_for("^g Goal")
        screen.type("SELECT 42 AS answer")
        screen.wait_for("SELECT 42 AS answer")
        screen.kill()

    with terminal(_modeler(folder), cwd=folder) as screen:
        screen.wait_for("SELECT 42 AS answer", "✓ 1 goal", "^g Goal")
        screen.wait_for("⟳", gone=True)
        leave_field(screen, "^g Goal")
        screen.press("1")
        screen.wait_for("how do orders and SKUs join?")


def test_a_tiny_terminal_is_no_end(tmp_path: Path, shop: Path) -> None:
    folder = _copy(shop, tmp_path)
    with terminal(_modeler(folder), cwd=folder, width=80, height=24) as screen:
        screen.wait_for("ask about your tables")
        screen.wait_for("⟳", gone=True)
        screen.resize(20, 5)
        screen.press("C-NPage")
        screen.resize(80, 24)
        screen.wait_for("proposed", "sample.orderinfo.product_id")
        screen.resize(120, 40)
        is_ready(screen)


def test_without_colours_nothing_is_coloured(tmp_path: Path, shop: Path) -> None:
    folder = _copy(shop, tmp_path)
    with terminal(_modeler(folder), cwd=folder, environment={"NO_COLOR": "1"}) as screen:
        is_ready(screen)
        colours = [code for code in screen.colours() if not _is_grey(code)]

    assert colours == []


def _is_grey(code: tuple[int, int, int]) -> bool:
    return len(set(code)) == 1


def test_a_terminal_that_knows_neither_colours_nor_a_mouse_will_do(tmp_path: Path, shop: Path) -> None:
    folder = _copy(shop, tmp_path)
    with terminal(_modeler(folder), cwd=folder, environment={"TERM": "vt100", "COLORTERM": ""}) as screen:
        is_ready(screen)
        screen.press("C-NPage")
        screen.wait_for("proposed", "a Accept")
        screen.press("C-q")
        screen.wait_for_end()


def test_a_workspace_that_is_deleted_meanwhile_stays_on_the_screen(tmp_path: Path, shop: Path) -> None:
    folder = _copy(shop, tmp_path)
    with terminal(_modeler(folder), cwd=tmp_path) as screen:
        is_ready(screen)
        shutil.rmtree(folder)
        screen.press("C-r")
        screen.wait_for("no folder")
        leave_field(screen)
        screen.wait_for("orderinfo", "Joins")
        screen.press("C-q")
        screen.wait_for_end()
