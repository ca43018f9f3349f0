"""The four steps of the workflow, each with whether it is done and what is next."""

from __future__ import annotations

from textual.message import Message
from textual.widgets import Static

STEPS = (("goal", "query"), ("candidates", "joins"), ("tests", "tests"), ("validation", "tests"))
"""The steps in order, each with the tab it is done in."""


class Guide(Static):
    """``✓ goal → ▸ candidates → tests → validation``; a click goes to the step's tab."""

    class Chosen(Message):
        """A person went to a step."""

        def __init__(self, tab: str) -> None:
            super().__init__()
            self.tab = tab

    def __init__(self) -> None:
        super().__init__(id="guide")
        self.done: frozenset[str] = frozenset()

    def on_mount(self) -> None:
        """Draw it."""
        self.show(self.done)

    def show(self, done: frozenset[str]) -> None:
        """Mark the steps that are *done*; the first that is not is next."""
        self.done = done
        coming = next((name for name, _ in STEPS if name not in done), "")
        shown = []
        for number, (name, tab) in enumerate(STEPS, start=1):
            mark = "✓" if name in done else "▸" if name == coming else "·"
            style = "$text-success" if name in done else "bold $text-accent" if name == coming else "$text-muted"
            shown.append(f"[{style} @click=choose('{tab}')]{mark} {number} {name}[/]")
        hint = _NEXT.get(coming, "the model holds")
        self.update(" → ".join(shown) + f"  [$text-muted]{hint}[/]")

    def action_choose(self, tab: str) -> None:
        """Go to *tab*."""
        self.post_message(self.Chosen(tab))


_NEXT = {
    "goal": "next: ask a question",
    "candidates": "next: decide on joins",
    "tests": "next: run the tests",
    "validation": "next: repair the model",
}
