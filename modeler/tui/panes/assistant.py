"""Assistant: requests in words, answers as Markdown whose SQL can be copied, put into the editor and run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.widgets import Button, Input, Markdown, Static

from modeler.progress import Progress
from modeler.tui.draft import Draft
from modeler.tui.panes.pane import Pane

if TYPE_CHECKING:
    from modeler.assistant.answer import Answer
    from modeler.assistant.conversation import Conversation
    from modeler.tui.app import ModelerApp
    from modeler.tui.desk import Trouble
    from modeler.workspace import Workspace

_SHOWN = 20
"""Turns of an earlier conversation that are shown again."""


class AssistantPane(Pane):
    """The conversation, and the line to write on."""

    FIRST = "request"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "forget", "New chat"),
        Binding("up", "recall(-1)", "Earlier", show=False),
        Binding("down", "recall(1)", "Later", show=False),
    ]

    def __init__(self) -> None:
        super().__init__(id="assistant-pane")
        self._asked: list[str] = []
        self._place = 0
        self._restored: Path | None = None

    def compose(self) -> ComposeResult:
        """The conversation above, the line below."""
        with VerticalScroll(id="chat"):
            yield Markdown(_WELCOME, classes="turn")
        yield Input(placeholder="ask about your tables", id="request")

    def restore(self) -> None:
        """Show the conversation that is kept with the workspace, once."""
        if self._restored != self.modeler.folder:
            self._restored = self.modeler.folder
            self.ask("reading the chat", _kept, self._show_kept)

    async def _show_kept(self, conversation: Conversation) -> None:
        chat = self.query_one("#chat", VerticalScroll)
        for turn in tuple(conversation)[-_SHOWN:]:
            self._asked.append(turn.words)
            await chat.mount(
                Static(turn.words, classes="request", markup=False), Markdown(turn.markdown, classes="turn")
            )
        self._place = len(self._asked)
        chat.scroll_end(animate=False)

    @on(Input.Submitted, "#request")
    async def send(self, event: Input.Submitted) -> None:
        """Ask what was written."""
        event.stop()
        words = event.value.strip()
        if not words:
            return
        event.input.value = ""
        await self.ask_in_words(words)

    async def ask_in_words(self, words: str) -> None:
        """Ask *words* and show the answer below them."""
        self._asked.append(words)
        self._place = len(self._asked)
        chat = self.query_one("#chat", VerticalScroll)
        draft = Draft()
        await chat.mount(Static(words, classes="request", markup=False), draft)
        chat.scroll_end(animate=False)
        app = self.modeler
        pinned, dropped, selected = tuple(app.pinned), tuple(app.dropped), app.furniture.query.editor.selected_text

        def hear(event: object) -> None:
            app.desk.listen(Progress("the language model writes", found=event))

        def work(workspace: Workspace) -> Answer:
            return _answer(workspace, words, pinned, dropped, selected, app.open_file, hear)

        async def then(answer: Answer) -> None:
            await self._show(draft, answer)

        async def otherwise(trouble: Trouble) -> None:
            await draft.replace(f"**{trouble.message}**\n\n{trouble.hint}")

        self.ask("thinking", work, then, otherwise, draft.write)

    async def _show(self, place: Draft, answer: Answer) -> None:
        await place.replace(answer.markdown)
        if answer.sql:
            await self.query_one("#chat", VerticalScroll).mount(_Statements(answer.sql), after=place)
        self.modeler.show_context(answer.context)
        if answer.skills:
            self.modeler.mark_done("goal")
        self.query_one("#chat", VerticalScroll).scroll_to_widget(place, animate=False, top=True)

    def action_recall(self, by: int) -> None:
        """Go through what was asked before."""
        if not self._asked:
            return
        self._place = min(max(self._place + by, 0), len(self._asked))
        line = self.query_one("#request", Input)
        line.value = self._asked[self._place] if self._place < len(self._asked) else ""
        line.cursor_position = len(line.value)

    def action_forget(self) -> None:
        """Begin another conversation."""
        self.ask("beginning another chat", _forget, self._forgotten)

    async def _forgotten(self, _: object) -> None:
        chat = self.query_one("#chat", VerticalScroll)
        await chat.remove_children()
        await chat.mount(Markdown(_WELCOME, classes="turn"))
        self.modeler.show_context(())


_WELCOME = """\
Ask in words. For example:

* What columns would be best to join orders and products? Draw the diagram.
* Write a SQL CASE that gives the vendor codes their names.
* top 5 products by quantity in October — then: *now only for November* — then: *why?*
"""


class _Statements(Vertical):
    """One row of buttons for each statement of an answer."""

    def __init__(self, statements: tuple[str, ...]) -> None:
        super().__init__(classes="statements")
        self._statements = statements

    def compose(self) -> ComposeResult:
        """Copy, to the editor, run."""
        for place, sql in enumerate(self._statements):
            with Horizontal():
                first = " ".join(sql.split())[:48]
                yield Static(f"{first} …", classes="sql-head", markup=False)
                for action in ("copy", "insert", "run"):
                    yield Button(action, id=f"{action}-{place}", compact=True)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """Do with the statement what the button says."""
        event.stop()
        action, _, place = (event.button.id or "").partition("-")
        pane = next(one for one in self.ancestors if isinstance(one, AssistantPane))
        _use(pane.modeler, self._statements[int(place)], action)


def _use(app: ModelerApp, sql: str, action: str) -> None:
    """Copy, insert or run a statement of an answer."""
    if action == "copy":
        app.copy_to_clipboard(sql)
        app.notify("the statement is in the clipboard")
        return
    pane = app.furniture.query
    app.action_tab("query")
    pane.insert(sql)
    if action == "run":
        pane.editor.text = sql
        pane.action_run()


def _kept(workspace: Workspace) -> Conversation:
    from modeler.workspace.asking import kept_conversation

    return kept_conversation(workspace.root)


def _answer(
    workspace: Workspace,
    words: str,
    pinned: tuple[str, ...],
    dropped: tuple[str, ...],
    selected: str,
    open_file: str,
    hear: Callable[[object], None],
) -> Answer:
    from modeler.workspace.asking import keep_conversation, kept_conversation

    history = kept_conversation(workspace.root)
    answer = workspace.ask(
        words,
        history=history,
        listen=hear,
        pinned=pinned,
        dropped=dropped,
        selected_text=selected,
        open_file=open_file,
    )
    keep_conversation(workspace.root, history.after(answer))
    return answer


def _forget(workspace: Workspace) -> None:
    from modeler.assistant.conversation import Conversation
    from modeler.workspace.asking import keep_conversation

    keep_conversation(workspace.root, Conversation())
