"""What a language model writes is seen while it writes, faint; what stands there in the end is verified."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from modeler.assistant.language_model.messages import Delta, Event, Message, Stopped, Tool
from modeler.tui.app import ModelerApp
from modeler.tui.draft import Draft
from tests.tui.waiting import ready

SECONDS = 30


class _Slow:
    """Writes two words, and goes on when it is told to."""

    title = "a slow one"

    def __init__(self) -> None:
        self.go_on = threading.Event()

    def complete(
        self, messages: Sequence[Message], *, tools: Sequence[Tool] = (), most_tokens: int = 4096
    ) -> Iterator[Event]:
        """Some words, a pause, the rest."""
        yield Delta("# Half\n\nThe **orders** ")
        yield Delta("are joined")
        self.go_on.wait(SECONDS)
        yield Delta(" by `product_id`.")
        yield Stopped("stop")


def _given(monkeypatch: pytest.MonkeyPatch) -> _Slow:
    """The language model that the settings are made to name; all it says is told at once."""
    slow = _Slow()
    monkeypatch.setattr("modeler.workspace.answering.configured", lambda _: slow)
    monkeypatch.setattr("modeler.tui.desk._PAUSE", 0)
    return slow


@pytest.mark.anyio
async def test_words_of_a_language_model_are_shown_as_they_arrive(
    tmp_path: Path, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(shutil.copytree(shop, tmp_path / "shop", ignore=shutil.ignore_patterns(".modeler")))
    slow = _given(monkeypatch)
    app = ModelerApp(folder)

    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot, app)
        await pilot.press(*"how?", "enter")
        draft = app.query_one(Draft)
        while "are joined" not in draft.source:
            await pilot.pause(0.02)
        early, was_draft, was_busy = draft.source, draft.has_class("-draft"), app.desk.is_busy
        slow.go_on.set()
        await ready(pilot, app)
        late, is_draft = draft.source, draft.has_class("-draft")

    assert early == "# Half\n\nThe **orders** are joined"
    assert was_draft
    assert was_busy
    assert "by `product_id`" in late
    assert not is_draft


@pytest.mark.anyio
async def test_a_language_model_is_stopped_at_its_next_word(
    tmp_path: Path, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = Path(shutil.copytree(shop, tmp_path / "shop", ignore=shutil.ignore_patterns(".modeler")))
    slow = _given(monkeypatch)
    app = ModelerApp(folder)

    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot, app)
        await pilot.press(*"how?", "enter")
        draft = app.query_one(Draft)
        while "are joined" not in draft.source:
            await pilot.pause(0.02)
        await pilot.press("escape")
        slow.go_on.set()
        await ready(pilot, app)

        assert "cancelled" in draft.source
        assert "product_id" not in draft.source
