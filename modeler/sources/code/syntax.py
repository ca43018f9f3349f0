"""What the readers of all languages need of a tree-sitter tree."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from tree_sitter import Language, Node, Parser, Query, QueryCursor, Tree

from modeler.catalog.names import Skipped, Span


@cache
def language(module: str, function: str = "language") -> Language:
    """The grammar that the package *module* holds."""
    return Language(getattr(import_module(module), function)())


def parsed(source: bytes, grammar: Language) -> Tree:
    """The tree of *source*; tree-sitter gives one for any bytes."""
    return Parser(grammar).parse(source)


@cache
def compiled(grammar: Language, pattern: str) -> Query:
    """The query *pattern*, compiled once."""
    return Query(grammar, pattern)


def captured(query: Query, root: Node) -> dict[str, list[Node]]:
    """The nodes *query* captures below *root*, by capture name, in source order.

    What stands inside a literal of more than `MOST_ELEMENTS` elements is data, and left out: to find the parent of
    a node takes tree-sitter time that grows with the parent's children.
    """
    found = QueryCursor(query).captures(root)
    data = [one for nodes in found.values() for one in nodes if one.named_child_count > MOST_ELEMENTS]
    ends = _ends_of_data(data)
    return {
        name: sorted(
            (node for node in nodes if not data or not _is_inside(node, ends)),
            key=lambda node: (node.start_byte, -node.end_byte),
        )
        for name, nodes in found.items()
    }


def _ends_of_data(nodes: list[Node]) -> list[tuple[int, int]]:
    """Where the outermost of *nodes* begin and end, in order."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(
        ((node.start_byte, node.end_byte) for node in nodes), key=lambda one: (one[0], -one[1])
    ):
        if not found or start >= found[-1][1]:
            found.append((start, end))
    return found


def _is_inside(node: Node, ends: list[tuple[int, int]]) -> bool:
    place = bisect_left(ends, (node.start_byte,)) - 1
    return place >= 0 and node.end_byte <= ends[place][1]


MOST_ELEMENTS = 2_000
"""A literal of more elements is data rather than labels."""


def text_of(node: Node | None) -> str:
    """The source of *node*; undecodable bytes replaced."""
    return "" if node is None or node.text is None else node.text.decode("utf-8", "replace")


def squeezed(node: Node | None) -> str:
    """The source of *node* on one line."""
    return " ".join(text_of(node).split())


def excerpt(node: Node) -> str:
    """The beginning of the source of *node* on one line, for people to find it again."""
    text = node.text or b""
    return " ".join(text[:_EXCERPT].decode("utf-8", "replace").split())


_EXCERPT = 120


def span_of(node: Node, path: str, last: Node | None = None) -> Span:
    """The lines from *node* to *last*."""
    end = (last or node).end_point
    return Span(path, node.start_point.row + 1, end.row + 1)


def field(node: Node | None, name: str) -> Node | None:
    """The child of *node* in the field *name*."""
    return None if node is None else node.child_by_field_name(name)


def named(node: Node | None) -> list[Node]:
    """The named children of *node* without comments."""
    return [] if node is None else [child for child in node.named_children if "comment" not in child.type]


def only(node: Node | None) -> Node | None:
    """The one named child of *node*, or None where there are none or several."""
    children = named(node)
    return children[0] if len(children) == 1 else None


def siblings_before(node: Node, most: int) -> Iterator[Node]:
    """Up to *most* statements before *node* in its block, the nearest first."""
    current = node.prev_named_sibling
    while current is not None and most:
        if "comment" not in current.type:
            yield current
            most -= 1
        current = current.prev_named_sibling


def next_statement(node: Node) -> Node | None:
    """The statement after *node* in its block."""
    current = node.next_named_sibling
    while current is not None and "comment" in current.type:
        current = current.next_named_sibling
    return current


def broken(root: Node, path: str) -> tuple[Skipped, ...]:
    """The first place below *root* that the grammar does not know, if there is one."""
    if not root.has_error:
        return ()
    current = root
    while not current.is_missing:
        inner = next((c for c in current.children if c.has_error or c.is_error or c.is_missing), None)
        if inner is None:
            break
        current = inner
    # an error over several lines is something that was never closed: its end is where the text stops making sense
    line = (current.end_point if current.is_error else current.start_point).row + 1
    reason = "the source cannot be parsed here; the rest of the file was read"
    return (Skipped(Span(path, line, line), reason, "it may be cut off, or of a newer version of its language"),)


@dataclass(frozen=True, slots=True)
class Scopes:
    """Classes or functions of a file, to find the one that a node stands in."""

    ranges: tuple[tuple[int, int, str], ...]

    @classmethod
    def of(cls, nodes: list[Node]) -> Scopes:
        """Of *nodes* with a ``name`` field, or that of the type they add to."""
        names = (text_of(field(node, "name") or field(node, "type")) for node in nodes)
        return cls(tuple((node.start_byte, node.end_byte, name) for node, name in zip(nodes, names, strict=True)))

    def around(self, node: Node) -> str:
        """The name of the innermost scope around *node*; empty outside of all."""
        name, width = "", -1
        for start, end, scope in self.ranges:
            if start <= node.start_byte and node.end_byte <= end and (width < 0 or end - start < width):
                name, width = scope, end - start
        return name
