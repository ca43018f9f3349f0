"""Application source: one passage a function or class member, the rest of a class or file beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from tree_sitter import Node

from modeler.retrieval.cutting.pieces import Piece, piece_of
from modeler.retrieval.secrets.grammars import grammar
from modeler.sources.code.syntax import field, parsed, text_of

_MEMBERS = frozenset(
    {
        *("function_definition", "method_declaration", "function_declaration", "method_definition", "method"),
        *("singleton_method", "constructor_declaration", "function_item", "generator_function_declaration"),
        *("local_function_statement", "operator_declaration", "secondary_constructor", "compact_constructor"),
    }
)
"""Each is a passage of its own."""
_CONTAINERS = frozenset(
    {
        *("class_declaration", "class_definition", "class", "module", "interface_declaration", "trait_declaration"),
        *("enum_declaration", "object_declaration", "companion_object", "impl_item", "trait_item", "mod_item"),
        *(
            "struct_declaration",
            "record_declaration",
            "namespace_declaration",
            "namespace_definition",
            "internal_module",
        ),
        *("abstract_class_declaration", "singleton_class", "enum_item", "struct_item", "type_declaration"),
    }
)
"""Their members are passages; what else they hold is one together."""
_TRANSPARENT = frozenset(
    {
        *(
            "declaration_list",
            "class_body",
            "block",
            "body_statement",
            "enum_body",
            "interface_body",
            "enum_class_body",
        ),
        *("export_statement", "decorated_definition", "compound_statement", "enum_declaration_list"),
        *("expression_statement", "file_scoped_namespace_declaration", "enum_body_declarations"),
        *("lexical_declaration", "variable_declaration", "ambient_declaration", "template_declaration"),
    }
)
_IMPORTS = frozenset(
    {
        *("import_statement", "import_from_statement", "future_import_statement", "import_declaration", "import"),
        *("namespace_use_declaration", "using_directive", "import_list", "import_header", "package_header"),
        *("package_declaration", "package_clause", "use_declaration", "extern_crate_declaration", "php_tag"),
        "declare_statement",
    }
)
_REQUIRES = re.compile(
    r"(?:require|include)(?:_once|_relative)?\b[^\n]*$|(?:const|let|var)[^=\n]*=\s*require\([^\n]*$"
    r"|[\"']use strict[\"'];?$|namespace [\w\\]+;$"
)
_FUNCTION_VALUES = frozenset({"arrow_function", "function_expression", "function"})
_NAMES = frozenset({"type_identifier", "simple_identifier", "identifier", "type_spec"})
_WIDEST = 160
_SMALL = 500
"""A class of fewer characters stays whole."""


def cut_functions(text: str, path: str, language: str) -> Iterator[Piece]:
    r"""The functions and class members of *text*, and what stands between them.

    >>> source = "import os\n\ndef total(order):\n    return 1\n"
    >>> [(p.first_line, p.title) for p in cut_functions(source, "a.py", "python")]
    [(3, 'total')]
    """
    known = grammar(language, text)
    lines = text.split("\n")
    if known is None:
        whole = piece_of(lines, 1, len(lines), PurePosixPath(path).name)
        yield from (whole,) if whole else ()
        return
    tree = parsed(text.encode("utf-8", "replace"), known)
    units = sorted(_units(tree.root_node), key=lambda unit: unit.first)
    yield from _pieces(units, lines, PurePosixPath(path).name, _imports(tree.root_node))


@dataclass(slots=True)
class _Unit:
    """A member or container with its lines, from 1."""

    first: int
    last: int
    names: tuple[str, ...]
    """From the outermost."""
    is_member: bool
    context: str = ""
    """What the comment above the class says first."""


def _units(root: Node) -> Iterator[_Unit]:
    """Members and containers below *root*; nothing is looked for inside a member."""
    waiting: list[tuple[Node, Node, tuple[str, ...], str]] = [(one, one, (), "") for one in root.named_children]
    while waiting:
        node, outer, names, said = waiting.pop()
        name = _name(node)
        if node.type in _MEMBERS or _is_named_function(node):
            yield _Unit(_first(outer), node.end_point.row + 1, (*names, name or "anonymous"), True, said)
        elif node.type in _CONTAINERS and not _REQUIRES.match(text_of(node)):
            inner = (*names, name) if name else names
            is_small = node.end_byte - node.start_byte < _SMALL
            yield _Unit(_first(outer), node.end_point.row + 1, inner, is_small, said)
            if not is_small:
                about = _said_above(outer)
                waiting.extend((child, child, inner, about) for child in node.named_children)
        elif node.type in _TRANSPARENT:
            wraps = node.type in ("export_statement", "decorated_definition", "lexical_declaration")
            waiting.extend((child, outer if wraps else child, names, said) for child in node.named_children)


def _is_named_function(node: Node) -> bool:
    """``const total = (order) => ...``."""
    value = field(node, "value")
    return node.type == "variable_declarator" and value is not None and value.type in _FUNCTION_VALUES


def _name(node: Node) -> str:
    named = field(node, "name") or field(node, "type")
    if named is None:
        named = next((child for child in node.named_children if child.type in _NAMES), None)
        if named is not None and named.type == "type_spec":
            named = field(named, "name")
    return text_of(named)


def _first(node: Node) -> int:
    """The line where *node* begins, with the comments and attributes right above it."""
    first = node.start_point.row
    before = node.prev_sibling
    while before is not None and _belongs_below(before) and before.end_point.row >= first - 1:
        # a comment after code on the same line is about that code
        own_line = before.prev_sibling is None or before.prev_sibling.end_point.row < before.start_point.row
        if not own_line:
            break
        first = before.start_point.row
        before = before.prev_sibling
    return first + 1


def _said_above(node: Node) -> str:
    """The first line of the comment right above *node* that says something."""
    before = node.prev_named_sibling
    while before is not None and _belongs_below(before) and "comment" not in before.type:
        before = before.prev_named_sibling
    if before is None or "comment" not in before.type or before.end_point.row < node.start_point.row - 1:
        return ""
    said = (line.strip(" \t/*#!-") for line in text_of(before).splitlines())
    return next((line for line in said if line and not line.startswith("@")), "")[:_WIDEST]


def _belongs_below(node: Node) -> bool:
    return (
        "comment" in node.type or "attribute" in node.type or "annotation" in node.type or node.type == "decorator"
    )


def _imports(root: Node) -> frozenset[int]:
    """Lines, from 0, that only say what else a file needs: alone they answer no question."""
    found: set[int] = set()
    for node in (root, *(child for child in root.named_children if child.type in _CONTAINERS)):
        for child in node.named_children:
            if child.type in _IMPORTS or _REQUIRES.match(text_of(child)):
                found.update(range(child.start_point.row, child.end_point.row + 1))
    return frozenset(found)


def _pieces(units: list[_Unit], lines: list[str], name: str, empty: frozenset[int]) -> Iterator[Piece]:
    owner: list[tuple[str, ...] | None] = [()] * len(lines)
    for unit in units:
        for line in range(unit.first - 1, min(unit.last, len(lines))):
            owner[line] = None if unit.is_member else unit.names
    start = 0
    for line in range(1, len(lines) + 1):
        if line == len(lines) or owner[line] != owner[start]:
            names = owner[start]
            says_something = any(
                number not in empty and any(char.isalnum() for char in lines[number])
                for number in range(start, line)
            )
            rest = piece_of(lines, start + 1, line, _title(names, name), names) if names is not None else None
            if rest is not None and says_something:
                yield rest
            start = line
    for unit in units:
        if unit.is_member:
            title = _title(unit.names, name)
            piece = piece_of(lines, unit.first, unit.last, title, unit.names, unit.context)
            if piece is not None:
                yield piece


def _title(names: tuple[str, ...], file: str) -> str:
    return "::".join(names) or file
