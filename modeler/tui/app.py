"""The application: tabs over one workspace, an explorer, a guide, a context pane and a status bar."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import App, ComposeResult, SystemCommand
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.filter import LineFilter
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Footer, Input, TabbedContent, TabPane

from modeler.errors import ExitCode, NothingToRead
from modeler.tui.context_pane import ContextPane
from modeler.tui.control_codes import ControlCodes
from modeler.tui.desk import Desk, Said, Task, Trouble
from modeler.tui.dialogs import KeysScreen, TableSheetScreen, TroubleDetails
from modeler.tui.explorer import Explorer
from modeler.tui.first_run import FirstRun
from modeler.tui.guide import Guide
from modeler.tui.overview import Overview, read_overview, with_keys
from modeler.tui.panes.assistant import AssistantPane
from modeler.tui.panes.constants import ConstantsPane
from modeler.tui.panes.erd import ErdPane
from modeler.tui.panes.joins import JoinsPane
from modeler.tui.panes.models import ModelsPane
from modeler.tui.panes.pane import Pane
from modeler.tui.panes.query import QueryPane
from modeler.tui.panes.report import ReportPane
from modeler.tui.panes.tests import TestsPane
from modeler.tui.session import keep_session, read_session
from modeler.tui.settings_screen import SettingsScreen
from modeler.tui.status import StatusBar
from modeler.tui.viewer import FileViewer

if TYPE_CHECKING:
    from modeler.assistant.context import Part

_TABS: tuple[tuple[str, str, Callable[[], Pane]], ...] = (
    ("assistant", "Assistant", AssistantPane),
    ("joins", "Joins", JoinsPane),
    ("erd", "ERD", ErdPane),
    ("constants", "Constants", ConstantsPane),
    ("tests", "Tests", TestsPane),
    ("query", "Query", QueryPane),
    ("models", "Models", ModelsPane),
    ("report", "Report", ReportPane),
)

_CONTROL_CODES = ControlCodes()


class ModelerApp(App[int]):
    """One person's desk over one workspace."""

    CSS_PATH = "modeler.tcss"
    TITLE = "modeler"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-normal"), (160, "-wide")]  # noqa: RUF012  # as Textual has it
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(
                f"alt+{number},f{number + 1}" if number == 1 else f"alt+{number}",
                f"tab('{name}')",
                title,
                show=False,
            )
            for number, (name, title, _) in enumerate(_TABS, start=1)
        ),
        Binding("ctrl+right,right_square_bracket", "turn(1)", "Next tab", key_display="]"),
        Binding("ctrl+left,left_square_bracket", "turn(-1)", "Previous tab", show=False),
        Binding("ctrl+b", "explorer", "Explorer", show=False),
        Binding("ctrl+l", "context", "Context", show=False),
        Binding("ctrl+r", "reload", "Read again", show=False),
        Binding("ctrl+e", "details", "Error details", show=False),
        Binding("f1,question_mark", "keys", "Keys", key_display="F1"),
        Binding("f10", "settings", "Settings"),
        Binding("escape", "stop", "Cancel", show=False),
        Binding("slash", "filter", "Filter", show=False),
        Binding("ctrl+q", "leave", "Quit", priority=True),
    ]

    class Heard(Message):
        """The desk said something."""

        def __init__(self, said: Said) -> None:
            super().__init__()
            self.said = said

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder.absolute()
        self.session = read_session(self.folder)
        self.desk = Desk(self.folder, self._hear)
        self.overview: Overview | None = None
        self.pinned: set[str] = set()
        self.dropped: set[str] = set()
        self.open_file = ""
        self._parts: tuple[Part, ...] = ()
        self._stale: set[str] = set()
        self._trouble: Trouble | None = None

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What every line goes through before it is sent."""
        return (*super().get_line_filters(), _CONTROL_CODES)

    def compose(self) -> ComposeResult:
        """Everything of the main screen."""
        yield Guide()
        with Horizontal(id="body"):
            yield Explorer()
            with Vertical(id="middle"), TabbedContent(initial=self._first_tab(), id="tabs"):
                for name, title, make in _TABS:
                    with TabPane(title, id=name):
                        yield make()
            yield ContextPane()
        yield StatusBar()
        yield Footer()

    def _first_tab(self) -> str:
        return self.session.tab if self.session.tab in {name for name, _, _ in _TABS} else _TABS[0][0]

    def on_mount(self) -> None:
        """Show what was there last time; reading begins after the first paint."""
        if self.session.theme in self.available_themes:
            self.theme = self.session.theme
        self.query_one(Explorer).display = self.session.explorer
        self.query_one(ContextPane).display = self.session.context
        self.query_one(Guide).show(frozenset(self.session.steps or ()))
        self.query_one(QueryPane).restore()
        self.theme_changed_signal.subscribe(self, lambda theme: self._remember_theme(theme.name))
        self.call_after_refresh(self.read)

    def _remember_theme(self, name: str) -> None:
        self.session.theme = name
        self.keep_session()

    # --- the desk -----------------------------------------------------------------------------------------------

    def _hear(self, said: Said) -> None:
        self.post_message(self.Heard(said))

    def show_waiting(self, title: str) -> None:
        """Say that *title* is being done."""
        self.query_one(StatusBar).show_work(title)

    async def on_modeler_app_heard(self, event: Heard) -> None:
        """Hand a result to who asked, a trouble to the person."""
        said = event.said
        status = self.query_one(StatusBar)
        if said.progress is not None:
            status.show_work(said.task.title, said.progress)
            return
        status.show_work(self.desk.current.title if self.desk.current else "")
        if said.cancelled:
            self.notify(f"cancelled: {said.task.title}", severity="warning")
        elif said.trouble is None:
            await _awaited(said.task.then, said.result)
        else:
            self._trouble = said.trouble
            if said.task.otherwise is not None:
                await _awaited(said.task.otherwise, said.trouble)
            else:
                self.show_trouble(said.trouble)

    def show_trouble(self, trouble: Trouble) -> None:
        """A notification; ctrl+e shows the rest."""
        hint = f"\n{trouble.hint}" if trouble.hint else ""
        more = "\nctrl+e: details" if trouble.details else ""
        self.notify(f"{trouble.message}{hint}{more}", severity="error", timeout=12, markup=False)

    # --- reading the workspace ----------------------------------------------------------------------------------

    def read(self) -> None:
        """Read the workspace and show it, names first, keys when they are known."""
        self.desk.ask(Task("reading the workspace", read_overview, self._read, self._not_read))
        self.show_waiting("reading the workspace")

    def _read(self, overview: Overview) -> None:
        self._show_overview(overview)
        self.query_one(AssistantPane).restore()
        self.refresh_all()
        task = Task("working out keys", lambda w: with_keys(overview, w.model), self._show_overview)
        self.desk.ask(task)

    def _show_overview(self, overview: Overview) -> None:
        self.overview = overview
        self.sub_title = overview.title
        self.query_one(Explorer).show(overview)
        self.query_one(QueryPane).know(overview)
        where = overview.warehouse or "no warehouse: nothing is tested"
        skipped = f"  {overview.skipped:,} pieces skipped" if overview.skipped else ""
        index = f"  index: {overview.index}" if overview.index else ""
        self.query_one(StatusBar).show_place(f"{overview.title}  {where}  {overview.dialect}{index}{skipped}")

    def _not_read(self, trouble: Trouble) -> None:
        if not isinstance(trouble.error, NothingToRead):
            self.show_trouble(trouble)
            return
        self.push_screen(FirstRun(self.folder, trouble.message), self._begin)

    def _begin(self, choice: str | None) -> None:
        if choice in ("example", "settings"):
            folder = self.folder
            self.desk.ask(_creation(choice, folder, self._created, self.show_trouble))
        elif choice == "again":
            self.action_reload()
        else:
            self.exit(ExitCode.DONE)

    def _created(self, folder: Path) -> None:
        self.folder = folder
        self.action_reload()

    def refresh_all(self) -> None:
        """Have every pane ask again: the one in sight now, the others when they are looked at."""
        self._stale = {name for name, _, _ in _TABS}
        self._refresh_shown()

    def _refresh_shown(self) -> None:
        shown = self.query_one(TabbedContent).active
        if shown in self._stale and self.overview is not None:
            self._stale.discard(shown)
            self._pane(shown).refresh_from_workspace()

    def _pane(self, name: str) -> Pane:
        return self.query_one(f"#{name}", TabPane).query_one(Pane)

    # --- what panes ask of the application ----------------------------------------------------------------------

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
        self.query_one(ContextPane).show(parts, self.pinned, self.dropped)

    def open_source(self, source: str) -> None:
        """Open ``file:first-last`` at its lines."""
        path, _, lines = source.rpartition(":")
        first, _, last = lines.partition("-")
        if not path or not first.isdigit():
            path, first, last = source, "1", ""
        self.open_file = path
        self.push_screen(FileViewer(self.folder, path, int(first), int(last) if last.isdigit() else None))

    def selected_text(self) -> str:
        """What is marked in the editor of the query."""
        return self.query_one(QueryPane).editor.selected_text

    def use_sql(self, sql: str, action: str) -> None:
        """Copy, insert or run a statement of an answer."""
        if action == "copy":
            self.copy_to_clipboard(sql)
            self.notify("the statement is in the clipboard")
            return
        pane = self.query_one(QueryPane)
        self.action_tab("query")
        pane.insert(sql)
        if action == "run":
            pane.editor.text = sql
            pane.action_run()

    # --- messages of widgets ------------------------------------------------------------------------------------

    def on_tabbed_content_tab_activated(self, event: TabbedContent.TabActivated) -> None:
        """A pane that is looked at shows what is true now."""
        self.session.tab = event.pane.id or ""
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
        if event.kind == "file":
            self.open_source(f"{event.name}:1")
        elif event.kind == "prompt":
            self._take_prompt(event.name)
        elif self.query_one(TabbedContent).active == "query" and event.kind == "column":
            self.query_one(QueryPane).editor.insert(event.name.rpartition(".")[2])
        else:
            table = event.name if event.kind == "table" else event.name.rpartition(".")[0]
            self.desk.ask(
                Task("showing the table", lambda w: w.show(table)[0].grid(), lambda g: self._sheet(table, g))
            )

    def _sheet(self, table: str, grid: Any) -> None:
        self.push_screen(TableSheetScreen(table, grid))

    def _take_prompt(self, name: str) -> None:
        def then(text: str) -> None:
            self.action_tab("assistant")
            line = self.query_one("#request", Input)
            line.value = " ".join(text.split())
            line.focus()

        self.desk.ask(Task("filling the prompt", lambda w: w.prompt(name), then))

    # --- actions ------------------------------------------------------------------------------------------------

    def action_tab(self, name: str) -> None:
        """Go to a tab, and to where one begins there."""
        # a focused widget that is hidden hands its focus to its neighbour, which would bring its tab back
        self.set_focus(None)
        self.query_one(TabbedContent).active = name
        self.call_after_refresh(self._pane(name).begin)

    def action_turn(self, by: int) -> None:
        """The next tab, or the one before."""
        names = [name for name, _, _ in _TABS]
        place = names.index(self.query_one(TabbedContent).active)
        self.action_tab(names[(place + by) % len(names)])

    def action_explorer(self) -> None:
        """Show or hide the explorer."""
        explorer = self.query_one(Explorer)
        explorer.display = self.session.explorer = not explorer.display
        self.keep_session()

    def action_context(self) -> None:
        """Show or hide the context pane."""
        pane = self.query_one(ContextPane)
        pane.display = self.session.context = not pane.display
        self.keep_session()

    def action_filter(self) -> None:
        """Go to the filter of the explorer."""
        self.query_one(Explorer).display = True
        self.query_one(Explorer).action_filter()

    def action_reload(self) -> None:
        """Read the files again."""
        self.desk.reopen(self.folder)
        self.read()

    def action_details(self) -> None:
        """Show all of the last error."""
        if self._trouble is None:
            self.notify("nothing went wrong")
        else:
            self.push_screen(TroubleDetails(self._trouble))

    def action_keys(self) -> None:
        """Every key."""
        groups = [("everywhere", _keys(type(self)))]
        groups += [(title, _keys(type(self._pane(name)))) for name, title, _ in _TABS]
        self.push_screen(KeysScreen((*groups, ("Context", _keys(ContextPane)), ("Editors", _EDITOR_KEYS))))

    def action_settings(self) -> None:
        """Change settings."""
        themes = tuple(sorted(self.available_themes))

        def show(settings: Any) -> None:
            self.push_screen(SettingsScreen(settings, themes), self._change)

        self.desk.ask(Task("reading settings", lambda w: w.settings, show))

    def _change(self, values: Mapping[str, Any] | None) -> None:
        if not values:
            return
        theme = str(values.get("tui.theme", ""))
        if theme in self.available_themes:
            self.theme = theme

        def then(path: Path) -> None:
            self.notify(f"wrote {path}")
            self.action_reload()

        self.desk.ask(Task("writing settings", lambda w: w.change_settings(values), then))

    def action_stop(self) -> None:
        """Cancel what is being done."""
        if self.desk.current is not None:
            self.desk.cancel()

    def action_leave(self) -> None:
        """Keep the session and go."""
        self.keep_session()
        self.desk.close()
        self.exit(ExitCode.DONE)

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The command palette: tabs, and what a key does."""
        yield from super().get_system_commands(screen)
        for name, title, _ in _TABS:
            yield SystemCommand(f"Go to {title}", f"the {title} tab", lambda name=name: self.action_tab(name))
        yield SystemCommand("Read again", "read the workspace's files again", self.action_reload)
        yield SystemCommand("Settings", "index, warehouse, language model, theme", self.action_settings)
        yield SystemCommand("Validate", "test and repair the model", self.query_one(TestsPane).action_validate)
        yield SystemCommand(
            "Run all tests", "the whole battery", lambda: self.query_one(TestsPane).action_run("all")
        )
        yield SystemCommand("Write the report", "the whole job", self.query_one(ReportPane).action_write)


_EDITOR_KEYS = (
    ("ctrl+space", "complete a name"),
    ("tab", "take the first completion"),
    ("ctrl+z ctrl+y", "undo, redo"),
    ("ctrl+p", "command palette, on every screen"),
)


def _keys(owner: Any) -> tuple[tuple[str, str], ...]:
    bindings = (one for one in owner.BINDINGS if isinstance(one, Binding))
    return tuple((one.key_display or one.key.replace(",", " "), one.description) for one in bindings)


def _creation(
    choice: str, folder: Path, then: Callable[[Path], None], otherwise: Callable[[Trouble], None]
) -> Task:
    def work(_: Any) -> Path:
        from modeler.workspace.creation import copy_example, create_workspace

        return copy_example(folder) if choice == "example" else create_workspace(folder).parent

    return Task("setting up", work, then, otherwise)


async def _awaited(then: Callable[[Any], Awaitable[None] | None], value: Any) -> None:
    waiting = then(value)
    if inspect.isawaitable(waiting):
        await waiting
