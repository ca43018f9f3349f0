"""The diagram: drawn with text, scrolled and zoomed; as a picture outside."""

from __future__ import annotations

import webbrowser
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, ScrollableContainer
from textual.widgets import SelectionList, Static

from modeler.tui.panes.pane import Pane
from modeler.tui.pictures import picture

if TYPE_CHECKING:
    from modeler.workspace import Workspace

_MOST_LISTED = 2_000
"""Tables offered in the list; of more, those of the first joins."""


class ErdPane(Pane):
    """The tables to draw on the left, the drawing on the right."""

    FIRST = "erd-scroll"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("plus,equals_sign", "zoom(True)", "All columns", key_display="+"),
        Binding("minus", "zoom(False)", "Join fields", key_display="-"),
        Binding("o", "open('svg')", "Open SVG"),
        Binding("p", "open('png')", "Save PNG"),
        Binding("i", "picture", "Picture here", show=False),
        Binding("y", "copy", "Copy"),
        Binding("h,left", "scroll('left')", "Left", show=False),
        Binding("l,right", "scroll('right')", "Right", show=False),
        Binding("j", "scroll('down')", "Down", show=False),
        Binding("k", "scroll('up')", "Up", show=False),
    ]

    def __init__(self) -> None:
        super().__init__(id="erd-pane")
        self._drawing = ""
        self._listed: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """The list and the drawing."""
        with Horizontal():
            yield SelectionList[str](id="erd-tables")
            with ScrollableContainer(id="erd-scroll", can_focus=True):
                yield Static("", id="erd-drawing", markup=False)

    def refresh_from_workspace(self) -> None:
        """Draw again."""
        session = self.modeler.session
        tables, all_columns = tuple(session.erd_tables or ()), session.erd_all_columns

        def work(workspace: Workspace) -> tuple[tuple[str, ...], str]:
            joins = workspace.joins()
            joined = {str(name) for one in joins for name in (one.child.table, one.parent.table)}
            known = tuple(table for table in tables if workspace.catalog.find(table) is not None)
            return tuple(sorted(joined)), workspace.erd(*known, all_columns=all_columns).notation("text")

        self.ask("drawing", work, self._show)

    def _show(self, drawn: tuple[tuple[str, ...], str]) -> None:
        joined, self._drawing = drawn
        listed = joined[:_MOST_LISTED]
        if listed != self._listed:
            self._listed = listed
            chosen = set(self.modeler.session.erd_tables or listed)
            selection = self.query_one("#erd-tables", SelectionList)
            with self.prevent(SelectionList.SelectedChanged):
                selection.clear_options()
                selection.add_options([(Text(name), name, name in chosen) for name in listed])
        self.query_one("#erd-drawing", Static).update(Text(self._drawing, no_wrap=True))
        self._remove_picture()

    def on_selection_list_selected_changed(self, event: SelectionList.SelectedChanged[str]) -> None:
        """Draw the tables that are marked."""
        event.stop()
        chosen = [str(name) for name in event.selection_list.selected]
        self.modeler.session.erd_tables = chosen if len(chosen) < len(self._listed) else None
        self.modeler.keep_session()
        self.refresh_from_workspace()

    def action_zoom(self, closer: bool) -> None:
        """All columns, or those of the joins."""
        self.modeler.session.erd_all_columns = closer
        self.modeler.keep_session()
        self.refresh_from_workspace()

    def action_scroll(self, way: str) -> None:
        """Move over the drawing."""
        scroll = self.query_one("#erd-scroll", ScrollableContainer)
        steps = {"left": (-8, 0), "right": (8, 0), "down": (0, 3), "up": (0, -3)}
        x, y = steps[way]
        scroll.scroll_relative(x=x, y=y, animate=False)

    def action_copy(self) -> None:
        """Copy the drawing."""
        self.app.copy_to_clipboard(self._drawing)
        self.app.notify("the drawing is in the clipboard")

    def action_picture(self) -> None:
        """Put the picture in the place of the drawing, where the terminal shows pictures; or take it away."""
        if self._remove_picture():
            return

        async def then(path: Path) -> None:
            shown = picture(path)
            self.query_one("#erd-drawing", Static).display = False
            await self.query_one("#erd-scroll", ScrollableContainer).mount(shown)

        self._save("png", then)

    def _remove_picture(self) -> bool:
        """Whether there was one."""
        shown = self.query("#erd-picture")
        self.query_one("#erd-drawing", Static).display = True
        if not shown:
            return False
        shown.remove()
        return True

    def action_open(self, kind: str) -> None:
        """Write the picture below ``.modeler`` and show it where a browser can be."""

        def then(path: Path) -> None:
            opened = kind == "svg" and webbrowser.open(path.as_uri())
            self.app.notify(f"{'opened' if opened else 'wrote'} {path}")

        self._save(kind, then)

    def _save(self, kind: str, then: Callable[[Path], Awaitable[None] | None]) -> None:
        session = self.modeler.session
        tables, all_columns = tuple(session.erd_tables or ()), session.erd_all_columns

        def work(workspace: Workspace) -> Path:
            return workspace.save_erd(kind, *tables, all_columns=all_columns)

        self.ask("drawing with Graphviz", work, then)
