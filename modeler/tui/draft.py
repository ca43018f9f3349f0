"""An answer while it is written: a language model's words as they arrive, faint until they were verified."""

from __future__ import annotations

from textual.containers import VerticalScroll
from textual.widgets import Markdown


class Draft(Markdown):
    """One turn of the conversation."""

    def __init__(self) -> None:
        super().__init__("…", classes="turn -draft")
        self._is_empty = True

    async def write(self, events: tuple[object, ...]) -> None:
        """Add the words of *events*; what was void is taken back."""
        from modeler.assistant.language_model.messages import Called, Delta, Restarted

        text = ""
        for event in events:
            if isinstance(event, Restarted):
                await self._begin_with(f"*{event.reason}*\n\n")
                text = ""
            elif isinstance(event, Called):
                text += f"\n\n*looks at: {event.call.name.replace('_', ' ')}*\n\n"
            elif isinstance(event, Delta):
                text += event.text
        if text and self._is_empty:
            await self._begin_with(text)
        elif text:
            await self.append(text)
        for scroll in self.ancestors:
            if isinstance(scroll, VerticalScroll):
                scroll.scroll_end(animate=False)

    async def replace(self, markdown: str) -> None:
        """Show the answer as it is given: verified, or why there is none."""
        self.remove_class("-draft")
        await self.update(markdown)

    async def _begin_with(self, text: str) -> None:
        self._is_empty = False
        await self.update(text)
