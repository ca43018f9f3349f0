"""The whole example in a real terminal, by keyboard: first run to saved report, and back after a kill."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from tests.tui.journeys.terminal import Terminal, terminal

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


def _modeler(folder: Path) -> list[str]:
    return [sys.executable, "-m", "modeler", "tui", str(folder)]


def _copy(shop: Path, folder: Path) -> Path:
    return Path(shutil.copytree(shop, folder / "shop", ignore=shutil.ignore_patterns(".modeler")))


def _is_ready(screen: Terminal) -> None:
    screen.wait_for("Prompts", "fact")
    screen.wait_for("⟳", gone=True)


def _leave_field(screen: Terminal, key_there: str = "^n New chat") -> None:
    """Escape, and nothing after it before it was seen: with another key it would be alt and that key."""
    screen.press("Escape")
    screen.wait_for(key_there, gone=True)


def test_from_the_first_run_to_the_saved_report(tmp_path: Path) -> None:
    with terminal(_modeler(tmp_path), cwd=tmp_path) as screen:
        screen.wait_for("Open the example")
        screen.press("Enter")
        _is_ready(screen)

        screen.press("C-NPage")  # joins
        screen.wait_for("proposed", "a Accept")
        screen.press("a")
        screen.wait_for("accepted", "✓ 2 candidates")

        screen.press("5")  # tests
        screen.wait_for("not run yet", "v Validate")
        screen.press("t")
        screen.wait_for("refuted,", "✓ 3 tests")
        screen.press("v")
        screen.wait_for("nothing is left to change", "✓ 4 validation")

        screen.press("6")  # query
        screen.wait_for("^g Goal")
        screen.press("C-g", "Enter")
        screen.wait_for("Initech", "✓ 1 goal")

        screen.press("C-PPage", "C-PPage", "C-PPage", "C-PPage", "C-PPage")  # assistant
        screen.wait_for("^n New chat")
        screen.type("how do orders and SKUs join?")
        screen.press("Enter")
        screen.wait_for("product_id = sample.skuinfo.sku_id")

        screen.wait_for("⟳", gone=True)
        _leave_field(screen)
        screen.press("8")  # report
        screen.wait_for("w Write")
        screen.press("w")
        screen.wait_for("report.html")
        screen.press("C-q")
        screen.wait_for_end()

    assert (tmp_path / "shop" / ".modeler" / "report" / "report.html").stat().st_size > 10_000
    assert "accepted" in (tmp_path / "shop" / "decisions.toml").read_text(encoding="utf-8")


def test_what_was_there_comes_back_after_a_kill(tmp_path: Path, shop: Path) -> None:
    folder = _copy(shop, tmp_path)
    with terminal(_modeler(folder), cwd=folder) as screen:
        _is_ready(screen)
        screen.type("how do orders and SKUs join?")
        screen.press("Enter")
        screen.wait_for("product_id = sample.skuinfo.sku_id")
        screen.wait_for("⟳", gone=True)
        _leave_field(screen)
        screen.press("6")
        screen.wait_for("^g Goal")
        screen.type("SELECT 42 AS answer")
        screen.wait_for("SELECT 42 AS answer")
        screen.kill()

    with terminal(_modeler(folder), cwd=folder) as screen:
        screen.wait_for("SELECT 42 AS answer", "✓ 1 goal")
        screen.wait_for("⟳", gone=True)
        _leave_field(screen, "^g Goal")
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
        _is_ready(screen)


def test_without_colours_nothing_is_coloured(tmp_path: Path, shop: Path) -> None:
    folder = _copy(shop, tmp_path)
    with terminal(_modeler(folder), cwd=folder, environment={"NO_COLOR": "1"}) as screen:
        _is_ready(screen)
        colours = [code for code in screen.colours() if not _is_grey(code)]

    assert colours == []


def _is_grey(code: tuple[int, int, int]) -> bool:
    return len(set(code)) == 1


def test_a_workspace_that_is_deleted_meanwhile_stays_on_the_screen(tmp_path: Path, shop: Path) -> None:
    folder = _copy(shop, tmp_path)
    with terminal(_modeler(folder), cwd=tmp_path) as screen:
        _is_ready(screen)
        shutil.rmtree(folder)
        screen.press("C-r")
        screen.wait_for("no folder")
        _leave_field(screen)
        screen.wait_for("orderinfo", "Joins")
        screen.press("C-q")
        screen.wait_for_end()
