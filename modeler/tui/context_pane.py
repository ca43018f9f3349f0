"""What the last answer was made from: each part with its size, to be pinned or dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Label, OptionList
from textual.widgets.option_list import Option

if TYPE_CHECKING:
    from modeler.assistant.context import Part


class ContextPane(Vertical):
    """A list beside the tabs."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("p", "mark('pinned')", "Pin"),
        Binding("d", "mark('dropped')", "Drop"),
    ]

    class Marked(Message):
        """A person pinned or dropped a part, or took that back."""

        def __init__(self, name: str, mark: str) -> None:
            super().__init__()
            self.name = name
            self.mark = mark

    def __init__(self) -> None:
        super().__init__(id="context")
        self._parts: tuple[Part, ...] = ()

    def compose(self) -> ComposeResult:
        """A head and the parts."""
        yield Label("context of the answer", id="context-head", markup=False)
        yield OptionList(id="parts")

    def show(self, parts: tuple[Part, ...], pinned: set[str], dropped: set[str]) -> None:
        """Show *parts* with their marks."""
        self._parts = parts
        listed = self.query_one("#parts", OptionList)
        at = listed.highlighted
        listed.clear_options()
        for part in parts:
            mark = "● " if part.name in pinned else "✗ " if part.name in dropped else "  "
            text = Text(f"{mark}{part.kind.value}  {part.size:,}", style="dim strike" if mark == "✗ " else "")
            text.append(f"\n  {part.name}", style="dim")
            listed.add_option(Option(text))
        listed.highlighted = at if at is not None and at < len(parts) else None
        total = sum(part.size for part in parts if part.name not in dropped)
        head = f"context of the answer: {total:,} characters" if parts else "context of the answer"
        self.query_one("#context-head", Label).update(head)

    def action_mark(self, mark: str) -> None:
        """Pin or drop the part under the cursor for the answers to come."""
        at = self.query_one("#parts", OptionList).highlighted
        if at is not None and at < len(self._parts):
            self.post_message(self.Marked(self._parts[at].name, mark))
