"""JavaScript and TypeScript: object maps, records, enums, switch, if chains, chains of ternaries."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tree_sitter import Node

from modeler.sources.code import syntax
from modeler.sources.code.branching import Branch
from modeler.sources.code.conditions import if_drafts, ternary_drafts
from modeler.sources.code.embedded_sql import embedded_statements
from modeler.sources.code.facts import Arm, Definition, Draft, Facts
from modeler.sources.code.runs import run_drafts, subscript_entry
from modeler.sources.code.statements import effects
from modeler.sources.code.syntax import squeezed, text_of
from modeler.sources.code.terms import Known, is_label
from modeler.sources.code.views import View, constant_groups, drafts_of

_PATTERN = """
[(class_declaration) (class)] @class
[(function_declaration) (method_definition)] @function
(object (pair)) @map
(array (object)) @records
((new_expression constructor: (identifier) @_new arguments: (arguments (array (array)))) @entries
 (#eq? @_new "Map"))
(expression_statement (assignment_expression left: (subscript_expression) right: (_))) @entry
(variable_declarator name: (identifier) value: (array (string))) @list
(switch_statement) @switch
(if_statement) @if
(ternary_expression) @ternary
(variable_declarator name: (identifier) value: [(number) (string) (unary_expression)]) @constant
(variable_declarator name: (identifier)) @declared
"""
_TYPESCRIPT = "(enum_declaration) @enum"
_STRINGS = frozenset({"string", "template_string"})


def read_javascript(source: bytes, path: str) -> Facts:
    """All that the JavaScript in *source* says.

    >>> facts = read_javascript(b"const NAMES = {1: 'Acme', 2: 'Hooli'};", "v.js")
    >>> [(draft.kind, draft.name, len(draft.arms)) for draft in facts.drafts]
    [('map', 'NAMES', 2)]
    """
    return _read(source, path, "javascript")


def read_typescript(source: bytes, path: str) -> Facts:
    """All that the TypeScript in *source* says.

    >>> [draft.kind for draft in read_typescript(b"enum State { Open = 1, Closed = 2 }", "s.ts").drafts]
    ['enum']
    """
    return _read(source, path, "typescript")


def captures(source: bytes, path: str, language: str = "javascript") -> tuple[dict[str, list[Node]], View]:
    """The nodes that mappings may be made of, by kind, and the view of the file; *language* may be TypeScript."""
    _, found, view = _opened(source, path, language)
    return found, view


def _opened(source: bytes, path: str, language: str) -> tuple[Node, dict[str, list[Node]], View]:
    grammar, pattern = syntax.language("tree_sitter_javascript"), _PATTERN
    if language == "typescript":
        function = "language_tsx" if path.endswith("x") else "language_typescript"
        grammar, pattern = syntax.language("tree_sitter_typescript", function), _PATTERN + _TYPESCRIPT
    root = syntax.parsed(source, grammar).root_node
    found = syntax.captured(syntax.compiled(grammar, pattern), root)
    return root, found, View.of(path, language, found)


def _read(source: bytes, path: str, language: str) -> Facts:
    root, found, view = _opened(source, path, language)
    constants = tuple(_constants(found.get("constant", []), view))
    members = tuple(one for node in found.get("enum", ()) for one in _members(node, view))
    grouped = tuple(_object_constants(found.get("declared", []), view))
    runs = run_drafts(found.get("entry", []), view, subscript_entry)
    drafts = [*drafts_of(found, view, READERS), *runs, *constant_groups(view, constants)]
    return Facts(
        language,
        tuple(sorted(drafts, key=lambda draft: (draft.span, draft.kind))),
        (*constants, *members, *grouped),
        (),
        embedded_statements(source, root, path, view.term, _STRINGS),
        syntax.broken(root, path),
    )


def _map(node: Node, view: View) -> Iterator[Draft]:
    pairs = syntax.named(node)
    if all(pair.type == "pair" for pair in pairs):
        sides = [(syntax.field(pair, "key"), syntax.field(pair, "value")) for pair in pairs]
        yield from view.map(node, sides, name=_holder(node))


def _entries(node: Node, view: View) -> Iterator[Draft]:
    """``new Map([[1, 'a'], [2, 'b']])``."""
    rows = [syntax.named(row) for row in syntax.named(syntax.only(syntax.field(node, "arguments")))]
    if all(len(row) == 2 for row in rows):
        yield from view.map(node, [(row[0], row[1]) for row in rows], name=_holder(node))


def _records(node: Node, view: View) -> Iterator[Draft]:
    records = syntax.named(node)
    if all(record.type == "object" for record in records):
        yield from view.records(node, [_fields(record) for record in records], name=_holder(node))


def _list(node: Node, view: View) -> Iterator[Draft]:
    values = syntax.named(syntax.field(node, "value"))
    yield from view.list_of_labels(node, values, name=text_of(syntax.field(node, "name")))


def _enum(node: Node, view: View) -> Iterator[Draft]:
    name = text_of(syntax.field(node, "name"))
    arms = [Arm("=", one.term, Known(one.name.rpartition("::")[2])) for one in _members(node, view)]
    if len(arms) > 1:
        yield view.data(node, arms, kind="enum", name=name, subject=name)


def _switch(node: Node, view: View) -> Iterator[Draft]:
    branches = []
    for case in syntax.named(syntax.field(node, "body")):
        value = syntax.field(case, "value")
        taken = effects(case.children_by_field_name("body"), view.term)
        conditions = () if value is None else (("=", view.term(value)),)
        branches.append(Branch(conditions, taken, is_default=value is None))
    subject = squeezed(syntax.only(syntax.field(node, "value")))
    if len(branches) > 1:
        yield from view.branching(node, branches, kind="switch", subject=subject, falls_through=True)


def _fields(record: Node) -> dict[str, Node]:
    fields: dict[str, Node] = {}
    for pair in syntax.named(record):
        key, value = syntax.field(pair, "key"), syntax.field(pair, "value")
        if key is not None and value is not None:
            fields.setdefault(text_of(key).strip("\"'").lower(), value)
    return fields


def _constants(nodes: list[Node], view: View) -> Iterator[Definition]:
    for node in nodes:
        name = text_of(syntax.field(node, "name"))
        if name.isupper():
            yield view.definition(node, name, view.term(syntax.field(node, "value")))


def _object_constants(nodes: list[Node], view: View) -> Iterator[Definition]:
    """``const State = { OPEN: 1, CLOSED: 2 }``, frozen or not: used as ``State.OPEN``."""
    for node in nodes:
        name = text_of(syntax.field(node, "name"))
        value = syntax.field(node, "value")
        if value is not None and value.type == "call_expression":
            value = syntax.only(syntax.field(value, "arguments"))
        if value is not None and value.type in ("as_expression", "satisfies_expression"):
            value = syntax.named(value)[0]
        if not name[:1].isupper() or value is None or value.type != "object":
            continue
        for pair in syntax.named(value):
            key, held = syntax.field(pair, "key"), syntax.field(pair, "value")
            found = view.term(held)
            if key is not None and key.type == "property_identifier" and is_label(found):
                yield view.definition(pair, text_of(key), found, name)


def _members(node: Node, view: View) -> Iterator[Definition]:
    """The members of an enum; one without a value is one more than the member before it."""
    owner = text_of(syntax.field(node, "name"))
    following = 0
    for member in syntax.named(syntax.field(node, "body")):
        name = syntax.field(member, "name") or member
        value = syntax.field(member, "value")
        found = view.term(value) if value is not None else Known(following)
        if isinstance(found, Known) and isinstance(found.value, int):
            following = found.value + 1
        if is_label(found):
            yield view.definition(member, text_of(name).strip("\"'"), found, owner)


def _holder(node: Node) -> str:
    """The variable or property that holds the literal *node*."""
    parent = node.parent
    while parent is not None and parent.type in (
        *("as_expression", "satisfies_expression", "parenthesized_expression", "arguments", "call_expression"),
    ):
        parent = parent.parent
    if parent is None:
        return ""
    held = syntax.field(parent, "name") or syntax.field(parent, "property") or syntax.field(parent, "key")
    return squeezed(held or syntax.field(parent, "left")) if parent.type in _HOLDERS else ""


_HOLDERS = frozenset(
    {"variable_declarator", "pair", "assignment_expression", "field_definition", "public_field_definition"}
)
READERS: dict[str, Callable[[Node, View], Iterator[Draft]]] = {
    "map": _map,
    "entries": _entries,
    "records": _records,
    "list": _list,
    "enum": _enum,
    "switch": _switch,
    "if": if_drafts,
    "ternary": ternary_drafts,
}
