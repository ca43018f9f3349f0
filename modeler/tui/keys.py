"""The keys that work everywhere, and the list of all keys."""

from __future__ import annotations

from textual.binding import Binding
from textual.dom import DOMNode

from modeler.tui.tabs import TABS

KEYS = (
    *(Binding(f"{place}", f"tab('{name}')", title, show=False) for place, (name, title) in enumerate(TABS, 1)),
    # with priority: lists and editors have the ctrl+page keys for themselves
    Binding("ctrl+pagedown", "turn(1)", "Next tab", key_display="^PgDn", priority=True),
    Binding("ctrl+pageup", "turn(-1)", "Previous tab", show=False, key_display="^PgUp", priority=True),
    Binding("right_square_bracket", "turn(1)", "Next tab", show=False, key_display="]"),
    Binding("left_square_bracket", "turn(-1)", "Previous tab", show=False, key_display="["),
    Binding("ctrl+b", "explorer", "Explorer", show=False),
    Binding("ctrl+l", "context", "Context", show=False),
    Binding("ctrl+r", "reload", "Read again", show=False),
    Binding("ctrl+e", "details", "Error details", show=False),
    Binding("f1,question_mark", "keys", "Keys", key_display="F1"),
    Binding("f9", "index", "Update the index", show=False),
    Binding("f10", "settings", "Settings"),
    Binding("escape", "stop", "Cancel, or leave the field", show=False),
    Binding("slash", "filter", "Filter", show=False),
    Binding("ctrl+q", "leave", "Quit", priority=True),
)
"""Those of the application itself."""

Keys = tuple[tuple[str, str], ...]
"""Each key with what it does."""


def key_groups(*owners: tuple[str, type[DOMNode]]) -> tuple[tuple[str, Keys], ...]:
    """The keys of each of *owners* below its title, then those of editors."""
    return (*((title, _keys(owner)) for title, owner in owners), ("Editors", _EDITOR_KEYS))


def _keys(owner: type[DOMNode]) -> Keys:
    bindings = (one for one in owner.BINDINGS if isinstance(one, Binding))
    return tuple((one.key_display or one.key.replace(",", " "), one.description) for one in bindings)


_EDITOR_KEYS = (
    ("ctrl+space", "complete a name"),
    ("tab", "take the first completion"),
    ("ctrl+z ctrl+y", "undo, redo"),
    ("ctrl+p", "command palette, on every screen"),
)
