"""An editor for SQL that completes the names of the catalog."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widgets import TextArea

from modeler.tui.overview import Overview

_WORD = re.compile(r"[\w.]+\Z")
_MOST = 12
_KEYWORDS = (
    *(
        "select",
        "distinct",
        "from",
        "where",
        "join",
        "left",
        "inner",
        "on",
        "group by",
        "order by",
        "having",
        "limit",
    ),
    *(
        "limit",
        "with",
        "as",
        "and",
        "or",
        "not",
        "in",
        "is",
        "null",
        "between",
        "case",
        "when",
        "then",
        "else",
        "end",
    ),
    *("count", "sum", "avg", "min", "max"),
)


class SqlEditor(TextArea):
    """Ctrl+space, or typing on, lists what the word before the cursor may become; tab takes the first."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+@,ctrl+space", "complete", "Complete", show=False)]

    def __init__(self) -> None:
        super().__init__(id="sql", show_line_numbers=True, soft_wrap=False, tab_behavior="focus")
        if "sql" in self.available_languages:
            self.language = "sql"
        self._names: list[tuple[str, str]] = sorted((word, word) for word in _KEYWORDS)
        self._columns: dict[str, tuple[str, ...]] = {}
        self._offered: tuple[str, ...] = ()

    def know(self, overview: Overview) -> None:
        """Complete the tables and columns of *overview*."""
        names = {word: word for word in _KEYWORDS}
        self._columns = {}
        for table in overview.tables:
            names.setdefault(table.full_name.lower(), table.full_name)
            names.setdefault(table.name.lower(), table.full_name)
            columns = tuple(column.name for column in table.columns)
            self._columns[table.full_name.lower()] = self._columns[table.name.lower()] = columns
            names.update((column.lower(), column) for column in columns)
        self._names = sorted(names.items())

    def completions(self) -> tuple[str, ...]:
        """What the word before the cursor may become, in the order of the alphabet."""
        row, column = self.cursor_location
        found = _WORD.search(self.document.get_line(row)[:column])
        if found is None:
            return ()
        word = found.group().lower()
        if "." in word:
            owner, _, begun = word.rpartition(".")
            held = self._columns.get(self._table_of(owner), ())
            fitting = [
                f"{found.group().rpartition('.')[0]}.{name}" for name in held if name.lower().startswith(begun)
            ]
            if fitting:
                return tuple(fitting[:_MOST])
        start = bisect_left(self._names, (word, ""))
        near = (name for key, name in self._names[start : start + 200] if key.startswith(word))
        return tuple(name for name in dict.fromkeys(near) if name.lower() != word)[:_MOST]

    def _table_of(self, alias: str) -> str:
        """The table that *alias* stands for in the text; itself where it is none."""
        found = re.search(rf"\b(?:from|join)\s+([\w.]+)\s+(?:as\s+)?{re.escape(alias)}\b", self.text, re.IGNORECASE)
        return found.group(1).lower() if found else alias

    def action_complete(self) -> None:
        """List what fits."""
        self._offer(self.completions())

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "tab" and self._offered:
            event.stop()
            event.prevent_default()
            self._take(self._offered[0])
            return
        if event.key == "escape" and self._offered:
            event.stop()
            event.prevent_default()
            self._offer(())
            return
        await super()._on_key(event)

    def on_text_area_changed(self) -> None:
        """Offer from the third letter on."""
        row, column = self.cursor_location
        found = _WORD.search(self.document.get_line(row)[:column])
        self._offer(self.completions() if found and len(found.group()) > 2 and self.has_focus else ())

    def _take(self, name: str) -> None:
        row, column = self.cursor_location
        found = _WORD.search(self.document.get_line(row)[:column])
        start = found.start() if found else column
        self.replace(name, (row, start), (row, column))
        self._offer(())

    def _offer(self, names: tuple[str, ...]) -> None:
        self._offered = names
        self.border_subtitle = "tab: " + "  ".join(names[:6]) if names else ""
