"""LookML's text as a tree of entries, each with its line; no entry is interpreted here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class Entry:
    """``key: value`` or ``key: name { ... }``."""

    key: str
    value: str
    """The text after the colon: a word, a text without its quotes, SQL without its ``;;``, or a block's name."""
    line: int
    """Where the value begins, from 1."""
    entries: list[Entry] = field(default_factory=list)
    """Those in braces, in their order."""

    def all(self, key: str) -> Iterator[Entry]:
        """The entries of this block that are called *key*."""
        return (entry for entry in self.entries if entry.key == key)

    def text(self, *keys: str) -> str:
        """The value of the last entry called one of *keys*, the first key first; empty without one."""
        found = (entry.value for key in keys for entry in reversed(self.entries) if entry.key == key)
        return next(found, "")


def parse_lookml(text: str) -> tuple[Entry, str]:
    r"""The entries of *text* below one root without a key, and what is wrong with it; empty where nothing is.

    What follows a mistake is read on from the next entry, so that any text gives a tree.

    >>> root, problem = parse_lookml("view: o {\n  sql_table_name: s.o ;;\n  dimension: id { type: number }\n}")
    >>> (view,) = root.all("view")
    >>> view.value, view.text("sql_table_name"), [d.value for d in view.all("dimension")], problem
    ('o', 's.o', ['id'], '')
    """
    root = Entry("", "", 1)
    open_blocks = [root]
    at = line = counted = 0
    while (token := _TOKEN.search(text, at)) is not None:
        at = token.end()
        if token.lastgroup == "close" and len(open_blocks) > 1:
            open_blocks.pop()
        if token["key"] is None:
            continue
        holds_sql = token["key"].startswith(_SQL_KEYS) and not token["key"].endswith(_WORD_KEYS)
        value = (_SQL if holds_sql else _VALUE).match(text, at)
        if value is None:
            continue
        line += text.count("\n", counted, at)
        counted, at = at, value.end()
        entry = Entry(token["key"], str(value[value.lastindex or 0]).strip(), line + 1)
        open_blocks[-1].entries.append(entry)
        if value.group().endswith("{") and not holds_sql:
            open_blocks.append(entry)
    unclosed = open_blocks[-1]
    return root, f"the block {unclosed.key} on line {unclosed.line} is never closed" if unclosed is not root else ""


_TOKEN = re.compile(r"\#[^\n]*+|(?P<close>\})|\b(?P<key>[a-z_][a-z0-9_]*+)[ \t]*+:\s*+")
_SQL = re.compile(r"((?:(?!;;).)*+);;", re.DOTALL)
_VALUE = re.compile(r'"((?:[^"\\]++|\\.)*+)"|\[([^\]]*+)\]|([+\w.-]*+)\s*+\{|([+\w.-]++)', re.DOTALL)
_SQL_KEYS = ("sql", "html", "expression")
_WORD_KEYS = ("_name_prefix", "_type")
