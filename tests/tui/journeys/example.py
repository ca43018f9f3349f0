"""The journey through the whole example, for whatever takes keys and shows a screen: a terminal, a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

_TRIES = 6


class Screen(Protocol):
    """Keys go in, lines of text come out."""

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names."""

    def type(self, text: str) -> None:
        """Type *text* as it is."""

    def wait_for(self, *words: str, gone: bool = False, seconds: float = 60) -> str:
        """The screen, once it shows each of *words* (or, *gone*, none of them)."""


def is_ready(screen: Screen) -> None:
    """Return when the workspace was read and nothing is being done."""
    screen.wait_for("Prompts", "fact")
    screen.wait_for("⟳", gone=True)


def leave_field(screen: Screen, key_there: str = "^n New chat") -> None:
    """Escape until it was seen, and nothing after it before: with another key it would be alt and that key."""
    for _ in range(_TRIES):
        screen.press("Escape")
        try:
            screen.wait_for(key_there, gone=True, seconds=5)
        except AssertionError:
            continue  # it came before the field had the keys
        return
    screen.wait_for(key_there, gone=True)


def first_run_to_saved_report(screen: Screen) -> None:
    """From an empty folder over each of the four steps, a question and an answer to the report, by keyboard."""
    screen.wait_for("Open the example")
    screen.press("Enter")
    is_ready(screen)

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
    leave_field(screen)
    screen.press("8")  # report
    screen.wait_for("w Write")
    screen.press("w")
    screen.wait_for("report.html")


def assert_saved(folder: Path) -> None:
    """What the journey leaves behind in *folder*."""
    assert (folder / ".modeler" / "report" / "report.html").stat().st_size > 10_000
    assert "accepted" in (folder / "decisions.toml").read_text(encoding="utf-8")
