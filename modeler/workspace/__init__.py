"""The one API over all rooms, and the only place that writes files."""

from __future__ import annotations

from modeler.workspace.facade import Workspace

__all__ = ["Workspace"]
