"""Pictures in the terminal itself, where it shows any: kitty, WezTerm, iTerm2, foot, Konsole and their like."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from modeler.errors import MissingExtra, UnsupportedRequest

if TYPE_CHECKING:
    from textual.widget import Widget

_PROGRAMS = frozenset({"kitty", "wezterm", "iterm.app", "ghostty", "vscode", "mintty", "contour"})
_KINDS = ("kitty", "foot", "ghostty", "wezterm", "contour", "mlterm")
"""How the name of a terminal begins, after ``xterm-`` where that stands before it."""


def may_show(environ: Mapping[str, str]) -> bool:
    """Whether the terminal is of a kind that shows pictures, as far as its names say.

    >>> may_show({"TERM": "xterm-kitty"}), may_show({"TERM_PROGRAM": "iTerm.app"}), may_show({"TERM": "screen"})
    (True, True, False)
    """
    if environ.get("TERM_PROGRAM", "").lower() in _PROGRAMS:
        return True
    named = environ.get("TERM", "").removeprefix("xterm-").startswith(_KINDS)
    return named or any(name in environ for name in ("KITTY_WINDOW_ID", "KONSOLE_VERSION", "WEZTERM_PANE"))


def prepare() -> None:
    """Ask the terminal how it shows pictures and how large a cell is: Textual must not have it yet.

    Another terminal is not asked, since the answer, or its absence, would hold up the first paint.
    """
    if may_show(os.environ) and find_spec("textual_image") is not None:
        import textual_image.widget  # noqa: F401 - it asks while it is imported


def picture(path: Path) -> Widget:
    """The picture at *path* as a widget as wide as its place.

    Raises:
        UnsupportedRequest: the terminal shows none.
        MissingExtra: the package that draws them is not installed.
    """
    if not may_show(os.environ):
        raise UnsupportedRequest("this terminal shows no pictures", hint="o opens the diagram outside")
    if find_spec("textual_image") is None:
        raise MissingExtra("pictures need a package", hint='pip install "modeler[pictures]"')
    if "textual_image.widget" not in sys.modules:
        raise UnsupportedRequest("the terminal was not asked for pictures", hint="o opens the diagram outside")
    from textual_image.widget import Image

    shown = Image(path, id="erd-picture")
    shown.styles.width, shown.styles.height = "100%", "auto"
    return shown
