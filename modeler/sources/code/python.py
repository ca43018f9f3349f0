"""Python: dicts, choices, Enum classes, match, if chains, chains of conditional expressions."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tree_sitter import Node

from modeler.sources.code import syntax
from modeler.sources.code.branching import Branch
from modeler.sources.code.conditions import if_drafts, ternary_drafts
from modeler.sources.code.embedded_sql import embedded_statements
from modeler.sources.code.facts import Arm, Definition, Draft, Facts
from modeler.sources.code.records import looks_like_labels
from modeler.sources.code.runs import run_drafts, subscript_entry
from modeler.sources.code.statements import effects
from modeler.sources.code.syntax import squeezed, text_of
from modeler.sources.code.terms import Computed, Known, Named, Term, Wrapped, is_label
from modeler.sources.code.views import View, constant_groups, drafts_of

_PATTERN = """
(class_definition) @class
(function_definition) @function
(dictionary (pair)) @map
[(list (tuple)) (tuple (tuple)) (list (list)) (tuple (list))] @choices
(list (dictionary)) @records
(list (string)) @list
(match_statement) @match
(expression_statement (assignment left: (subscript) right: (_))) @entry
(if_statement) @if
(conditional_expression) @ternary
(assignment left: (pattern_list (identifier)) right: [(expression_list) (tuple) (call)]) @constants
(assignment left: (identifier) right: [(integer) (string) (unary_operator) (attribute) (identifier)]) @constant
"""


def read(source: bytes, path: str) -> Facts:
    """All that the Python in *source* says.

    >>> facts = read(b"NAMES = {1: 'Acme', 2: 'Hooli'}", "v.py")
    >>> [(draft.kind, draft.name, len(draft.arms)) for draft in facts.drafts]
    [('map', 'NAMES', 2)]
    """
    root, found, view = _opened(source, path)
    enums = tuple(one for node in found.get("class", ()) if _is_enum(node) for one in _members(node, view))
    plain = (*_constants(found.get("constant", []), view), *_unpacked(found.get("constants", []), view))
    constants = (*plain, *(definition for definition, _ in enums))
    runs = run_drafts(found.get("entry", []), view, subscript_entry)
    drafts = [*drafts_of(found, view, READERS), *runs, *constant_groups(view, _plain(constants, enums))]
    return Facts(
        "python",
        tuple(sorted(drafts, key=lambda draft: (draft.span, draft.kind))),
        constants,
        tuple(_parents(found.get("class", []))),
        embedded_statements(source, root, path, view.term, frozenset({"string", "concatenated_string"})),
        syntax.broken(root, path),
    )


def captures(source: bytes, path: str) -> tuple[dict[str, list[Node]], View]:
    """The nodes that mappings may be made of, by kind, and the view of the file."""
    _, found, view = _opened(source, path)
    return found, view


def _opened(source: bytes, path: str) -> tuple[Node, dict[str, list[Node]], View]:
    grammar = syntax.language("tree_sitter_python")
    root = syntax.parsed(source, grammar).root_node
    found = syntax.captured(syntax.compiled(grammar, _PATTERN), root)
    return root, found, View.of(path, "python", found)


def _plain(constants: tuple[Definition, ...], enums: tuple[tuple[Definition, Term], ...]) -> Iterator[Definition]:
    members = {definition.name for definition, _ in enums}
    return (one for one in constants if one.name not in members)


def _map(node: Node, view: View) -> Iterator[Draft]:
    pairs = syntax.named(node)
    if all(pair.type == "pair" for pair in pairs):
        sides = [(syntax.field(pair, "key"), syntax.field(pair, "value")) for pair in pairs]
        yield from view.map(node, sides, name=_holder(node))


def _records(node: Node, view: View) -> Iterator[Draft]:
    yield from view.records(node, [_fields(one) for one in syntax.named(node)], name=_holder(node))


def _list(node: Node, view: View) -> Iterator[Draft]:
    yield from view.list_of_labels(node, syntax.named(node), name=_assigned_to(node))


def _choices(node: Node, view: View) -> Iterator[Draft]:
    """``[(1, _("One")), ...]``: the first of each is the code, the second the label."""
    rows = [syntax.named(row) for row in syntax.named(node) if row.type in ("tuple", "list")]
    if (
        len(rows) != len(syntax.named(node))
        or not 1 < len(rows) <= syntax.MOST_ELEMENTS
        or any(len(r) < 2 for r in rows)
    ):
        return
    arms = [Arm("=", view.term(row[0]), view.term(row[1])) for row in rows]
    codes = all(is_label(arm.code) and not isinstance(arm.code, Wrapped) for arm in arms)
    labels = [arm.label for arm in arms if arm.label is not None]
    translated = all(isinstance(label, Wrapped) or label == Known("") for label in labels)
    named = all(isinstance(arm.code, Named) for arm in arms) and all(map(_is_said, labels))
    if codes and (translated or named or looks_like_labels(labels)):
        yield view.data(node, arms, kind="choices", name=_holder(node))


def _is_said(label: Term) -> bool:
    """Whether a person may be shown *label*: words, not the name of something."""
    if isinstance(label, Known) and isinstance(label.value, str):
        return label.value[:1].isalpha() and all(
            letter.isalnum() or letter in " ,'-()&!?" for letter in label.value
        )
    return isinstance(label, Wrapped)


def _fields(record: Node) -> dict[str, Node]:
    fields: dict[str, Node] = {}
    for pair in syntax.named(record):
        key, value = syntax.field(pair, "key"), syntax.field(pair, "value")
        if key is not None and value is not None and key.type == "string":
            fields.setdefault(text_of(key).strip("\"'").lower(), value)
    return fields


_ENUM_ENDINGS = ("Enum", "Flag", "Choices")


def _is_enum(node: Node) -> bool:
    bases = syntax.named(syntax.field(node, "superclasses"))
    return any(text_of(base).endswith(_ENUM_ENDINGS) for base in bases)


def _members(node: Node, view: View) -> Iterator[tuple[Definition, Term]]:
    """The members of an Enum with their labels; ``auto()`` counts, or is the name in lower case."""
    owner = text_of(syntax.field(node, "name"))
    textual = any("Str" in text_of(base) for base in syntax.named(syntax.field(node, "superclasses")))
    count = 0
    for statement in syntax.named(syntax.field(node, "body")):
        assigned = syntax.only(statement) if statement.type == "expression_statement" else None
        if assigned is None or assigned.type != "assignment":
            continue
        name, value = text_of(syntax.field(assigned, "left")), syntax.field(assigned, "right")
        label: Term = Known(name)
        found = view.term(value)
        if value is not None and value.type in ("tuple", "expression_list"):
            parts = [view.term(part) for part in syntax.named(value)]
            found = parts[0]
            label = parts[1] if len(parts) > 1 and is_label(parts[1]) else label
        elif text_of(value).replace("enum.", "") == "auto()":
            found = Known(name.lower() if textual else count + 1)
        if isinstance(found, Computed) or name.startswith("_") or not name.isidentifier():
            continue
        if isinstance(found, Known) and isinstance(found.value, int):
            count = found.value
        yield view.definition(assigned, name, found, owner), label


def _enum(node: Node, view: View) -> Iterator[Draft]:
    members = tuple(_members(node, view)) if _is_enum(node) else ()
    if len(members) > 1:
        name = text_of(syntax.field(node, "name"))
        arms = (Arm("=", definition.term, label) for definition, label in members)
        yield view.data(node, arms, kind="enum", name=name, subject=name)


def _match(node: Node, view: View) -> Iterator[Draft]:
    branches = []
    for case in syntax.named(syntax.field(node, "body")):
        pattern = syntax.only(next((c for c in case.named_children if c.type == "case_pattern"), None))
        taken = effects(syntax.named(syntax.field(case, "consequence")), view.term)
        if syntax.field(case, "guard") is not None:
            return
        if pattern is None:
            branches.append(Branch((), taken, is_default=True))
            continue
        options = syntax.named(pattern) if pattern.type == "union_pattern" else [pattern]
        branches.append(Branch(tuple(("=", view.term(option)) for option in options), taken))
    yield from view.branching(node, branches, kind="match", subject=squeezed(syntax.field(node, "subject")))


def _constants(nodes: list[Node], view: View) -> Iterator[Definition]:
    """Assignments of a module or class; those in functions are variables."""
    for node in nodes:
        name = text_of(syntax.field(node, "left"))
        if not name.isupper() or view.functions.around(node):
            continue
        value = view.term(syntax.field(node, "right"))
        if is_label(value):
            yield view.definition(node, name, value, view.classes.around(node))


def _unpacked(nodes: list[Node], view: View) -> Iterator[Definition]:
    """``OPEN, SHUT = 1, 2`` and ``OPEN, SHUT = range(2)``."""
    for node in nodes:
        if view.functions.around(node):
            continue
        names, right = syntax.named(syntax.field(node, "left")), syntax.field(node, "right")
        values = [view.term(value) for value in syntax.named(right)]
        if right is not None and right.type == "call":
            if (
                text_of(syntax.field(right, "function")) != "range"
                or len(syntax.named(right)[-1].named_children) != 1
            ):
                continue
            values = [Known(place) for place in range(len(names))]
        for name, value in zip(names, values, strict=False):
            if text_of(name).isupper() and len(names) == len(values) and is_label(value):
                yield view.definition(node, text_of(name), value, view.classes.around(node))


def _parents(classes: list[Node]) -> Iterator[tuple[str, str]]:
    for node in classes:
        for base in syntax.named(syntax.field(node, "superclasses")):
            if base.type in ("identifier", "attribute"):
                yield text_of(syntax.field(node, "name")), text_of(base).rpartition(".")[2]


def _assigned_to(node: Node) -> str:
    parent = node.parent
    return squeezed(syntax.field(parent, "left")) if parent is not None and parent.type == "assignment" else ""


def _holder(node: Node) -> str:
    """The variable, keyword or key that holds the literal *node*."""
    parent = node.parent
    while parent is not None and parent.type in ("parenthesized_expression", "argument_list", "call", "attribute"):
        parent = parent.parent
    if parent is None:
        return ""
    if parent.type == "keyword_argument":
        return text_of(syntax.field(parent, "name"))
    if parent.type == "pair":
        return text_of(syntax.field(parent, "key")).strip("\"'")
    return squeezed(syntax.field(parent, "left")) if parent.type == "assignment" else ""


READERS: dict[str, Callable[[Node, View], Iterator[Draft]]] = {
    "map": _map,
    "choices": _choices,
    "records": _records,
    "list": _list,
    "class": _enum,
    "match": _match,
    "if": if_drafts,
    "ternary": ternary_drafts,
}
