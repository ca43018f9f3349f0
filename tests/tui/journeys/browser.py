"""A real browser to type in: headless Chromium over its debugging protocol, the served terminal as text."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

NAMES = ("chromium", "chromium-browser", "google-chrome")
"""What the program may be called."""

_PAUSE = 0.1
"""Between two looks at the page; unit: seconds."""

_CATCH_TERMINAL = """
Object.defineProperty(Object.prototype, "_core", {
  configurable: true,
  set(core) {
    if (typeof this.loadAddon === "function") window.caughtTerminal = this;
    Object.defineProperty(this, "_core", {value: core, writable: true, configurable: true});
  },
});
"""
# textual-serve keeps xterm.js to itself; its object is caught when it is made, since a canvas cannot be read

_READ_TERMINAL = """
(() => {
  const screen = window.caughtTerminal && window.caughtTerminal.buffer.active;
  if (!screen) return document.body ? document.body.innerText : "";
  const lines = [];
  for (let row = 0; row < window.caughtTerminal.rows; row++) {
    const line = screen.getLine(screen.viewportY + row);
    lines.push(line ? line.translateToString(true) : "");
  }
  return lines.join("\\n");
})()
"""

_CONTROL = 2
"""The protocol's modifier for ctrl."""

_KEYS = {
    "Enter": ("Enter", 13, "\r", 0),
    "Escape": ("Escape", 27, "", 0),
    "Tab": ("Tab", 9, "", 0),
    "Down": ("ArrowDown", 40, "", 0),
    "Up": ("ArrowUp", 38, "", 0),
    "F1": ("F1", 112, "", 0),
    "C-NPage": ("PageDown", 34, "", _CONTROL),
    "C-PPage": ("PageUp", 33, "", _CONTROL),
    "C-g": ("g", 71, "", _CONTROL),
}
"""Tmux's name of a key: the protocol's, its code, the text it enters, what is held with it."""


class Page:
    """One page of a browser that nothing else uses."""

    def __init__(self, protocol: ClientConnection) -> None:
        self._protocol = protocol
        self._asked = 0
        self._requested: dict[str, str] = {}

    @property
    def requested(self) -> tuple[str, ...]:
        """The address of everything the page has asked for, but for what its own policy held back."""
        return tuple(self._requested.values())

    def open(self, address: str) -> None:
        """Go to *address*."""
        self._ask("Network.enable")
        self._ask("Page.enable")
        self._ask("Emulation.setFocusEmulationEnabled", enabled=True)
        self._ask("Page.addScriptToEvaluateOnNewDocument", source=_CATCH_TERMINAL)
        self._ask("Page.navigate", url=address)

    def focus(self) -> None:
        """Let the terminal have the keys, as a click on it does."""
        self._ask("Runtime.evaluate", expression="window.caughtTerminal.focus()")

    def press(self, *keys: str) -> None:
        """Press keys by tmux's names: those of this module, or a character."""
        for key in keys:
            name, code, text, held = _KEYS.get(key, (key, 0, key, 0))
            said: dict[str, Any] = {"key": name, "windowsVirtualKeyCode": code, "modifiers": held}
            self._ask("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", text=text, **said)
            self._ask("Input.dispatchKeyEvent", type="keyUp", **said)

    def type(self, text: str) -> None:
        """Type *text* as it is."""
        self.press(*text)

    def screen(self) -> str:
        """What the terminal in the page shows, line by line; before there is one, the page's text."""
        answer = self._ask("Runtime.evaluate", expression=_READ_TERMINAL, returnByValue=True)
        return str(answer["result"].get("value", ""))

    def wait_for(self, *words: str, gone: bool = False, seconds: float = 60) -> str:
        """The screen, once it shows each of *words* (or, *gone*, none of them).

        Raises:
            AssertionError: it does not within *seconds*; the message holds the screen.
        """
        until = time.monotonic() + seconds
        while True:
            screen = self.screen()
            if all((word in screen) is not gone for word in words):
                return screen
            wanted = "still shows" if gone else "never showed"
            assert time.monotonic() < until, f"the page {wanted} {words}:\n{screen}"
            time.sleep(_PAUSE)

    def _ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._asked += 1
        self._protocol.send(json.dumps({"id": self._asked, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._protocol.recv(timeout=60))
            if message.get("method") == "Network.requestWillBeSent":
                self._requested[message["params"]["requestId"]] = message["params"]["request"]["url"]
            if message.get("method") == "Network.loadingFailed" and "blockedReason" in message["params"]:
                self._requested.pop(message["params"]["requestId"], None)
            if message.get("id") == self._asked:
                assert "error" not in message, message
                result: dict[str, Any] = message["result"]
                return result


def browser_program() -> str | None:
    """Where Chromium is, if it is installed."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@contextmanager
def page(program: str, profile: Path) -> Iterator[Page]:
    """An empty page of *program*, 1,200 by 800 pixels, with its own *profile* folder."""
    command = [
        program,
        "--headless=new",
        "--no-sandbox",  # as root, in a container, Chromium's own does not start
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--no-first-run",
        "--window-size=1200,800",
        "--remote-debugging-port=0",
        f"--user-data-dir={profile}",
        "about:blank",
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with connect(_page_address(profile, process), max_size=None) as protocol:
            yield Page(protocol)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _page_address(profile: Path, process: subprocess.Popen[bytes]) -> str:
    """Where the protocol of the first page is spoken, once the browser says on which port it listens."""
    said, until = profile / "DevToolsActivePort", time.monotonic() + 60
    while not said.exists() or not said.read_text(encoding="utf-8").strip():
        assert process.poll() is None, f"the browser ended with {process.returncode}"
        assert time.monotonic() < until, "the browser does not listen"
        time.sleep(_PAUSE)
    port, browser = said.read_text(encoding="utf-8").split()[:2]
    with connect(f"ws://127.0.0.1:{port}{browser}") as protocol:
        protocol.send(json.dumps({"id": 1, "method": "Target.getTargets"}))
        targets = json.loads(protocol.recv(timeout=60))["result"]["targetInfos"]
    target = next(one["targetId"] for one in targets if one["type"] == "page")
    return f"ws://127.0.0.1:{port}/devtools/page/{target}"
