"""A file of the workspace, opened at a line."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen, Screen
from textual.widgets import Label, TextArea

from modeler.tui.excerpt import Excerpt, read_excerpt
from modeler.tui.overview import file_language


class FileViewer(ModalScreen[None]):
    """Reads one file; nothing can be changed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", "Close"),
        Binding("y", "copy", "Copy"),
    ]

    def __init__(self, root: Path, path: str, first: int = 1, last: int | None = None) -> None:
        super().__init__()
        self.path = path
        self._first, self._last = first, last or first
        self._excerpt = _excerpt(root, path, first)

    @classmethod
    def at(cls, root: Path, source: str) -> FileViewer:
        """A viewer of ``file:first-last``, below *root*."""
        path, _, lines = source.rpartition(":")
        first, _, last = lines.partition("-")
        if not path or not first.isdigit():
            return cls(root, source)
        return cls(root, path, int(first), int(last) if last.isdigit() else None)

    def compose(self) -> ComposeResult:
        """A title and the text."""
        with Vertical(id="viewer"):
            shown = f"{self.path}:{self._first}"
            held = self._excerpt
            if held.is_part:
                last = held.before + held.text.count("\n") + 1
                shown += f"   lines {held.before + 1:,} to {last:,} of a long file"
            yield Label(shown, id="viewer-title", markup=False)
            yield editor(held.text, file_language(self.path), first_line=held.before + 1)

    def on_mount(self) -> None:
        """Go to the lines asked for."""
        area = self.query_one(TextArea)
        before, end = self._excerpt.before, area.document.line_count
        first, last = (min(max(line - before, 0), end) for line in (self._first - 1, self._last))
        area.move_cursor((first, 0))
        area.move_cursor((last, 0), select=True)
        area.scroll_to(y=max(first - 3, 0), animate=False)
        dress(area)
        area.focus()

    def action_copy(self) -> None:
        """Copy what is marked."""
        self.app.copy_to_clipboard(self.query_one(TextArea).selected_text)


def editor(text: str, language: str = "", *, first_line: int = 1, read_only: bool = True) -> TextArea:
    """An editor with line numbers; plain where no colours are known for *language*."""
    area = TextArea.code_editor(
        text, read_only=read_only, show_line_numbers=True, line_number_start=first_line, soft_wrap=False
    )
    if language in area.available_languages:
        area.language = language
    return area


def dress(area: TextArea) -> None:
    """Colour *area* as the theme around it."""
    area.theme = "vscode_dark" if area.app.current_theme.dark else "github_light"


def dress_all(screens: Iterable[Screen[Any]]) -> None:
    """Colour every editor on *screens* as the theme around it."""
    for screen in screens:
        for area in screen.query(TextArea):
            dress(area)


def _excerpt(root: Path, path: str, line: int) -> Excerpt:
    try:
        return read_excerpt(root, path, line)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        return Excerpt(f"{path} cannot be read: {reason}")
