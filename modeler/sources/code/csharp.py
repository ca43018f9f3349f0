"""C#: enums with attributes, both forms of switch, dictionaries, if chains."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tree_sitter import Node

from modeler.sources.code import syntax
from modeler.sources.code.branching import Branch
from modeler.sources.code.conditions import if_drafts, ternary_drafts
from modeler.sources.code.embedded_sql import embedded_statements
from modeler.sources.code.facts import Arm, Definition, Draft, Facts
from modeler.sources.code.statements import effects
from modeler.sources.code.syntax import squeezed, text_of
from modeler.sources.code.terms import Known, Term, is_label
from modeler.sources.code.views import View, constant_groups, drafts_of

_PATTERN = """
[(class_declaration) (struct_declaration) (record_declaration) (enum_declaration)] @class
(method_declaration) @function
(enum_declaration) @enum
(switch_statement) @switch
(switch_expression) @arrows
(if_statement) @if
(conditional_expression) @ternary
(object_creation_expression initializer: (initializer_expression)) @map
(implicit_object_creation_expression (initializer_expression)) @map
(field_declaration (variable_declaration (variable_declarator (_) (_)))) @constant
"""


def read(source: bytes, path: str) -> Facts:
    """All that the C# in *source* says.

    >>> [draft.name for draft in read(b"public enum State { Open = 1, Closed = 2 }", "State.cs").drafts]
    ['State']
    """
    grammar = syntax.language("tree_sitter_c_sharp")
    root = syntax.parsed(source, grammar).root_node
    found = syntax.captured(syntax.compiled(grammar, _PATTERN), root)
    view = View.of(path, "csharp", found)
    constants = tuple(_constants(found.get("constant", []), view))
    members = tuple(one for node in found.get("enum", ()) for one, _ in _members(node, view))
    drafts = [*drafts_of(found, view, _READERS), *constant_groups(view, constants)]
    return Facts(
        "csharp",
        tuple(sorted(drafts, key=lambda draft: (draft.span, draft.kind))),
        (*constants, *members),
        (),
        embedded_statements(source, root, path, view.term, _STRINGS),
        syntax.broken(root, path),
    )


_STRINGS = frozenset({"string_literal", "verbatim_string_literal", "interpolated_string_expression"})


def _members(node: Node, view: View) -> Iterator[tuple[Definition, Term]]:
    """The members of an enum; the text of a Description or Display attribute is the label."""
    owner = text_of(syntax.field(node, "name"))
    following = 0
    for member in syntax.named(syntax.field(node, "body")):
        name, value = text_of(syntax.field(member, "name")), syntax.field(member, "value")
        code = view.term(value) if value is not None else Known(following)
        if isinstance(code, Known) and isinstance(code.value, int):
            following = code.value + 1
        if is_label(code):
            yield view.definition(member, name, code, owner), _described(member, view) or Known(name)


def _described(member: Node, view: View) -> Term | None:
    for attributes in (child for child in member.named_children if child.type == "attribute_list"):
        for attribute in syntax.named(attributes):
            if text_of(syntax.field(attribute, "name")) not in _NAMING:
                continue
            held = next((c for c in attribute.named_children if c.type == "attribute_argument_list"), None)
            for argument in syntax.named(held):
                found = view.term(syntax.named(argument)[-1])
                if isinstance(found, Known) and isinstance(found.value, str):
                    return found
    return None


_NAMING = frozenset({"Description", "Display", "EnumMember", "DisplayName", "XmlEnum"})


def _enum(node: Node, view: View) -> Iterator[Draft]:
    members = list(_members(node, view))
    if len(members) > 1:
        name = text_of(syntax.field(node, "name"))
        arms = (Arm("=", definition.term, label) for definition, label in members)
        yield view.data(node, arms, kind="enum", name=name, subject=name)


def _switch(node: Node, view: View) -> Iterator[Draft]:
    branches = []
    for section in syntax.named(syntax.field(node, "body")):
        children = syntax.named(section)
        patterns = [child for child in children if child.type in _PATTERNS]
        taken = effects([child for child in children if child.type not in _PATTERNS], view.term)
        codes = tuple(("=", code) for pattern in patterns for code in _codes(pattern, view))
        branches.append(Branch(codes, taken, is_default=text_of(section).lstrip().startswith("default")))
    if len(branches) > 1:
        subject = squeezed(syntax.field(node, "value"))
        yield from view.branching(node, branches, kind="switch", subject=subject, falls_through=True)


def _arrows(node: Node, view: View) -> Iterator[Draft]:
    children = syntax.named(node)
    branches = []
    for arm in (child for child in children if child.type == "switch_expression_arm"):
        parts = syntax.named(arm)
        if len(parts) != 2:
            return
        codes = () if parts[0].type == "discard" else tuple(("=", code) for code in _codes(parts[0], view))
        branches.append(Branch(codes, effects(parts[1:], view.term), is_default=not codes))
    yield from view.branching(node, branches, kind="switch", subject=squeezed(children[0]))


_PATTERNS = frozenset({"constant_pattern", "or_pattern", "case_switch_label"})


def _codes(pattern: Node, view: View) -> Iterator[Term]:
    if pattern.type == "or_pattern":
        for child in syntax.named(pattern):
            yield from _codes(child, view)
    else:
        yield view.term(pattern)


def _map(node: Node, view: View) -> Iterator[Draft]:
    """``new Dictionary<int, string> { {1, "a"}, [2] = "b" }``."""
    created = text_of(syntax.field(node, "type"))
    initializer = next((c for c in node.named_children if c.type == "initializer_expression"), None)
    sides: list[tuple[Node | None, Node | None]] = []
    for element in syntax.named(initializer):
        if element.type == "initializer_expression" and len(syntax.named(element)) == 2:
            sides.append((syntax.named(element)[0], syntax.named(element)[1]))
        elif element.type == "assignment_expression" and "[" in text_of(syntax.field(element, "left"))[:1]:
            key = syntax.only(syntax.field(element, "left"))
            sides.append((key, syntax.field(element, "right")))
        else:
            return
    if not created or "Dictionary" in created:
        holder = node.parent
        named = holder if holder is not None and holder.type == "variable_declarator" else None
        yield from view.map(node, sides, name=text_of(syntax.field(named, "name")))


def _constants(nodes: list[Node], view: View) -> Iterator[Definition]:
    for node in nodes:
        modifiers = {text_of(child) for child in node.named_children if child.type == "modifier"}
        if not modifiers & {"const", "readonly"}:
            continue
        declaration = next(child for child in node.named_children if child.type == "variable_declaration")
        for declarator in (child for child in declaration.named_children if child.type == "variable_declarator"):
            value = view.term(syntax.named(declarator)[-1])
            if is_label(value):
                name = text_of(syntax.field(declarator, "name"))
                yield view.definition(declarator, name, value, view.classes.around(node))
                yield view.definition(declarator, name, value)


_READERS: dict[str, Callable[[Node, View], Iterator[Draft]]] = {
    "enum": _enum,
    "switch": _switch,
    "arrows": _arrows,
    "if": if_drafts,
    "ternary": ternary_drafts,
    "map": _map,
}
