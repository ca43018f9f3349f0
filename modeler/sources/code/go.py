"""Go: const blocks with iota, maps, lists, switch, if chains."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tree_sitter import Node

from modeler.sources.code import syntax
from modeler.sources.code.branching import Act, Branch
from modeler.sources.code.conditions import Test, if_drafts, test_of
from modeler.sources.code.embedded_sql import embedded_statements
from modeler.sources.code.facts import Arm, Definition, Draft, Facts
from modeler.sources.code.statements import effects
from modeler.sources.code.syntax import squeezed, text_of
from modeler.sources.code.terms import Folded, Known, Term, is_label
from modeler.sources.code.views import View, constant_groups, drafts_of

_PATTERN = """
(type_spec) @class
[(function_declaration) (method_declaration)] @function
(const_declaration) @const
(const_spec name: (identifier) @constant_name)
(composite_literal) @literal
(expression_switch_statement) @switch
(if_statement) @if
"""


def read(source: bytes, path: str) -> Facts:
    r"""All that the Go in *source* says.

    >>> code = b'package a\nvar names = map[int]string{1: "Acme", 2: "Hooli"}\n'
    >>> [(draft.kind, draft.name) for draft in read(code, "a.go").drafts]
    [('map', 'names')]
    """
    grammar = syntax.language("tree_sitter_go")
    root = syntax.parsed(source, grammar).root_node
    found = syntax.captured(syntax.compiled(grammar, _PATTERN), root)
    view = View.of(path, "go", found)
    constants = tuple(one for node in found.get("const", ()) for one, _ in _constants(node, view))
    drafts = [*drafts_of(found, view, _READERS), *constant_groups(view, constants)]
    return Facts(
        "go",
        tuple(sorted(drafts, key=lambda draft: (draft.span, draft.kind))),
        constants,
        (),
        embedded_statements(
            source, root, path, view.term, frozenset({"interpreted_string_literal", "raw_string_literal"})
        ),
        syntax.broken(root, path),
    )


def _constants(node: Node, view: View) -> Iterator[tuple[Definition, str]]:
    """The constants of one block with their types; one without a value repeats the expression before it."""
    expression: Node | None = None
    kind = ""
    specs = [child for child in node.named_children if child.type == "const_spec"]
    for place, spec in enumerate(specs):
        given = syntax.field(spec, "value")
        if given is not None:
            expression, kind = syntax.only(given), text_of(syntax.field(spec, "type"))
        name = text_of(syntax.field(spec, "name"))
        value = _with_iota(expression, place, view)
        if name != "_" and value is not None and is_label(value):
            yield view.definition(spec, name, value), kind


def _with_iota(node: Node | None, place: int, view: View) -> Term | None:
    if node is None:
        return None
    if node.type == "iota":
        return Known(place)
    if node.type == "parenthesized_expression":
        return _with_iota(syntax.only(node), place, view)
    if node.type == "binary_expression":
        left = _with_iota(syntax.field(node, "left"), place, view)
        right = _with_iota(syntax.field(node, "right"), place, view)
        if left is None or right is None:
            return None
        return Folded(text_of(syntax.field(node, "operator")), left, right)
    return view.term(node)


def _block(node: Node, view: View) -> Iterator[Draft]:
    """A block of constants of one type of its own names that type's values."""
    members = list(_constants(node, view))
    kinds = {kind for _, kind in members}
    if len(members) > 1 and len(kinds) == 1 and (kind := kinds.pop()) and kind[:1].isupper():
        arms = (Arm("=", one.term, Known(one.name.removeprefix(kind))) for one, _ in members)
        yield view.data(node, arms, kind="enum", name=kind, subject=kind)


def _literal(node: Node, view: View) -> Iterator[Draft]:
    kind = syntax.field(node, "type")
    elements = syntax.named(syntax.field(node, "body"))
    if kind is None or not elements:
        return
    name = _declared_as(node)
    if all(element.type == "keyed_element" for element in elements) and kind.type in _KEYED:
        sides = [(syntax.field(element, "key"), syntax.field(element, "value")) for element in elements]
        yield from view.map(node, sides, name=name)
    elif kind.type in _LISTS and all(element.type == "literal_element" for element in elements):
        yield from view.list_of_labels(node, elements, name=name)


_KEYED = frozenset({"map_type", "implicit_length_array_type", "array_type", "slice_type"})
_LISTS = frozenset({"implicit_length_array_type", "array_type", "slice_type"})


def _declared_as(node: Node) -> str:
    """The variable that holds the literal *node*; an array indexed where it stands is named by its index."""
    parent = node.parent
    while parent is not None and parent.type in ("expression_list", "unary_expression"):
        parent = parent.parent
    if parent is None:
        return ""
    held = syntax.field(parent, "name") or syntax.field(parent, "left") or syntax.field(parent, "index")
    return squeezed(held)


def _switch(node: Node, view: View) -> Iterator[Draft]:
    """A case ends by itself; one that says ``fallthrough`` is left out, since it runs on."""
    branches: list[Branch] = []
    tests: list[Test] = []
    subject = syntax.field(node, "value")
    for case in node.named_children:
        if case.type not in ("expression_case", "default_case"):
            continue
        value = syntax.field(case, "value")
        body = [child for child in syntax.named(case) if child != value]
        runs_on = any(child.type == "fallthrough_statement" for part in body for child in part.named_children)
        taken = () if runs_on else effects(body, view.term)
        codes = tuple(("=", view.term(code)) for code in syntax.named(value))
        if subject is None and codes:
            test = test_of(syntax.only(value), view)
            if test is None or (tests and tests[0].subject != test.subject):
                return
            tests.append(test)
            codes = test.conditions
        branches.append(Branch(codes, taken, is_default=case.type == "default_case"))
    if any(effect.act is Act.SET for branch in branches for effect in branch.effects):
        written = squeezed(subject) if subject is not None else tests[0].subject if len(tests) > 1 else ""
        if written:
            yield from view.branching(node, branches, kind="switch", subject=written)


_READERS: dict[str, Callable[[Node, View], Iterator[Draft]]] = {
    "const": _block,
    "literal": _literal,
    "switch": _switch,
    "if": if_drafts,
}
