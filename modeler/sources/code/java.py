"""Java: enums with fields, switch in both forms, Map.of and put, if chains."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tree_sitter import Node

from modeler.sources.code import syntax
from modeler.sources.code.branching import Branch
from modeler.sources.code.conditions import if_drafts, ternary_drafts
from modeler.sources.code.embedded_sql import embedded_statements
from modeler.sources.code.facts import Arm, Definition, Draft, Facts
from modeler.sources.code.runs import Entry, run_drafts
from modeler.sources.code.statements import effects
from modeler.sources.code.syntax import squeezed, text_of
from modeler.sources.code.terms import Known, Term, is_label
from modeler.sources.code.views import View, constant_groups, drafts_of

_PATTERN = """
[(class_declaration) (interface_declaration) (enum_declaration)] @class
(method_declaration) @function
(enum_declaration) @enum
(switch_expression) @switch
(if_statement) @if
(ternary_expression) @ternary
((method_invocation name: (identifier) @_name arguments: (argument_list)) @map (#any-of? @_name "of" "ofEntries"))
(expression_statement (method_invocation name: (identifier) arguments: (argument_list (_) (_)))) @put
((method_invocation object: (method_invocation) name: (identifier) @_built) @built
 (#any-of? @_built "build" "buildOrThrow"))
(field_declaration (modifiers) declarator: (variable_declarator value: (_))) @constant
"""


def read(source: bytes, path: str) -> Facts:
    """All that the Java in *source* says.

    >>> code = b'enum State { OPEN(1, "Open"), CLOSED(2, "Closed"); State(int id, String label) {} }'
    >>> [(draft.kind, len(draft.arms)) for draft in read(code, "State.java").drafts]
    [('enum', 2)]
    """
    grammar = syntax.language("tree_sitter_java")
    root = syntax.parsed(source, grammar).root_node
    found = syntax.captured(syntax.compiled(grammar, _PATTERN), root)
    view = View.of(path, "java", found)
    constants = tuple(_constants(found.get("constant", []), view))
    members = tuple(one for node in found.get("enum", ()) for one, _ in enum_members(node, view))
    drafts = [*drafts_of(found, view, _READERS), *run_drafts(found.get("put", []), view, _put)]
    return Facts(
        "java",
        tuple(sorted((*drafts, *constant_groups(view, constants)), key=lambda draft: (draft.span, draft.kind))),
        (*constants, *members),
        (),
        embedded_statements(source, root, path, view.term, frozenset({"string_literal"})),
        syntax.broken(root, path),
    )


def enum_members(node: Node, view: View) -> Iterator[tuple[Definition, Term | None]]:
    """The members of an enum: their first argument is the code, their last other text the label."""
    owner = text_of(syntax.field(node, "name"))
    body = syntax.field(node, "body") or next(c for c in node.named_children if c.type == "enum_class_body")
    for member in syntax.named(body):
        if member.type not in ("enum_constant", "enum_entry"):
            continue
        children = syntax.named(member)
        name = text_of(syntax.field(member, "name") or children[0])
        held = next((child for child in children if child.type in ("argument_list", "value_arguments")), None)
        arguments = [view.term(argument) for argument in syntax.named(held)]
        # a number is the code wherever it stands
        arguments.sort(key=lambda one: not (isinstance(one, Known) and type(one.value) is int))
        code = arguments[0] if arguments and is_label(arguments[0]) else Known(name)
        texts = [one for one in arguments[1:] if isinstance(one, Known) and isinstance(one.value, str)]
        label = texts[-1] if texts else Known(name) if arguments else None
        yield view.definition(member, name, code, owner), label


def enum_drafts(node: Node, view: View) -> Iterator[Draft]:
    """An enum whose members carry a code names it."""
    members = [(definition, label) for definition, label in enum_members(node, view) if label is not None]
    if len(members) > 1:
        name = text_of(syntax.field(node, "name"))
        arms = (Arm("=", definition.term, label) for definition, label in members)
        yield view.data(node, arms, kind="enum", name=name, subject=name)


def _switch(node: Node, view: View) -> Iterator[Draft]:
    """``case 1:`` runs on into the next group, ``case 1 ->`` does not."""
    subject = squeezed(syntax.only(syntax.field(node, "condition")))
    branches = []
    falls_through = False
    for group in syntax.named(syntax.field(node, "body")):
        labels = [child for child in group.named_children if child.type == "switch_label"]
        taken = effects([c for c in syntax.named(group) if c.type != "switch_label"], view.term)
        conditions = tuple(("=", view.term(code)) for label in labels for code in syntax.named(label))
        falls_through = falls_through or group.type == "switch_block_statement_group"
        default = any(text_of(label).startswith("default") for label in labels)
        branches.append(Branch(conditions, taken, is_default=default))
    if len(branches) > 1:
        yield from view.branching(node, branches, kind="switch", subject=subject, falls_through=falls_through)


def _map(node: Node, view: View) -> Iterator[Draft]:
    """``Map.of(1, "a", 2, "b")`` and ``Map.ofEntries(entry(1, "a"), ...)``."""
    if not text_of(syntax.field(node, "object")).endswith("Map"):
        return
    arguments = syntax.named(syntax.field(node, "arguments"))
    sides: list[tuple[Node | None, Node | None]] = list(zip(arguments[::2], arguments[1::2], strict=False))
    if text_of(syntax.field(node, "name")) == "ofEntries":
        entries = [syntax.named(syntax.field(argument, "arguments")) for argument in arguments]
        sides = [(entry[0], entry[1]) for entry in entries if len(entry) == 2]
    yield from view.map(node, sides, name=_declared_as(node))


def _declared_as(node: Node) -> str:
    parent = node.parent
    return text_of(syntax.field(parent, "name")) if parent is not None and "declarator" in parent.type else ""


def _put(node: Node, view: View) -> Entry | None:
    """What ``names.put(1, "a");`` adds; in the braces of a new map ``put`` needs no object."""
    call = syntax.only(node)
    arguments = [view.term(one) for one in syntax.named(syntax.field(call, "arguments"))]
    target = text_of(syntax.field(call, "object")) or _declared_as(_new_map(node))
    if text_of(syntax.field(call, "name")) != "put" or not target or not all(is_label(one) for one in arguments):
        return None
    return target, Arm("=", arguments[0], arguments[1])


def _new_map(node: Node) -> Node:
    """The ``new HashMap() {{ ... }}`` in whose braces *node* stands, else *node*."""
    body = node.parent.parent if node.parent is not None and node.parent.type == "block" else None
    made = body.parent if body is not None and body.type == "class_body" else None
    return made if made is not None and made.type == "object_creation_expression" else node


def _built(node: Node, view: View) -> Iterator[Draft]:
    """``ImmutableMap.builder().put(1, "a").put(2, "b").build()``."""
    sides: list[tuple[Node | None, Node | None]] = []
    call = syntax.field(node, "object")
    while call is not None and text_of(syntax.field(call, "name")) == "put":
        arguments = syntax.named(syntax.field(call, "arguments"))
        if len(arguments) != _SIDES:
            return
        sides.append((arguments[0], arguments[1]))
        call = syntax.field(call, "object")
    if text_of(syntax.field(call, "name")) == "builder":
        yield from view.map(node, sides[::-1], name=_declared_as(node))


_SIDES = 2


def _constants(nodes: list[Node], view: View) -> Iterator[Definition]:
    for node in nodes:
        modifiers = text_of(next((c for c in node.named_children if c.type == "modifiers"), None))
        for declarator in node.children_by_field_name("declarator"):
            value = view.term(syntax.field(declarator, "value"))
            if "final" in modifiers and is_label(value):
                name = text_of(syntax.field(declarator, "name"))
                yield view.definition(declarator, name, value, view.classes.around(node))
                yield view.definition(declarator, name, value)


_READERS: dict[str, Callable[[Node, View], Iterator[Draft]]] = {
    "enum": enum_drafts,
    "switch": _switch,
    "if": if_drafts,
    "ternary": ternary_drafts,
    "map": _map,
    "built": _built,
}
