"""How a test of the terminal application waits: for the desk, never for a clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.pilot import Pilot

if TYPE_CHECKING:
    from modeler.tui.app import ModelerApp


async def ready(pilot: Pilot[int], app: ModelerApp) -> None:
    """Return when nothing is being done and what came of it is drawn."""
    looks_at_rest = 0
    while looks_at_rest < 3:
        await pilot.pause(0.02)
        is_busy = app.desk.is_busy or app.indexing.desk.is_busy or app.message_queue_size
        looks_at_rest = 0 if app.overview is None or is_busy else looks_at_rest + 1
