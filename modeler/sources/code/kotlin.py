"""Kotlin: enum classes with fields, when, mapOf."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tree_sitter import Node

from modeler.sources.code import syntax
from modeler.sources.code.branching import Branch
from modeler.sources.code.conditions import Test, if_drafts, test_of
from modeler.sources.code.embedded_sql import embedded_statements
from modeler.sources.code.facts import Definition, Draft, Facts
from modeler.sources.code.java import enum_drafts, enum_members
from modeler.sources.code.statements import effects
from modeler.sources.code.syntax import squeezed, text_of
from modeler.sources.code.terms import is_label
from modeler.sources.code.views import View, constant_groups, drafts_of

_PATTERN = """
[(class_declaration) (object_declaration)] @class
(function_declaration) @function
(class_declaration (enum_class_body) @enum_body)
(when_expression) @when
(if_expression) @if
(call_expression (identifier) (value_arguments (value_argument (infix_expression)))) @map
(property_declaration (variable_declaration (identifier))) @constant
"""


def read(source: bytes, path: str) -> Facts:
    """All that the Kotlin in *source* says.

    >>> code = b'fun f(x: Int) = when (x) { 1 -> "Open" ; 2 -> "Closed" ; else -> "Unknown" }'
    >>> [(draft.subject, len(draft.arms)) for draft in read(code, "f.kt").drafts]
    [('x', 2)]
    """
    grammar = syntax.language("tree_sitter_kotlin")
    root = syntax.parsed(source, grammar).root_node
    found = syntax.captured(syntax.compiled(grammar, _PATTERN), root)
    view = View.of(path, "kotlin", found)
    constants = tuple(_constants(found.get("constant", []), view))
    enums = [body.parent for body in found.get("enum_body", ()) if body.parent is not None]
    members = tuple(one for node in enums for one, _ in enum_members(node, view))
    drafts = [*drafts_of({**found, "enum": enums}, view, _READERS), *constant_groups(view, constants)]
    return Facts(
        "kotlin",
        tuple(sorted(drafts, key=lambda draft: (draft.span, draft.kind))),
        (*constants, *members),
        (),
        embedded_statements(
            source, root, path, view.term, frozenset({"string_literal", "multiline_string_literal"})
        ),
        syntax.broken(root, path),
    )


def _when(node: Node, view: View) -> Iterator[Draft]:
    subject = next((child for child in node.named_children if child.type == "when_subject"), None)
    branches: list[Branch] = []
    tests: list[Test] = []
    for entry in node.named_children:
        if entry.type == "when_entry":
            conditions = entry.children_by_field_name("condition")
            body = [child for child in syntax.named(entry) if child not in conditions]
            codes = tuple(("=", view.term(condition)) for condition in conditions)
            if subject is None and conditions:
                test = test_of(conditions[0], view) if len(conditions) == 1 else None
                if test is None or (tests and tests[0].subject != test.subject):
                    return
                tests.append(test)
                codes = test.conditions
            branches.append(Branch(codes, effects(body, view.term), is_default=not codes))
    if subject is not None:
        yield from view.branching(node, branches, kind="when", subject=squeezed(syntax.named(subject)[-1]))
    elif len(tests) > 1:
        yield from view.branching(node, branches, kind="when", subject=tests[0].subject)


def _map(node: Node, view: View) -> Iterator[Draft]:
    """``mapOf(1 to "a", 2 to "b")``."""
    if not text_of(syntax.named(node)[0]).endswith("mapOf"):
        return
    sides: list[tuple[Node | None, Node | None]] = []
    for argument in syntax.named(syntax.named(node)[-1]):
        pair = syntax.named(syntax.only(argument))
        if len(pair) != 3 or text_of(pair[1]) != "to":
            return
        sides.append((pair[0], pair[2]))
    holder = node.parent
    held = syntax.named(holder)[0] if holder is not None and holder.type == "property_declaration" else None
    yield from view.map(node, sides, name=text_of(held))


def _constants(nodes: list[Node], view: View) -> Iterator[Definition]:
    for node in nodes:
        value = view.term(syntax.named(node)[-1])
        declared = next((child for child in node.named_children if child.type == "variable_declaration"), None)
        name = text_of(next(iter(syntax.named(declared)), None))
        if name.isupper() and is_label(value):
            yield view.definition(node, name, value, view.classes.around(node))
            yield view.definition(node, name, value)


_READERS: dict[str, Callable[[Node, View], Iterator[Draft]]] = {
    "enum": enum_drafts,
    "when": _when,
    "if": if_drafts,
    "map": _map,
}
