"""The desk: the one thread that asks the workspace, so that no question holds up a key press."""

from __future__ import annotations

import threading
import time
import traceback
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
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
    """Called there instead where it failed or was cancelled; None shows a notification."""
    watch: Callable[[tuple[object, ...]], Awaitable[None] | None] | None = None
    """Called there meanwhile with what the steps came to: verdicts, rounds, words of an answer."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a task came to nothing."""

    message: str
    hint: str = ""
    details: str = ""
    """For whoever wants to report it; empty for an error that explains itself."""
    error: ModelerError | None = None
    is_cancelled: bool = False
    """The person stopped it."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the desk has to say: progress, a result, a trouble, or that a task was cancelled."""

    task: Task
    progress: Progress | None = None
    found: tuple[object, ...] = ()
    """With *progress*: what the steps since the last one came to."""
    result: Any = None
    trouble: Trouble | None = None
    cancelled: bool = False


@dataclass(slots=True)
class Desk:
    """Takes tasks in order; opens the workspace in its own thread when the first one comes."""

    folder: Path
    hear: Callable[[Said], object]
    """Told everything: from the desk's thread, and of tasks that never began from the one that cancels."""
    _tasks: deque[Task | Path | None] = field(default_factory=deque)
    """A path stands for: open the workspace there anew. None ends the thread."""
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _thread: threading.Thread | None = None
    _current: Task | None = None
    _cancelled: Task | None = None
    _found: list[object] = field(default_factory=list)
    _heard: float = 0.0
    _workspace: Workspace | None = None

    def ask(self, task: Task) -> None:
        """Do *task* after those that wait."""
        self._put(task)

    def reopen(self, folder: Path | None = None) -> None:
        """Open the workspace, or another one, anew for the next task."""
        self._put(folder or self.folder)

    def close(self) -> None:
        """Stop the task in hand at its next step, and end."""
        self.cancel()
        self._put(None)

    def listen(self, event: Progress) -> None:
        """Take a step of the task in hand, in the desk's thread.

        Raises:
            KeyboardInterrupt: the task was cancelled.
        """
        if self._cancelled is not None and self._cancelled is self._current:
            raise KeyboardInterrupt
        if event.found is not None:
            self._found.append(event.found)
        if time.monotonic() - self._heard >= _PAUSE:
            self._tell(event)

    @property
    def current(self) -> Task | None:
        """What is being done."""
        return self._current

    @property
    def is_busy(self) -> bool:
        """Whether anything is being done, or waits."""
        with self._changed:
            return self._current is not None or bool(self._tasks)

    def cancel(self) -> None:
        """Stop the task in hand, in the midst of a statement too, and forget those that wait; each is heard of."""
        with self._changed:
            self._cancelled = self._current
            workspace = self._workspace
            forgotten = [task for task in self._tasks if isinstance(task, Task)]
            # to open another folder is no task that a person could mean
            kept = [task for task in self._tasks if not isinstance(task, Task)]
            self._tasks.clear()
            self._tasks.extend(kept)
        if self._cancelled is not None and workspace is not None:
            workspace.interrupt()
        for task in forgotten:
            self.hear(Said(task, cancelled=True))

    def _put(self, task: Task | Path | None) -> None:
        with self._changed:
            self._tasks.append(task)
            self._changed.notify()
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="desk", daemon=True)
            self._thread.start()

    def _next(self) -> Task | Path | None:
        with self._changed:
            self._current = None
            self._changed.wait_for(lambda: self._tasks)
            task = self._tasks.popleft()
            self._current = task if isinstance(task, Task) else None
            return task

    def _run(self) -> None:
        while (task := self._next()) is not None:
            if isinstance(task, Path):
                self._leave()
                self.folder = task
                continue
            self._found.clear()
            said = self._outcome(task)
            if self._found:
                self._tell(Progress(task.title))
            # a loop that is stopped between two rounds gives what it has: the person wanted it stopped all the same
            self.hear(Said(task, cancelled=True) if self._cancelled is task else said)
        self._leave()

    def _leave(self) -> None:
        if self._workspace is not None:
            self._workspace.close()
            self._workspace = None

    def _outcome(self, task: Task) -> Said:
        try:
            return Said(task, result=task.work(self._opened()))
        except KeyboardInterrupt:
            return Said(task, cancelled=True)
        except ModelerError as error:
            return Said(task, trouble=Trouble(error.message, error.hint, error=error))
        except Exception as error:  # noqa: BLE001 - a fault of ours must not end the person's session; it is shown
            shown = f"{type(error).__name__}: {error}"
            return Said(task, trouble=Trouble(shown, "a fault of modeler", traceback.format_exc()))

    def _opened(self) -> Workspace:
        if self._workspace is None:
            # imported here, behind the first paint: it takes longer than all of the application
            from modeler.workspace import Workspace

            self._workspace = Workspace.open(self.folder, listener=self.listen)
        return self._workspace

    def _tell(self, event: Progress) -> None:
        self._heard = time.monotonic()
        found = tuple(self._found)
        self._found.clear()
        if self._current is not None:
            self.hear(Said(self._current, progress=event, found=found))


_PAUSE = 0.05
"""Unit: seconds; progress is told no more often."""
