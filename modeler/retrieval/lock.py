"""One writer at a time: the second waits, and says so."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from modeler.errors import IndexUnavailable
from modeler.progress import Progress, ProgressListener

_LOOK_AGAIN = 0.5
"""Unit: seconds; in between the listener may cancel."""


@contextmanager
def only_writer(
    folder: Path, listener: ProgressListener, *, until: Callable[[], bool] = lambda: False
) -> Iterator[bool]:
    """Hold the right to write the index in *folder*; the system gives it back when the process dies.

    While another process has it, this one waits; where *until* comes true it goes on without it, given
    False.

    Raises:
        IndexUnavailable: the folder cannot be written.
    """
    from filelock import FileLock, Timeout

    beside = folder.with_name(f"{folder.name}.lock")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(beside)
        waited = 0
        while True:
            try:
                lock.acquire(timeout=_LOOK_AGAIN if waited else 0)
                break
            except Timeout:
                waited += 1
                holder = _holder(beside)
                if until():
                    break
                listener(Progress("waiting for another modeler that writes the index", note=holder))
    except OSError as error:
        raise IndexUnavailable(f"the index in {folder} cannot be written: {error.strerror or error}") from error
    if not lock.is_locked:
        yield False
        return
    try:
        _sign(beside)
        yield True
    finally:
        lock.release()


def is_being_written(folder: Path) -> str:
    """Which process writes the index in *folder*; empty where none does."""
    from filelock import FileLock, Timeout

    beside = folder.with_name(f"{folder.name}.lock")
    if not beside.exists():
        return ""
    try:
        with FileLock(beside, timeout=0):
            return ""
    except Timeout:
        return _holder(beside)
    except OSError:
        return ""


def _sign(beside: Path) -> None:
    beside.with_suffix(".pid").write_text(str(os.getpid()), encoding="ascii")


def _holder(beside: Path) -> str:
    try:
        return f"process {beside.with_suffix('.pid').read_text(encoding='ascii')}"
    except (OSError, UnicodeDecodeError):
        return "another process"
