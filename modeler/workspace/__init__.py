"""The one API over all rooms, and the only place that writes files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from modeler.workspace.facade import Workspace

__all__ = ["Workspace"]


def __getattr__(name: str) -> Any:
    # resolved when it is asked for: commands that write a file are listed without loading every room
    if name == "Workspace":
        from modeler.workspace.facade import Workspace

        return Workspace
    raise AttributeError(f"module 'modeler.workspace' has no attribute {name!r}")
