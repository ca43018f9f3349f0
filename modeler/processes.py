"""A function over many items in several processes, the results in their order.

The standard library's pools run the caller's main program again in every process they start, which a script without
a guard, a notebook, or a program on standard input does not survive. Here the function's own module is imported,
and no more.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from typing import Any, BinaryIO, Self, TypeAlias, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
Step: TypeAlias = tuple[Callable[..., None], tuple[object, ...]]
"""A function of a module with its arguments."""


class Processes:
    """Processes that share work; each is started when there is work for it.

    >>> with Processes(2) as pool:
    ...     list(pool.map(abs, [-3, 2, -1], batch=2))
    [3, 2, 1]
    """

    def __init__(self, workers: int, *, prepare: Step | None = None) -> None:
        """*workers* processes, each of which does *prepare* first."""
        self._processes = [_Process(prepare) for _ in range(workers)]
        self._threads = ThreadPoolExecutor(workers)
        self._idle: SimpleQueue[_Process] = SimpleQueue()
        for process in self._processes:
            self._idle.put(process)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._threads.shutdown(cancel_futures=True)
        for process in self._processes:
            process.end()

    def map(self, function: Callable[[Item], Result], items: Iterable[Item], *, batch: int) -> Iterator[Result]:
        """What *function*, which stands in a module, makes of each of *items*, in their order.

        *batch* items are handed over at once; few batches are on their way at any time, so that memory does not
        grow with the items. An exception of the function is raised here; the batch of a process that dies is done
        here.
        """
        source, waiting = iter(items), deque[Future[list[Result]]]()
        while held := list(islice(source, batch)):
            waiting.append(self._threads.submit(self._done, function, held))
            if len(waiting) > len(self._processes) * _AHEAD:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()

    def _done(self, function: Callable[[Item], Result], held: list[Item]) -> list[Result]:
        process = self._idle.get()
        try:
            return process.ask(function, held)
        finally:
            self._idle.put(process)


_AHEAD = 3
"""Batches a process may be ahead of what was taken."""
_SERVE = "from modeler.processes import serve; serve()"


class _Process:
    """One process that answers."""

    def __init__(self, prepare: Step | None) -> None:
        self._prepare = prepare
        self._running: subprocess.Popen[bytes] | None = None
        self._has_died = False

    def ask(self, function: Callable[[Item], Result], held: list[Item]) -> list[Result]:
        """What *function* makes of each of *held*."""
        try:
            answer = None if self._has_died else self._answer(function, held)
        except (EOFError, OSError):
            answer, self._has_died = None, True
            if self._prepare is not None:
                self._prepare[0](*self._prepare[1])
        if answer is None:
            return [function(item) for item in held]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _answer(self, function: Callable[[Item], Result], held: list[Item]) -> list[Result] | Exception:
        running = self._started()
        if running.stdin is None or running.stdout is None:
            raise EOFError
        pickle.dump((function, held), running.stdin, pickle.HIGHEST_PROTOCOL)
        running.stdin.flush()
        answer: list[Result] | Exception = pickle.load(running.stdout)  # noqa: S301  # written by our own process
        return answer

    def _started(self) -> subprocess.Popen[bytes]:
        if self._running is None:
            paths = os.pathsep.join(path or str(Path.cwd()) for path in sys.path)
            self._running = subprocess.Popen(  # noqa: S603  # this interpreter with a constant program
                [sys.executable, "-P", "-c", _SERVE],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": paths},
            )
            if self._prepare is not None and self._running.stdin is not None:
                pickle.dump(self._prepare, self._running.stdin, pickle.HIGHEST_PROTOCOL)
        return self._running

    def end(self) -> None:
        """End the process, whatever it does."""
        if self._running is None:
            return
        self._running.kill()
        for stream in (self._running.stdin, self._running.stdout):
            try:
                if stream is not None:
                    stream.close()
            except OSError:
                # what was still to be written to a process that died
                continue
        self._running.wait()


def serve() -> None:
    """Answer what the process that started this one asks, until it asks nothing more."""
    # Ctrl-C reaches the whole group: the one who asked decides what it means
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb")
    # what a library prints must not get between the answers
    os.dup2(2, 1)
    _serve(sys.stdin.buffer, answers)


def _serve(questions: BinaryIO, answers: BinaryIO) -> None:
    while True:
        try:
            function, given = pickle.load(questions)  # noqa: S301  # written by the process that started this one
        except EOFError:
            return
        if isinstance(given, tuple):
            function(*given)
            continue
        try:
            pickle.dump(_results(function, given), answers, pickle.HIGHEST_PROTOCOL)
            answers.flush()
        except BrokenPipeError:
            return


def _results(function: Callable[[Any], Any], given: list[Any]) -> list[Any] | Exception:
    try:
        return [function(item) for item in given]
    except Exception as error:  # noqa: BLE001  # raised again where the question came from
        return error
