"""Every command, registered: importing this module completes the application."""

from __future__ import annotations

from modeler.cli import analyze, assistant, data, folder, index, mcp, model, prompts, tui
from modeler.cli.app import app, run

__all__ = ["analyze", "app", "assistant", "data", "folder", "index", "mcp", "model", "prompts", "run", "tui"]
