"""A real terminal to type in: a tmux server of its own, one window, its screen as text."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

_PAUSE = 0.1
"""Between two looks at the screen; unit: seconds."""

_SIZED_BY_THE_WINDOW = ("COLUMNS", "LINES", "TMUX", "TMUX_PANE")


class Terminal:
    """One window of a tmux server that nothing else uses."""

    def __init__(self, socket: Path) -> None:
        self._socket = socket

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names: ``Enter``, ``Escape``, ``C-p``, ``F1``, ``Down``, or a character."""
        self._tmux("send-keys", *keys)

    def type(self, text: str) -> None:
        """Type *text* as it is."""
        self._tmux("send-keys", "-l", text)

    def screen(self) -> str:
        """What the window shows, line by line."""
        return self._tmux("capture-pane", "-p")

    def colours(self) -> set[tuple[int, int, int]]:
        """Red, green and blue of everything the window shows in true colour."""
        said = re.findall(r"[34]8;2;(\d+);(\d+);(\d+)", self._tmux("capture-pane", "-p", "-e"))
        return {(int(red), int(green), int(blue)) for red, green, blue in said}

    def wait_for(self, *words: str, gone: bool = False, seconds: float = 45) -> str:
        """The screen, once it shows each of *words* (or, *gone*, none of them).

        Raises:
            AssertionError: it does not within *seconds*; the message holds the screen.
        """
        until = time.monotonic() + seconds
        while True:
            screen = self.screen()
            if all((word in screen) is not gone for word in words):
                return screen
            if time.monotonic() > until:
                wanted = "still shows" if gone else "never showed"
                raise AssertionError(f"the screen {wanted} {words}:\n{screen}")
            time.sleep(_PAUSE)

    def resize(self, width: int, height: int) -> None:
        """Make the window *width* columns by *height* lines."""
        self._tmux("resize-window", "-x", str(width), "-y", str(height))

    def kill(self) -> None:
        """End what runs in the window at once, with no chance to save anything (``kill -9``)."""
        os.kill(int(self._tmux("display-message", "-p", "#{pane_pid}")), signal.SIGKILL)
        self.wait_for_end()

    def is_running(self) -> bool:
        """Whether the program in the window still runs."""
        return self._tmux("display-message", "-p", "#{pane_dead}").strip() == "0"

    def wait_for_end(self, *, seconds: float = 30) -> None:
        """Return when the program has ended.

        Raises:
            AssertionError: it still runs after *seconds*.
        """
        until = time.monotonic() + seconds
        while self.is_running():
            assert time.monotonic() < until, f"still running:\n{self.screen()}"
            time.sleep(_PAUSE)

    def _tmux(self, *arguments: str) -> str:
        command = ["tmux", "-S", str(self._socket), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@contextmanager
def terminal(
    command: Sequence[str],
    *,
    cwd: Path,
    width: int = 120,
    height: int = 40,
    environment: Mapping[str, str] | None = None,
) -> Iterator[Terminal]:
    """*command* in a window of *width* columns by *height* lines; the window stays when the command ends."""
    # not below the test's own folder: the path of a socket may be no longer than some 100 bytes
    folder = Path(tempfile.mkdtemp(prefix="tmux-"))
    settings = folder / "tmux.conf"
    settings.write_text(
        "set -g remain-on-exit on\nset -g default-terminal tmux-256color\nset -s escape-time 0\n", encoding="utf-8"
    )
    held = {name: value for name, value in os.environ.items() if name not in _SIZED_BY_THE_WINDOW}
    server = ["tmux", "-S", str(folder / "s"), "-f", str(settings)]
    size = ["-x", str(width), "-y", str(height)]
    try:
        subprocess.run(
            [*server, "new-session", "-d", *size, "-c", str(cwd), f"exec {shlex.join(command)}"],
            env={
                **held,
                "TERM": "xterm-256color",
                "COLORTERM": "truecolor",
                "SHELL": "/bin/sh",
                **(environment or {}),
            },
            check=True,
        )
        yield Terminal(folder / "s")
    finally:
        subprocess.run([*server, "kill-server"], capture_output=True, check=False)
        shutil.rmtree(folder, ignore_errors=True)
