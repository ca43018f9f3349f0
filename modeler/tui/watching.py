"""Files that change underneath: followed in a thread, told to the application."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

_OWN = ".modeler"
_DECISIONS = "decisions.toml"
"""Written with each word on a join, which the pane that asked for it shows already."""


@dataclass(slots=True)
class Watcher:
    """Calls *changed*, in its own thread, whenever files of its folder were written, added or removed."""

    changed: Callable[[], object]
    _root: Path | None = None
    _stop: threading.Event = field(default_factory=threading.Event)

    def follow(self, root: Path) -> None:
        """Follow *root* from now on, and no other folder."""
        if root == self._root:
            return
        self.stop()
        self._root, self._stop = root, threading.Event()
        threading.Thread(target=self._run, args=(root, self._stop), name="watcher", daemon=True).start()

    def stop(self) -> None:
        """Follow nothing."""
        self._root = None
        self._stop.set()

    def _run(self, root: Path, stop: threading.Event) -> None:
        from watchfiles import DefaultFilter, watch

        held = DefaultFilter(ignore_dirs=(*DefaultFilter.ignore_dirs, _OWN), ignore_paths=(root / _DECISIONS,))
        try:
            for _ in watch(root, watch_filter=held, stop_event=stop, raise_interrupt=False):
                self.changed()
        except OSError:
            # the folder is gone, or the system lets no more be watched: ctrl+r still reads again
            self._root = None
