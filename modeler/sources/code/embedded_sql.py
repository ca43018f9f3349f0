"""SQL that stands in the strings of application code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tree_sitter import Node

from modeler.sources.code import syntax
from modeler.sources.code.terms import Computed, Folded, Joined, Known, Named, Term, Wrapped, as_text
from modeler.sources.reading import Origin, Statement

_BEGINS = re.compile(
    rb"""["'`\n>][ \t\r\n(]*(?:select|insert\s+into|update|delete\s+from|with|merge)\s""", re.IGNORECASE
)
"""Where a string may begin with a statement; the tree then says whether it is a string."""
_STATEMENT = re.compile(
    r"\s*\(?\s*(?:select\b.+\bfrom\b|insert\s+into\b.+\b(?:values|select)\b|update\b.+\bset\b|delete\s+from\b"
    r"|with\b.+\bas\b.+\bselect\b|merge\s+into\b)",
    re.IGNORECASE | re.DOTALL,
)
"""Words that a statement has and a sentence that begins like one has not."""
PLACEHOLDER = "?"
"""What stands in a statement for a value that the program fills in."""


def embedded_statements(
    source: bytes, root: Node, path: str, read_term: Callable[[Node], Term], strings: frozenset[str]
) -> tuple[Statement, ...]:
    """The statements in string literals of *source*, values that the program fills in written as ``?``.

    *strings* are the node types of string literals, *read_term* reads one, or a concatenation of them.
    """
    return tuple(_statements(source, root, path, read_term, strings))


def _statements(
    source: bytes, root: Node, path: str, read_term: Callable[[Node], Term], strings: frozenset[str]
) -> Iterator[Statement]:
    read_to = -1
    for match in _BEGINS.finditer(source):
        if match.end() <= read_to:
            continue
        node = _string_at(root, match.end() - 2, strings)
        if node is None:
            continue
        whole = _whole(node)
        read_to = whole.end_byte
        sql = _written(read_term(whole))
        if _STATEMENT.match(sql):
            yield Statement(sql, "redshift", syntax.span_of(whole, path), Origin.CODE)


def _string_at(root: Node, offset: int, strings: frozenset[str]) -> Node | None:
    node = root.descendant_for_byte_range(offset, offset)
    while node is not None and node.type not in strings:
        if node.named_child_count > 3 and "string" not in node.type and "heredoc" not in node.type:
            return None
        node = node.parent
    return node


def _whole(node: Node) -> Node:
    """The concatenation that *node* is the first part of."""
    current = node
    while current.parent is not None and current.parent.type == "binary_expression":
        current = current.parent
    return current


def _written(found: Term) -> str:
    match found:
        case Known(value):
            return as_text(value)
        case Joined(parts):
            return "".join(_written(part) for part in parts)
        case Wrapped(inner):
            return _written(inner)
        case Computed() | Named() | Folded():
            return PLACEHOLDER
