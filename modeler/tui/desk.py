"""The desk: the one thread that asks the workspace, so that no question holds up a key press."""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from modeler.errors import ModelerError
from modeler.progress import Progress

if TYPE_CHECKING:
    from modeler.workspace import Workspace

Work = Callable[["Workspace"], Any]


@dataclass(frozen=True, slots=True)
class Task:
    """Something to ask of the workspace, and what to do with the answer."""

    title: str
    """What the status bar says meanwhile: ``"running the tests"``."""
    work: Work
    then: Callable[[Any], Awaitable[None] | None]
    """Called in the application's thread."""
    otherwise: Callable[[Trouble], Awaitable[None] | None] | None = None
    """Called there instead where it failed; None shows a notification."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a task came to nothing."""

    message: str
    hint: str = ""
    details: str = ""
    """For whoever wants to report it; empty for an error that explains itself."""
    error: ModelerError | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What the desk has to say: progress, a result, a trouble, or that a task was cancelled."""

    task: Task
    progress: Progress | None = None
    result: Any = None
    trouble: Trouble | None = None
    done: bool = False
    cancelled: bool = False


@dataclass(slots=True)
class Desk:
    """Takes tasks in order; opens the workspace in its own thread when the first one comes."""

    folder: Path
    hear: Callable[[Said], None]
    """Told everything, from the desk's thread."""
    _tasks: SimpleQueue[Task | Path | None] = field(default_factory=SimpleQueue)
    """A path stands for: open the workspace there anew. None ends the thread."""
    _thread: threading.Thread | None = None
    _cancelled: threading.Event = field(default_factory=threading.Event)
    _current: Task | None = None
    _heard: float = 0.0
    _workspace: Workspace | None = None

    def ask(self, task: Task) -> None:
        """Do *task* after those that wait."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="desk", daemon=True)
            self._thread.start()
        self._tasks.put(task)

    @property
    def current(self) -> Task | None:
        """What is being done."""
        return self._current

    def cancel(self) -> None:
        """Stop the task in hand at its next step, and forget those that wait."""
        self._cancelled.set()
        try:
            while True:
                self._tasks.get_nowait()
        except Empty:
            return

    def reopen(self, folder: Path | None = None) -> None:
        """Open the workspace, or another one, anew for the next task."""
        self._tasks.put(folder or self.folder)

    def close(self) -> None:
        """Stop after the task in hand."""
        self.cancel()
        self._tasks.put(None)

    def _run(self) -> None:
        while (task := self._tasks.get()) is not None:
            if isinstance(task, Path):
                self._leave()
                self.folder = task
                continue
            self._current = task
            self._cancelled.clear()
            self.hear(self._outcome(task))
            self._current = None
        self._leave()

    def _leave(self) -> None:
        if self._workspace is not None:
            self._workspace.close()
            self._workspace = None

    def _outcome(self, task: Task) -> Said:
        try:
            return Said(task, result=task.work(self._opened()), done=True)
        except KeyboardInterrupt:
            return Said(task, cancelled=True, done=True)
        except ModelerError as error:
            return Said(task, trouble=Trouble(error.message, error.hint, error=error), done=True)
        except Exception as error:  # noqa: BLE001 - a fault of ours must not end the person's session; it is shown
            shown = f"{type(error).__name__}: {error}"
            return Said(task, trouble=Trouble(shown, "a fault of modeler", traceback.format_exc()), done=True)

    def _opened(self) -> Workspace:
        if self._workspace is None:
            # imported here, behind the first paint: it takes longer than all of the application
            from modeler.workspace import Workspace

            self._workspace = Workspace.open(self.folder, listener=self._listen)
        return self._workspace

    def _listen(self, event: Progress) -> None:
        if self._cancelled.is_set():
            raise KeyboardInterrupt
        now = time.monotonic()
        if self._current is not None and now - self._heard >= _PAUSE:
            self._heard = now
            self.hear(Said(self._current, progress=event))


_PAUSE = 0.05
"""Unit: seconds; progress is told no more often."""
