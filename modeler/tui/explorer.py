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

from modeler.tui.overview import ColumnEntry, Overview, TableEntry

_MOST = 100
"""Entries shown of tables and columns, and of each kind of file: with more a key press waits for the drawing."""

_GROUP = "group"
"""A schema, or a kind of file: it only unfolds."""

Place = tuple[str, str]
"""Kind and name of what a node stands for: a group, a table, a column, a file or a prompt."""


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
        """Show *overview*; what was folded or unfolded stays so, and the cursor where it was."""
        unfolded = {node.data: node.is_expanded for node in _below(self.entries.root)}
        at = self.entries.cursor_node.data if self.entries.cursor_node is not None else None
        self._overview = overview
        self._draw(self.query_one("#filter", Input).value)
        for node in tuple(_below(self.entries.root)):
            if unfolded.get(node.data, node.is_expanded) is not node.is_expanded:
                node.toggle()
        if at is not None:
            self.call_after_refresh(self._move_to, at)

    def _move_to(self, place: Place) -> None:
        node = next((node for node in _below(self.entries.root) if node.data == place), None)
        self.entries.move_cursor(node)

    def filter_by(self, words: str) -> None:
        """Keep what holds *words*."""
        self.query_one("#filter", Input).value = words

    def action_filter(self) -> None:
        """Go to the filter, at once: what is typed on must not reach the tree."""
        self.app.set_focus(self.query_one("#filter", Input))

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
            _add_columns(node, table, table.columns)

    def on_tree_node_selected(self, event: Tree.NodeSelected[Place]) -> None:
        """Enter or a click opens."""
        event.stop()
        if event.node.data is not None and event.node.data[0] != _GROUP:
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
        """Tables by schema, until :data:`_MOST` entries are shown."""
        schemas: dict[str, list[TableEntry]] = {}
        for table in overview.tables:
            if _holds(table.words, wanted):
                schemas.setdefault(table.schema, []).append(table)
        left = _MOST
        for schema, tables in schemas.items():
            label = Text(f"{schema}  {len(tables):,}", style="bold")
            node = self.entries.root.add(label, data=(_GROUP, schema), expand=left > 0)
            for place, table in enumerate(tables):
                if left <= 0:
                    node.add_leaf(Text(f"… {len(tables) - place:,} more: filter to see them", style="dim italic"))
                    break
                left -= 1 + _add_table(node, table, wanted, most=left)


def _below(node: TreeNode[Place]) -> Iterator[TreeNode[Place]]:
    for child in node.children:
        yield child
        yield from _below(child)


def _holds(text: str, wanted: Iterable[str]) -> bool:
    return all(word in text for word in wanted)


def _add_table(node: TreeNode[Place], table: TableEntry, wanted: list[str], *, most: int) -> int:
    """Add *table*, unfolded where its columns are what was *wanted*; how many columns that showed."""
    label = Text(table.name)
    if table.role in ("fact", "dimension", "bridge"):
        label.append(f"  {table.role}", style="dim")
    by_column = [word for word in wanted if word not in table.full_name.lower()]
    below = node.add(label, data=("table", table.full_name), expand=bool(by_column))
    if not by_column:
        return 0
    found = [one for one in table.columns if any(word in one.name.lower() for word in by_column)]
    _add_columns(below, table, found[:most])
    return len(found[:most])


def _add_columns(node: TreeNode[Place], table: TableEntry, columns: Iterable[ColumnEntry]) -> None:
    for column in columns:
        label = Text(column.name)
        label.append(f"  {column.data_type}", style="dim")
        if column.badge:
            label.append(f"  {column.badge}", style="bold yellow")
        node.add_leaf(label, data=("column", f"{table.full_name}.{column.name}"))


def _add_leaves(
    root: TreeNode[Place], title: str, kind: str, entries: Iterable[tuple[str, str]], wanted: list[str]
) -> None:
    held = [(name, shown) for name, shown in entries if _holds(shown.lower(), wanted)]
    if not held:
        return
    label = Text(f"{title}  {len(held):,}", style="bold")
    node = root.add(label, data=(_GROUP, title), expand=bool(wanted))
    for name, shown in _first(held):
        node.add_leaf(Text(shown), data=(kind, name))
    if len(held) > _MOST:
        node.add_leaf(Text(f"… {len(held) - _MOST:,} more: filter to see them", style="dim italic"))


def _first(held: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    return iter(held[:_MOST])
