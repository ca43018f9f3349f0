"""The one thread that asks: in order, watched, cancelled, and opened elsewhere."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

from modeler.errors import NothingToRead
from modeler.progress import Progress
from modeler.tui.desk import Desk, Said, Task

SECONDS = 30


@pytest.fixture
def heard() -> Queue[Said]:
    return Queue()


@pytest.fixture
def desk(tmp_path: Path, heard: Queue[Said]) -> Iterator[Desk]:
    desk = Desk(tmp_path, heard.put)
    yield desk
    desk.close()


def _task(title: str, work: Callable[[Any], Any]) -> Task:
    return Task(title, work, lambda _: None)


def _ends(heard: Queue[Said], count: int) -> list[Said]:
    """What became of the next *count* tasks."""
    ends: list[Said] = []
    while len(ends) < count:
        said = heard.get(timeout=SECONDS)
        if said.progress is None:
            ends.append(said)
    return ends


def test_tasks_are_done_in_order(desk: Desk, heard: Queue[Said]) -> None:
    for title in ("first", "second", "third"):
        desk.ask(_task(title, lambda _, title=title: title.upper()))  # type: ignore[misc]

    said = _ends(heard, 3)

    assert [(one.task.title, one.result) for one in said] == [
        ("first", "FIRST"),
        ("second", "SECOND"),
        ("third", "THIRD"),
    ]


def test_an_error_says_what_to_do_and_a_fault_has_its_details(desk: Desk, heard: Queue[Said]) -> None:
    desk.ask(_task("no table", lambda workspace: workspace.catalog))
    desk.ask(_task("a fault", lambda _: 1 // 0))

    known, fault = (said.trouble for said in _ends(heard, 2))

    assert known is not None
    assert isinstance(known.error, NothingToRead)
    assert not known.details
    assert fault is not None
    assert "ZeroDivisionError" in fault.message
    assert "Traceback" in fault.details


def test_cancelling_stops_the_task_at_its_next_step_and_forgets_the_others(desk: Desk, heard: Queue[Said]) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def work(workspace: Any) -> str:
        begun.set()
        go_on.wait(SECONDS)
        workspace._state.listener(Progress("the next step"))
        return "not reached"

    desk.ask(_task("long", work))
    desk.ask(_task("waiting", lambda _: "not begun"))
    begun.wait(SECONDS)
    desk.cancel()
    go_on.set()

    said = {one.task.title: one for one in _ends(heard, 2)}
    assert said["long"].cancelled
    assert said["waiting"].cancelled


def test_what_was_cancelled_does_not_stop_what_comes_after(desk: Desk, heard: Queue[Said]) -> None:
    desk.cancel()
    desk.ask(_task("after", lambda workspace: workspace._state.listener(Progress("a step")) or "done"))

    assert _ends(heard, 1)[0].result == "done"


def test_cancelling_does_not_forget_that_another_folder_is_to_be_opened(
    desk: Desk, heard: Queue[Said], tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    begun, go_on = threading.Event(), threading.Event()

    def work(_: Any) -> None:
        begun.set()
        go_on.wait(SECONDS)

    desk.ask(_task("long", work))
    begun.wait(SECONDS)
    desk.reopen(other)
    desk.cancel()
    go_on.set()
    desk.ask(_task("where", lambda workspace: workspace.root))

    said = _ends(heard, 2)

    assert said[-1].result == other


def test_what_steps_come_to_is_told_whole_and_in_order(desk: Desk, heard: Queue[Said]) -> None:
    def work(workspace: Any) -> None:
        for number in range(1, 101):
            workspace._state.listener(Progress("counting", number, 100, found=number))

    desk.ask(_task("count", work))

    found: list[object] = []
    while (said := heard.get(timeout=SECONDS)).progress is not None:
        found.extend(said.found)
    assert found == list(range(1, 101))
