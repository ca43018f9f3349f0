"""Rust: match, if chains, enums with discriminants."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tree_sitter import Node

from modeler.sources.code import syntax
from modeler.sources.code.branching import Branch
from modeler.sources.code.conditions import if_drafts
from modeler.sources.code.embedded_sql import embedded_statements
from modeler.sources.code.facts import Arm, Definition, Draft, Facts
from modeler.sources.code.statements import effects
from modeler.sources.code.syntax import squeezed, text_of
from modeler.sources.code.terms import Known, is_label
from modeler.sources.code.views import View, constant_groups, drafts_of

_PATTERN = """
[(struct_item) (enum_item) (trait_item) (impl_item)] @class
(function_item) @function
(enum_item) @enum
(match_expression) @match
(if_expression) @if
(array_expression (tuple_expression)) @pairs
[(const_item) (static_item)] @constant
"""


def read(source: bytes, path: str) -> Facts:
    """All that the Rust in *source* says.

    >>> code = b'fn f(x: i32) -> &str { match x { 1 | 2 => "Acme", 3 => "Hooli", _ => "?" } }'
    >>> [(draft.subject, len(draft.arms)) for draft in read(code, "f.rs").drafts]
    [('x', 3)]
    """
    grammar = syntax.language("tree_sitter_rust")
    root = syntax.parsed(source, grammar).root_node
    found = syntax.captured(syntax.compiled(grammar, _PATTERN), root)
    view = View.of(path, "rust", found)
    constants = tuple(_constants(found.get("constant", []), view))
    members = tuple(one for node in found.get("enum", ()) for one in _members(node, view))
    drafts = [*drafts_of(found, view, _READERS), *constant_groups(view, constants)]
    return Facts(
        "rust",
        tuple(sorted(drafts, key=lambda draft: (draft.span, draft.kind))),
        (*constants, *members),
        (),
        embedded_statements(source, root, path, view.term, frozenset({"string_literal", "raw_string_literal"})),
        syntax.broken(root, path),
    )


def _match(node: Node, view: View) -> Iterator[Draft]:
    branches = []
    for arm in syntax.named(syntax.field(node, "body")):
        pattern = syntax.field(arm, "pattern")
        if pattern is None or syntax.field(pattern, "condition") is not None:
            return
        options = [syntax.only(pattern)] if syntax.named(pattern) else []
        while any(option is not None and option.type == "or_pattern" for option in options):
            options = [inner for option in options for inner in _alternatives(option)]
        codes = tuple(("=", view.term(option)) for option in options)
        # a lower-case name in a pattern binds the value: it takes everything
        is_default = not codes or all(option is not None and _binds(option) for option in options)
        body = syntax.field(arm, "value")
        taken = effects([body] if body is not None else [], view.term)
        branches.append(Branch(() if is_default else codes, taken, is_default=is_default))
    yield from view.branching(node, branches, kind="match", subject=squeezed(syntax.field(node, "value")))


def _pairs(node: Node, view: View) -> Iterator[Draft]:
    """``[(1, "a"), (2, "b")]``, a table or what a map is made from."""
    rows = [syntax.named(row) for row in syntax.named(node)]
    if all(len(row) == 2 for row in rows):
        sides: list[tuple[Node | None, Node | None]] = [(row[0], row[1]) for row in rows]
        yield from view.map(node, sides, name=text_of(syntax.field(node.parent, "name")))


def _alternatives(option: Node | None) -> list[Node | None]:
    if option is not None and option.type == "or_pattern":
        return list(syntax.named(option))
    return [option]


def _binds(option: Node) -> bool:
    return option.type == "identifier" and text_of(option)[:1].islower()


def _members(node: Node, view: View) -> Iterator[Definition]:
    """The variants of an enum that has discriminants."""
    owner = text_of(syntax.field(node, "name"))
    variants = [child for child in syntax.named(syntax.field(node, "body")) if child.type == "enum_variant"]
    if not any(syntax.field(variant, "value") for variant in variants):
        return
    following = 0
    for variant in variants:
        value = syntax.field(variant, "value")
        code = view.term(value) if value is not None else Known(following)
        if isinstance(code, Known) and isinstance(code.value, int):
            following = code.value + 1
        yield view.definition(variant, text_of(syntax.field(variant, "name")), code, owner)


def _enum(node: Node, view: View) -> Iterator[Draft]:
    members = list(_members(node, view))
    if len(members) > 1:
        name = text_of(syntax.field(node, "name"))
        arms = (Arm("=", one.term, Known(one.name.rpartition("::")[2])) for one in members)
        yield view.data(node, arms, kind="enum", name=name, subject=name)


def _constants(nodes: list[Node], view: View) -> Iterator[Definition]:
    for node in nodes:
        value = view.term(syntax.field(node, "value"))
        if is_label(value):
            yield view.definition(node, text_of(syntax.field(node, "name")), value)


_READERS: dict[str, Callable[[Node, View], Iterator[Draft]]] = {
    "enum": _enum,
    "match": _match,
    "if": if_drafts,
    "pairs": _pairs,
}
