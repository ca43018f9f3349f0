"""The explorer: tables with their columns and the workspace's files, filtered as one types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input, Tree
from textual.widgets.tree import TreeNode

from modeler.tui.overview import Overview, TableEntry

_MOST = 400
"""Entries below one node; more would make the first frame late, and the filter finds the rest."""

Place = tuple[str, str]
"""Kind and name of what a node stands for: a table, a column, a file or a prompt."""


class Explorer(Vertical):
    """A tree of the workspace below a filter."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "filter", "Filter", key_display="/"),
        Binding("j", "move('down')", "Down", show=False),
        Binding("k", "move('up')", "Up", show=False),
    ]

    class Opened(Message):
        """A person chose a node."""

        def __init__(self, kind: str, name: str) -> None:
            super().__init__()
            self.kind = kind
            self.name = name

    def __init__(self) -> None:
        super().__init__(id="explorer")
        self._overview: Overview | None = None

    def compose(self) -> ComposeResult:
        """A filter, and the tree below it."""
        yield Input(placeholder="filter tables, columns, files", id="filter", compact=True)
        tree: Tree[Place] = Tree("workspace", id="tree")
        tree.show_root = False
        tree.guide_depth = 2
        yield tree

    @property
    def entries(self) -> Tree[Place]:
        """The tree itself."""
        return self.query_one("#tree", Tree)

    def show(self, overview: Overview) -> None:
        """Show *overview*, what was unfolded folded again."""
        self._overview = overview
        self._draw(self.query_one("#filter", Input).value)

    def filter_by(self, words: str) -> None:
        """Keep what holds *words*."""
        self.query_one("#filter", Input).value = words

    def action_filter(self) -> None:
        """Go to the filter."""
        self.query_one("#filter", Input).focus()

    def action_move(self, way: str) -> None:
        """Up or down, as in vim."""
        tree = self.entries
        (tree.action_cursor_down if way == "down" else tree.action_cursor_up)()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Filter with each key."""
        event.stop()
        self._draw(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter goes from the filter to the tree."""
        event.stop()
        self.entries.focus()

    def on_tree_node_expanded(self, event: Tree.NodeExpanded[Place]) -> None:
        """Columns are put below a table when it is unfolded: of ten thousand tables few are."""
        node = event.node
        if node.data and node.data[0] == "table" and not node.children and self._overview is not None:
            table = next(table for table in self._overview.tables if table.full_name == node.data[1])
            _add_columns(node, table, "")

    def on_tree_node_selected(self, event: Tree.NodeSelected[Place]) -> None:
        """Enter or a click opens."""
        event.stop()
        if event.node.data is not None:
            self.post_message(self.Opened(*event.node.data))

    def _draw(self, words: str) -> None:
        overview = self._overview
        if overview is None:
            return
        tree, wanted = self.entries, words.lower().split()
        tree.clear()
        tree.auto_expand = False
        self._draw_tables(overview, wanted)
        for kind, paths in overview.files:
            _add_leaves(tree.root, kind, "file", ((path, path) for path in paths), wanted)
        if overview.prompts:
            prompts = ((name, f"{name}  {title}") for name, title in overview.prompts)
            _add_leaves(tree.root, "Prompts", "prompt", prompts, wanted)

    def _draw_tables(self, overview: Overview, wanted: list[str]) -> None:
        schemas: dict[str, list[TableEntry]] = {}
        for table in overview.tables:
            if _holds_table(table, wanted):
                schemas.setdefault(table.schema, []).append(table)
        shown = 0
        for schema, tables in schemas.items():
            node = self.entries.root.add(Text(f"{schema}  {len(tables):,}", style="bold"), expand=shown < _MOST)
            for table in tables[: max(_MOST - shown, 0)]:
                label = Text(table.name)
                if table.role in ("fact", "dimension", "bridge"):
                    label.append(f"  {table.role}", style="dim")
                matched = bool(wanted) and not _holds(table.full_name, wanted)
                below = node.add(label, data=("table", table.full_name), expand=matched)
                if matched:
                    _add_columns(below, table, *wanted)
            shown += len(tables)
            if shown > _MOST:
                node.add_leaf(Text(f"… {len(tables):,} in all: filter to see the others", style="dim italic"))


def _holds(text: str, wanted: Iterable[str]) -> bool:
    lower = text.lower()
    return all(word in lower for word in wanted)


def _holds_table(table: TableEntry, wanted: list[str]) -> bool:
    if _holds(table.full_name, wanted):
        return True
    return any(_holds(f"{table.full_name}.{column.name}", wanted) for column in table.columns)


def _add_columns(node: TreeNode[Place], table: TableEntry, *wanted: str) -> None:
    for column in table.columns:
        if wanted and not _holds(f"{table.full_name}.{column.name}", wanted):
            continue
        label = Text(column.name)
        label.append(f"  {column.data_type}", style="dim")
        if column.badge:
            label.append(f"  {column.badge}", style="bold yellow")
        node.add_leaf(label, data=("column", f"{table.full_name}.{column.name}"))


def _add_leaves(
    root: TreeNode[Place], title: str, kind: str, entries: Iterable[tuple[str, str]], wanted: list[str]
) -> None:
    held = [(name, shown) for name, shown in entries if _holds(shown, wanted)]
    if not held:
        return
    node = root.add(Text(f"{title}  {len(held):,}", style="bold"), expand=bool(wanted))
    for name, shown in _first(held):
        node.add_leaf(Text(shown), data=(kind, name))
    if len(held) > _MOST:
        node.add_leaf(Text(f"… {len(held) - _MOST:,} more: filter to see them", style="dim italic"))


def _first(held: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    return iter(held[:_MOST])
