"""PHP: every way to write a mapping, constants, and the SQL in its strings."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from tree_sitter import Node

from modeler.catalog.names import Skipped, Span
from modeler.sources.code import syntax
from modeler.sources.code.embedded_sql import embedded_statements
from modeler.sources.code.facts import Definition, Draft, Facts
from modeler.sources.code.php.arrays import array_drafts, run_drafts
from modeler.sources.code.php.branches import if_drafts, match_drafts, switch_drafts, ternary_drafts
from modeler.sources.code.php.built_in import built_in_constants
from modeler.sources.code.php.definitions import (
    class_parents,
    constant_definitions,
    constant_drafts,
    enum_definitions,
    enum_drafts,
)
from modeler.sources.code.php.terms import PhpFile, term
from modeler.sources.code.syntax import Scopes, text_of
from modeler.sources.code.terms import Known

_PATTERN = """
(namespace_definition name: (_) @namespace)
(namespace_use_clause) @use
[(class_declaration) (interface_declaration) (trait_declaration) (enum_declaration)] @class
[(function_definition) (method_declaration)] @function
(const_element) @constant
(enum_declaration) @enum
((function_call_expression function: (name) @_name) @define (#eq? @_name "define"))
(switch_statement) @switch
(match_expression) @match
(if_statement condition: (parenthesized_expression [(binary_expression) (function_call_expression)])) @if
(conditional_expression condition: [(binary_expression) (parenthesized_expression)]) @ternary
(array_creation_expression (array_element_initializer)) @array
(expression_statement (assignment_expression left: (subscript_expression (_) (_)))) @entry
"""


def read(source: bytes, path: str) -> Facts:
    """All that the PHP in *source* says; what stands in broken parts is left out.

    >>> facts = read(b"<?php switch ($v) { case 1: return 'a'; case 2: return 'b'; }", "v.php")
    >>> [(draft.kind, draft.subject, len(draft.arms)) for draft in facts.drafts]
    [('switch', '$v', 2)]
    """
    root, found, file = opened(source, path)
    constants = tuple(_constants(found, file))
    drafts: list[Draft] = []
    skipped: list[Skipped] = []
    for one in chain(_branching(found, file), _data(found, file), constant_drafts(_grouped(constants, file), file)):
        if isinstance(one, Skipped):
            skipped.append(one)
        else:
            drafts.append(one)
    drafts.sort(key=lambda draft: (draft.span, draft.kind))
    own = built_in_constants()
    return Facts(
        "php",
        tuple(drafts),
        (*constants, *(_built_in(name, own[name]) for name in file.used)),
        tuple(pair for node in found.get("class", ()) for pair in class_parents(node, file)),
        embedded_statements(source, root, path, lambda node: term(node, file), _STRINGS),
        (*skipped, *syntax.broken(root, path)),
    )


def _built_in(name: str, value: int | str) -> Definition:
    return Definition(name, Known(value), Span("php", 1, 1), is_rival=False)


def opened(source: bytes, path: str) -> tuple[Node, dict[str, list[Node]], PhpFile]:
    """The root of the tree, the nodes that mappings may be made of by kind, and what names mean in the file."""
    grammar = syntax.language("tree_sitter_php", "language_php")
    root = syntax.parsed(source, grammar).root_node
    found = syntax.captured(syntax.compiled(grammar, _PATTERN), root)
    return root, found, _file(source, path, found)


_STRINGS = frozenset({"string", "encapsed_string", "heredoc", "nowdoc"})


def _file(source: bytes, path: str, found: dict[str, list[Node]]) -> PhpFile:
    namespaces = found.get("namespace", [])
    classes = Scopes.of(found.get("class", []))
    file = PhpFile(
        path,
        source.decode("utf-8", "replace"),
        text_of(namespaces[0]) if namespaces else "",
        dict(_imported(found.get("use", []))),
        classes,
        Scopes.of(found.get("function", [])),
        {},
    )
    for node in found.get("class", ()):
        base = next((child for child in node.named_children if child.type == "base_clause"), None)
        parent = syntax.only(base)
        if parent is not None:
            file.bases[text_of(syntax.field(node, "name"))] = file.class_name(text_of(parent))
    return file


def _imported(uses: list[Node]) -> Iterator[tuple[str, str]]:
    for use in uses:
        names = [child for child in use.named_children if child.type in ("name", "qualified_name")]
        if not names:
            continue
        full = text_of(names[0]).lstrip("\\")
        group = use.parent
        if group is not None and group.type == "namespace_use_group" and group.parent is not None:
            prefix = next((c for c in group.parent.named_children if c.type == "namespace_name"), None)
            full = f"{text_of(prefix)}\\{full}"
        alias = text_of(syntax.field(use, "alias")) or full.rpartition("\\")[2]
        yield alias.lower(), full


def _constants(found: dict[str, list[Node]], file: PhpFile) -> Iterator[Definition]:
    for node in (*found.get("constant", ()), *found.get("define", ())):
        yield from constant_definitions(node, file)
    for node in found.get("enum", ()):
        yield from enum_definitions(node, file)


def _grouped(definitions: tuple[Definition, ...], file: PhpFile) -> list[tuple[str, str, Definition]]:
    """*definitions* with their class and bare name."""
    split = ((one.name.rpartition("::"), one) for one in definitions)
    return [(owner.rpartition("\\")[2], name, one) for (owner, _, name), one in split]


def _branching(found: dict[str, list[Node]], file: PhpFile) -> Iterator[Draft]:
    readers = (
        ("switch", switch_drafts),
        ("match", match_drafts),
        ("if", if_drafts),
        ("ternary", ternary_drafts),
        ("enum", enum_drafts),
    )
    for name, read_one in readers:
        for node in found.get(name, ()):
            yield from read_one(node, file)


def _data(found: dict[str, list[Node]], file: PhpFile) -> Iterator[Draft | Skipped]:
    for node in found.get("array", ()):
        yield from array_drafts(node, file)
    yield from run_drafts(found.get("entry", ()), file)
