"""Ruby: hashes, Rails enums, case, if chains."""

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
from modeler.sources.code.terms import Known, Term, as_text, is_label
from modeler.sources.code.views import View, constant_groups, drafts_of

_PATTERN = """
[(class) (module)] @class
(method) @function
(hash (pair)) @map
(array (hash)) @rows
(assignment left: (_) right: [(array) (call receiver: (array))]) @list
((call method: (identifier) @_name arguments: (argument_list)) @enum (#eq? @_name "enum"))
(case value: (_)) @case
[(if) (if_modifier)] @if
(array (array)) @pairs
(assignment left: (constant) right: (_)) @constant
"""


def read(source: bytes, path: str) -> Facts:
    """All that the Ruby in *source* says.

    >>> [draft.name for draft in read(b"class O < Base; enum status: { open: 0, closed: 1 }; end", "o.rb").drafts]
    ['status']
    """
    root, found, view = _opened(source, path)
    constants = tuple(_constants(found.get("constant", []), view))
    drafts = [*drafts_of(found, view, READERS), *constant_groups(view, constants)]
    return Facts(
        "ruby",
        tuple(sorted(drafts, key=lambda draft: (draft.span, draft.kind))),
        constants,
        (),
        embedded_statements(source, root, path, view.term, frozenset({"string", "heredoc_body"})),
        syntax.broken(root, path),
    )


def captures(source: bytes, path: str) -> tuple[dict[str, list[Node]], View]:
    """The nodes that mappings may be made of, by kind, and the view of the file."""
    _, found, view = _opened(source, path)
    return found, view


def _opened(source: bytes, path: str) -> tuple[Node, dict[str, list[Node]], View]:
    grammar = syntax.language("tree_sitter_ruby")
    root = syntax.parsed(source, grammar).root_node
    found = syntax.captured(syntax.compiled(grammar, _PATTERN), root)
    return root, found, View.of(path, "ruby", found)


def _map(node: Node, view: View) -> Iterator[Draft]:
    pairs = syntax.named(node)
    if not all(pair.type == "pair" for pair in pairs) or _is_enum_argument(node):
        return
    holder = node.parent
    while holder is not None and holder.type == "call":
        holder = holder.parent
    name = squeezed(syntax.field(holder, "left")) if holder is not None and holder.type == "assignment" else ""
    yield from view.map(node, [(syntax.field(p, "key"), syntax.field(p, "value")) for p in pairs], name=name)


def _list(node: Node, view: View) -> Iterator[Draft]:
    right = syntax.field(node, "right")
    array = syntax.field(right, "receiver") if right is not None and right.type == "call" else right
    name = squeezed(syntax.field(node, "left"))
    if array is not None and array.type == "array" and name[:1].isupper():
        yield from view.list_of_labels(array, syntax.named(array), name=name)


def _pairs(node: Node, view: View) -> Iterator[Draft]:
    """``[["Card", 1], ["Cash", 2]]``, as the helpers of Rails take choices: the label first."""
    rows = [syntax.named(row) for row in syntax.named(node) if row.type == "array"]
    if len(rows) != len(syntax.named(node)) or any([one.type for one in row] != _CHOICE for row in rows):
        return
    holder = node.parent
    while holder is not None and holder.type == "call":
        holder = holder.parent
    name = squeezed(syntax.field(holder, "left")) if holder is not None and holder.type == "assignment" else ""
    yield from view.map(node, [(row[1], row[0]) for row in rows], name=name)


_CHOICE = ["string", "integer"]


def _is_enum_argument(node: Node) -> bool:
    pair = node.parent
    arguments = pair.parent if pair is not None and pair.type == "pair" else pair
    call = arguments.parent if arguments is not None else None
    return call is not None and text_of(syntax.field(call, "method")) == "enum"


def _enum(node: Node, view: View) -> Iterator[Draft]:
    """``enum status: { draft: 0 }`` and ``enum :status, [:draft]``: names by their value in the database."""
    arguments = syntax.named(syntax.field(node, "arguments"))
    name, members = "", None
    if arguments and arguments[0].type == "pair":
        name, members = text_of(syntax.field(arguments[0], "key")), syntax.field(arguments[0], "value")
    elif len(arguments) > 1:
        name, members = text_of(arguments[0]).strip(":"), arguments[1]
    if members is None or members.type not in ("hash", "array", "symbol_array", "string_array"):
        return
    arms = []
    for place, member in enumerate(syntax.named(members)):
        key = syntax.field(member, "key") if member.type == "pair" else member
        code = view.term(syntax.field(member, "value")) if member.type == "pair" else Known(place)
        arms.append(Arm("=", code, view.key(key)))
    if len(arms) > 1:
        yield view.data(node, arms, kind="enum", name=name, subject=name)


def _case(node: Node, view: View) -> Iterator[Draft]:
    branches = []
    for child in syntax.named(node):
        if child.type == "when":
            codes = tuple(("=", view.term(pattern)) for pattern in child.children_by_field_name("pattern"))
            body = syntax.field(child, "body")
            branches.append(Branch(codes, effects([body] if body is not None else [], view.term)))
        elif child.type == "else":
            branches.append(Branch((), effects([child], view.term), is_default=True))
    yield from view.branching(node, branches, kind="case", subject=squeezed(syntax.field(node, "value")))


def _constants(nodes: list[Node], view: View) -> Iterator[Definition]:
    for node in nodes:
        name, value = text_of(syntax.field(node, "left")), view.term(syntax.field(node, "right"))
        if is_label(value) and as_text(_value(value)) != name:
            owner = view.classes.around(node)
            yield view.definition(node, name, value, owner)
            if owner:
                yield view.definition(node, name, value)


def _value(found: Term) -> str:
    return str(found.value) if isinstance(found, Known) else ""


READERS: dict[str, Callable[[Node, View], Iterator[Draft]]] = {
    "map": _map,
    "list": _list,
    "pairs": _pairs,
    "enum": _enum,
    "case": _case,
    "if": if_drafts,
}
