"""An index that follows the files."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event

from modeler.workspace.indexing import Indexed, update_index
from modeler.workspace.own_folder import NAME
from modeler.workspace.state import State

_LOOK_AGAIN = 500
"""Between looks at whether to stop; unit: ms."""


def follow(state: State, *, embeds: bool, stop: Event | None = None) -> Iterator[Indexed]:
    """Bring the index up to date now and whenever files change, and give what was done where anything was.

    Ends when *stop* is set; Ctrl-C is raised.
    """
    from watchfiles import DefaultFilter, watch

    is_behind = True
    changes = watch(
        state.root,
        watch_filter=DefaultFilter(ignore_paths=[state.root / NAME]),
        stop_event=stop,
        rust_timeout=_LOOK_AGAIN,
        yield_on_timeout=True,
        raise_interrupt=True,
    )
    for seen in changes:
        # the first time, what changed before anything was watched
        if seen or is_behind:
            is_behind = False
            done = update_index(state, embeds=embeds)
            if done.changes:
                yield done
