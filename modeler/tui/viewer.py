"""A file of the workspace, opened at a line."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Label, TextArea

from modeler.tui.overview import file_language

_AROUND = 2_000
"""Lines shown before and after the one asked for: an editor of a 5 MB file would take seconds."""


class FileViewer(ModalScreen[None]):
    """Reads one file; nothing can be changed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss", "Close"),
        Binding("y", "copy", "Copy"),
    ]

    def __init__(self, root: Path, path: str, first: int = 1, last: int | None = None) -> None:
        super().__init__()
        self._path = path
        self._first, self._last = first, last or first
        self._text, self._offset, self._cut = _lines(root / path, first)

    def compose(self) -> ComposeResult:
        """A title and the text."""
        with Vertical(id="viewer"):
            shown = f"{self._path}:{self._first}"
            if self._cut:
                last = self._offset + self._text.count("\n") + 1
                shown += f"   lines {self._offset + 1:,} to {last:,} of a long file"
            yield Label(shown, id="viewer-title", markup=False)
            yield editor(self._text, file_language(self._path), first_line=self._offset + 1)

    def on_mount(self) -> None:
        """Go to the lines asked for."""
        area = self.query_one(TextArea)
        first, last = self._first - 1 - self._offset, self._last - self._offset
        area.move_cursor((max(first, 0), 0))
        area.move_cursor((max(last, 0), 0), select=True)
        area.scroll_to(y=max(first - 3, 0), animate=False)
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


def _lines(path: Path, line: int) -> tuple[str, int, bool]:
    """The text around *line*, how many lines stand before it, and whether there is more."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        return f"{path.name} cannot be read: {error.strerror}", 0, False
    lines = text.split("\n")
    if len(lines) <= 2 * _AROUND:
        return text, 0, False
    start = max(line - _AROUND, 0)
    return "\n".join(lines[start : start + 2 * _AROUND]), start, True
