"""SQL that stands in the strings of application code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tree_sitter import Node

from modeler.sources.code import syntax
from modeler.sources.code.filling import as_parsed, marked
from modeler.sources.code.fragments import PLACEHOLDER
from modeler.sources.code.terms import Computed, Folded, Joined, Known, Named, Term, Wrapped, as_text
from modeler.sources.reading import Origin, Statement

_BEGINS = re.compile(
    rb"""["'`\n>][ \t\r\n(]*(?:select|insert\s+into|update|delete\s+from|with|merge)\s""", re.IGNORECASE
)
"""Where a string may begin with a statement; the tree then says whether it is a string."""
_STATEMENT = re.compile(
    r"(?:\s|--[^\n]*\n|/\*.*?\*/)*\(?\s*"
    r"(?:select\s+(?!(?:an?|the|your|this|some|any|to)\s+(?!from\b|as\b)[a-z]).+\bfrom\b"
    r"|insert\s+into\b.+\b(?:values|select)\b|update\b.+\bset\b|delete\s+from\s+\S"
    r"|with\b.+\bas\b.+\bselect\b|merge\s+into\b.+\busing\b)",
    re.IGNORECASE | re.DOTALL,
)
"""Words that a statement has and a sentence that begins like one has not."""


def embedded_statements(
    source: bytes, root: Node, path: str, read_term: Callable[[Node], Term], strings: frozenset[str]
) -> tuple[Statement, ...]:
    """The statements in string literals of *source*, values that the program fills in written as ``?``.

    Constants, and what may name a table, are marked for `filling.filled`, which knows those of other files.
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
        sql = _sql(whole, read_term, strings)
        if _STATEMENT.match(sql):
            yield Statement(as_parsed(sql), "redshift", syntax.span_of(whole, path), Origin.CODE)


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
    while current.parent is not None and _concatenates(current.parent):
        current = current.parent
    return current


_PLUS = frozenset({"+", "."})


def _concatenates(node: Node) -> bool:
    """Whether *node* puts texts together; a comparison or ``%`` has the same type as a sum and does not."""
    if node.type == "concatenated_string":
        return True
    is_operation = node.type in ("binary_expression", "binary_operator", "binary", "additive_expression")
    return is_operation and any(child.type in _PLUS for child in node.children)


def _sql(node: Node, read_term: Callable[[Node], Term], strings: frozenset[str]) -> str:
    """The text of a string or concatenation; what is interpolated is filled in by the program as well."""
    if _concatenates(node):
        return "".join(_sql(part, read_term, strings) for part in node.named_children if part.type != "comment")
    found = read_term(node)
    if isinstance(found, Computed) and node.type in strings:
        return _interpolated(node, read_term)
    return _written(found)


_QUOTES = re.compile(r"""(?s)^[A-Za-z@$]*("{3}|'{3}|["'`])(.*)\1$""")
_HEREDOC_END = re.compile(r"\n[ \t]*[A-Z_]+$")


def _interpolated(node: Node, read_term: Callable[[Node], Term]) -> str:
    """The text between the quotes of *node*, what is evaluated in it replaced."""
    written, at, parts = node.text or b"", node.start_byte, []
    end = at
    for child in node.named_children:
        if not (child.type.startswith(_FIXED) or "content" in child.type or "fragment" in child.type):
            filled_in = _written(read_term(syntax.only(child) or child if "interpol" in child.type else child))
            parts += [written[end - at : child.start_byte - at], filled_in.encode()]
            end = child.end_byte
    text = b"".join((*parts, written[end - at :])).decode("utf-8", "replace")
    match = _QUOTES.match(text)
    return match.group(2) if match is not None else _HEREDOC_END.sub("", text)


_FIXED = ("string_start", "string_end", "escape", "interpolation_start", "interpolation_quote", "heredoc")
"""Beginnings of the types of a string's children that are text as it stands."""


def _written(found: Term) -> str:
    match found:
        case Known(value):
            return as_text(value)
        case Joined(parts):
            return "".join(_written(part) for part in parts)
        case Wrapped(inner):
            return _written(inner)
        case Named(name):
            return marked(name)
        case Computed(text):
            return marked(text)
        case Folded():
            return PLACEHOLDER
