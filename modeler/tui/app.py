"""The application: tabs over one workspace, an explorer, a guide, a context pane and a status bar."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Awaitable, Callable, Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import App, ComposeResult, SystemCommand
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.filter import LineFilter
from textual.message import Message
from textual.notifications import SeverityLevel
from textual.screen import Screen
from textual.widgets import Footer

from modeler.errors import ExitCode, ModelerError, NothingToRead
from modeler.tui.control_codes import ControlCodes
from modeler.tui.desk import Desk, Said, Task, Trouble
from modeler.tui.guide import Guide
from modeler.tui.indexing import Indexing
from modeler.tui.keys import KEYS
from modeler.tui.overview import Overview, read_overview, with_keys
from modeler.tui.session import keep_session, read_session
from modeler.tui.status import StatusBar
from modeler.tui.tabs import TABS
from modeler.tui.watching import Watcher

if TYPE_CHECKING:
    from textual.widgets import TabbedContent

    from modeler.assistant.context import Part
    from modeler.tui.context_pane import ContextPane
    from modeler.tui.explorer import Explorer
    from modeler.tui.furnishing import Furniture

_CONTROL_CODES = ControlCodes()


class ModelerApp(App[int]):
    """One person's desk over one workspace.

    Its first frame has the guide, the status and the keys. What that frame does not need is put up behind it (see
    :mod:`modeler.tui.furnishing`), or imported where it is used; keys pressed before it is there wait for it.
    """

    CSS_PATH = "modeler.tcss"
    TITLE = "modeler"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-normal"), (160, "-wide")]  # noqa: RUF012  # as Textual has it
    BINDINGS: ClassVar[list[BindingType]] = list(KEYS)
    furniture: Furniture
    """The widgets to speak to, behind the first frame."""

    class Heard(Message):
        """The desk said something."""

        def __init__(self, said: Said, *, of_index: bool = False) -> None:
            super().__init__()
            self.said = said
            self.of_index = of_index

    class FilesChanged(Message):
        """Files of the workspace were written, added or removed."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder.resolve()
        self.session = read_session(self.folder)
        self.desk = Desk(self.folder, lambda said: self.post_message(self.Heard(said)))
        self.indexing = Indexing(self)
        self._watcher = Watcher(lambda: self.post_message(self.FilesChanged()))
        self.overview: Overview | None = None
        self.pinned: set[str] = set()
        self.dropped: set[str] = set()
        self.open_file = ""
        self._is_furnished = False
        self._early: list[events.Key | events.Paste] = []
        self._parts: tuple[Part, ...] = ()
        self._stale: set[str] = set()
        self._trouble: Trouble | None = None

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What every line goes through before it is sent."""
        return (*super().get_line_filters(), _CONTROL_CODES)

    def compose(self) -> ComposeResult:
        """Everything of the main screen."""
        yield Guide()
        yield Horizontal(id="body")
        yield StatusBar()
        yield Footer()

    def _first_tab(self) -> str:
        return self.session.tab if self.session.tab in dict(TABS) else TABS[0][0]

    def on_mount(self) -> None:
        """Show what was there last time; the rest is put up behind the first frame, and then reading begins."""
        if self.session.theme in self.available_themes:
            self.theme = self.session.theme
        self.screen.set_class(not self.session.explorer, "-hide-explorer")
        self.screen.set_class(not self.session.context, "-hide-context")
        self.screen.set_class(self._first_tab() != "assistant", "-elsewhere")
        self.query_one(Guide).show(frozenset(self.session.steps or ()))
        self.theme_changed_signal.subscribe(self, lambda theme: self._remember_theme(theme.name))
        self.show_waiting("opening")
        self.call_after_refresh(lambda: self.run_worker(self._furnish()))

    async def _furnish(self) -> None:
        furnishing = await asyncio.to_thread(import_module, "modeler.tui.furnishing")
        self.furniture = await furnishing.furnish(self.query_one("#body", Horizontal), self._first_tab())
        self._is_furnished = True
        self.furniture.query.restore()
        self._dress_editors()
        self.furniture.shown.begin()
        for event in self._early:
            self.post_message(event)
        self.read()

    async def on_event(self, event: events.Event) -> None:
        """As Textual's, but what is typed before there is anything to type into waits, and clicks go nowhere."""
        if not self._is_furnished and isinstance(event, events.InputEvent | events.Paste):
            if isinstance(event, events.Key) and event.key == "ctrl+q":
                self.action_leave()
            elif isinstance(event, events.Key | events.Paste):
                self._early.append(event)
            return
        await super().on_event(event)

    def _remember_theme(self, name: str) -> None:
        self.session.theme = name
        self.keep_session()
        self._dress_editors()

    def _dress_editors(self) -> None:
        from modeler.tui.viewer import dress_all

        dress_all(self.screen_stack)

    def shown_path(self, path: Path) -> str:
        """*path* from the workspace on, where it lies in it."""
        return str(path.relative_to(self.folder)) if path.is_relative_to(self.folder) else str(path)

    def show_waiting(self, title: str) -> None:
        """Say that *title* is being done."""
        self.query_one(StatusBar).show_work(title)

    async def on_modeler_app_heard(self, event: Heard) -> None:
        """Hand a result to who asked, a trouble to the person."""
        said = event.said
        if event.of_index:
            self.indexing.show_progress(said)
        else:
            self.query_one(StatusBar).show_said(said, self.desk.current)
        if said.progress is not None:
            if said.task.watch is not None and said.found:
                await _awaited(said.task.watch, said.found)
            return
        if said.cancelled:
            self.notify(f"cancelled: {said.task.title}", severity="warning")
            if said.task.otherwise is not None:
                await _awaited(said.task.otherwise, Trouble("cancelled", is_cancelled=True))
        elif said.trouble is None:
            await self._take(said)
        else:
            self._trouble = said.trouble
            if said.task.otherwise is not None:
                await _awaited(said.task.otherwise, said.trouble)
            else:
                self.show_trouble(said.trouble)

    async def _take(self, said: Said) -> None:
        try:
            await _awaited(said.task.then, said.result)
        except ModelerError as error:
            self.show_trouble(Trouble(error.message, error.hint, error=error))

    def on_modeler_app_files_changed(self) -> None:
        """What changes underneath is shown as it is now."""
        self.notify("files have changed: they are read again")
        self.action_reload()
        self.indexing.follow()

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """As Textual's, but a path or a table's name is no markup."""
        super().notify(message, title=title, severity=severity, timeout=timeout, markup=markup)

    def show_trouble(self, trouble: Trouble) -> None:
        """A notification; ctrl+e shows the rest. Who cancelled knows it already."""
        if trouble.is_cancelled:
            return
        hint = f"\n{trouble.hint}" if trouble.hint else ""
        more = "\nctrl+e: details" if trouble.details else ""
        self.notify(f"{trouble.message}{hint}{more}", severity="error", timeout=12)

    def read(self) -> None:
        """Read the workspace and show it, names first, keys when they are known."""
        self.desk.ask(Task("reading the workspace", read_overview, self._read, self._not_read))
        self.show_waiting("reading the workspace")

    def _read(self, overview: Overview) -> None:
        self._show_overview(overview)
        self.furniture.assistant.restore()
        self.refresh_all()
        self._watcher.follow(self.folder)
        self.indexing.look(self.folder)
        task = Task("working out keys", lambda w: with_keys(overview, w.model), self._show_overview)
        self.desk.ask(task)

    def _show_overview(self, overview: Overview) -> None:
        self.overview = overview
        self.sub_title = overview.title
        self.furniture.explorer.show(overview)
        self.furniture.query.know(overview)
        where = overview.warehouse or "no warehouse: nothing is tested"
        skipped = f"  {overview.skipped:,} pieces skipped" if overview.skipped else ""
        self.query_one(StatusBar).show_place(f"{overview.title}  {where}  {overview.dialect}{skipped}")

    def _not_read(self, trouble: Trouble) -> None:
        # a workspace that was read and is gone now stays on the screen: nothing that is shown is lost
        if not isinstance(trouble.error, NothingToRead) or self.overview is not None:
            self.show_trouble(trouble)
            return
        from modeler.tui.first_run import offer_beginning

        offer_beginning(self, trouble.message)

    def refresh_all(self) -> None:
        """Have every pane ask again: the one in sight now, the others when they are looked at."""
        self._stale = set(dict(TABS))
        self._refresh_shown()

    def _refresh_shown(self) -> None:
        if self.overview is not None and (shown := self.furniture.tabs.active) in self._stale:
            self._stale.discard(shown)
            self.furniture.shown.refresh_from_workspace()

    def keep_session(self) -> None:
        """Write what is to come back next time."""
        keep_session(self.folder, self.session)

    def mark_done(self, *steps: str) -> None:
        """Mark steps of the guide."""
        done = {*(self.session.steps or ()), *steps}
        self.session.steps = sorted(done)
        self.keep_session()
        self.query_one(Guide).show(frozenset(done))

    def show_context(self, parts: tuple[Part, ...]) -> None:
        """Show what an answer was made from."""
        self._parts = parts
        self.furniture.context.show(parts, self.pinned, self.dropped)

    def open_source(self, source: str) -> None:
        """Open ``file:first-last`` at its lines."""
        from modeler.tui.opening import open_source

        self.open_file = open_source(self, source)

    def on_tabbed_content_tab_activated(self, event: TabbedContent.TabActivated) -> None:
        """A pane that is looked at shows what is true now."""
        if not self._is_furnished:
            return
        self.session.tab = event.pane.id or ""
        self.screen.set_class(self.session.tab != "assistant", "-elsewhere")
        self.keep_session()
        self._refresh_shown()

    def on_guide_chosen(self, event: Guide.Chosen) -> None:
        """A step of the guide leads to its tab."""
        self.action_tab(event.tab)

    def on_context_pane_marked(self, event: ContextPane.Marked) -> None:
        """Pins and drops hold for the answers to come."""
        marks, others = (self.pinned, self.dropped) if event.mark == "pinned" else (self.dropped, self.pinned)
        marks.symmetric_difference_update({event.name})
        others.discard(event.name)
        self.show_context(self._parts)

    def on_explorer_opened(self, event: Explorer.Opened) -> None:
        """What was chosen in the explorer is shown; a name goes into the query that is being written."""
        from modeler.tui.opening import open_entry

        open_entry(self, event.kind, event.name)

    def action_tab(self, name: str) -> None:
        """Go to a tab, and to where one begins there."""
        # a focused widget that is hidden hands its focus to its neighbour
        self.set_focus(None)
        self.furniture.tabs.active = name
        self.call_after_refresh(self.furniture.panes[name].begin_in, self.furniture.tabs)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys that work before those of lists and editors do not work behind a window."""
        return action != "turn" or len(self.screen_stack) == 1

    def action_turn(self, by: int) -> None:
        """The next tab, or the one before."""
        names = list(dict(TABS))
        place = names.index(self.furniture.tabs.active)
        self.action_tab(names[(place + by) % len(names)])

    def action_explorer(self) -> None:
        """Show or hide the explorer."""
        self.session.explorer = self._show_beside("explorer", not self.furniture.explorer.display)
        self.keep_session()

    def action_context(self) -> None:
        """Show or hide the context pane."""
        self.session.context = self._show_beside("context", not self.furniture.context.display)
        self.keep_session()

    def _show_beside(self, name: str, shown: bool) -> bool:
        """Classes say it, and the style sheet what becomes of them at each width of the terminal."""
        self.screen.set_class(shown, f"-show-{name}")
        self.screen.set_class(not shown, f"-hide-{name}")
        if not shown and self.query_one(f"#{name}").has_focus_within:
            self.furniture.shown.begin()
        return shown

    def action_filter(self) -> None:
        """Go to the filter of the explorer."""
        self._show_beside("explorer", True)
        self.furniture.explorer.action_filter()

    def action_reload(self) -> None:
        """Read the files again."""
        self.desk.reopen(self.folder)
        self.read()

    def action_index(self) -> None:
        """Bring the index up to date while work goes on."""
        self.indexing.update()

    def action_details(self) -> None:
        """Show all of the last error."""
        from modeler.tui.opening import open_details

        open_details(self, self._trouble)

    def action_keys(self) -> None:
        """Every key."""
        from modeler.tui.opening import open_keys

        open_keys(self)

    def action_settings(self) -> None:
        """Change settings."""
        from modeler.tui.changing_settings import change_settings

        change_settings(self)

    def action_stop(self) -> None:
        """Cancel what is being done; where nothing is, leave the field, so that plain keys go to a tab."""
        from textual.widgets import Input, Tabs, TextArea

        if self.desk.is_busy:
            self.desk.cancel()
        elif self.indexing.desk.is_busy:
            self.indexing.desk.cancel()
        elif isinstance(self.focused, Input | TextArea):
            self.set_focus(self.furniture.tabs.query_one(Tabs))

    def action_leave(self) -> None:
        """Keep the session and go."""
        self.keep_session()
        self.exit(ExitCode.DONE)

    def on_unmount(self) -> None:
        """Stop what runs beside the screen."""
        self._watcher.stop()
        self.indexing.desk.close()
        self.desk.close()

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The command palette: tabs, and what a key does."""
        yield from super().get_system_commands(screen)
        from modeler.tui.palette import commands

        yield from commands(self)


async def _awaited(then: Callable[[Any], Awaitable[None] | None], value: Any) -> None:
    waiting = then(value)
    if inspect.isawaitable(waiting):
        await waiting
