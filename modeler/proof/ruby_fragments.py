"""A Ruby construct as a Ruby method: control flow and comparisons as written, effects elsewhere left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from tree_sitter import Node

from modeler.proof.fragments import Fragment, likeness
from modeler.sources.code import syntax
from modeler.sources.code.branching import RETURNED, Act
from modeler.sources.code.ruby import READERS, captures
from modeler.sources.code.statements import effects
from modeler.sources.code.syntax import squeezed, text_of
from modeler.sources.code.terms import Known, Named, Wrapped, is_label
from modeler.sources.code.views import View
from modeler.sources.reading import Code, Mapping

NO_LABEL = "NO_LABEL"
"""What the method gives where the label is not known before the code runs."""

_CAPTURES = {
    "case": "case",
    "if_chain": "if",
    "if_run": "if",
    "map": "map",
    "labels": "map",
    "list": "list",
    "enum": "enum",
}


def fragment(source: bytes, mapping: Mapping) -> Fragment | None:
    """The method that gives what the construct of *mapping* gives; None for constants."""
    found, view = captures(source, mapping.span.path)
    node = _node_of(mapping, found, view)
    if node is None:
        return None
    body = _WRITERS[_CAPTURES[mapping.kind]](_Writer(view, mapping, dict(mapping.constants)), node)
    return Fragment(f"def @NAME@(s)\n{body}\nend", tuple(_constants(node, view)))


def _node_of(mapping: Mapping, found: dict[str, list[Node]], view: View) -> Node | None:
    """The node that *mapping* was read from."""
    capture = _CAPTURES.get(mapping.kind, "")
    near = [node for node in found.get(capture, ()) if node.start_point.row + 1 == mapping.span.first_line]
    likest = [
        (max((likeness(draft, mapping) for draft in READERS[capture](node, view)), default=-1), -place, node)
        for place, node in enumerate(near)
    ]
    best = max(likest, key=lambda one: one[:2], default=(-1, 0, None))
    return best[2] if best[0] >= 0 else None


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the parts of one construct again."""

    view: View
    mapping: Mapping
    constants: dict[str, Code]

    @property
    def target(self) -> str:
        """What the branches set; what a method gives is also the last value in it."""
        return self.mapping.name or RETURNED

    def value(self, node: Node | None) -> str:
        """An expression with the values of the constants it names; NO_LABEL where it is no constant."""
        found = self.view.term(node)
        if node is None or not is_label(found):
            return NO_LABEL
        if isinstance(found, Known):
            return literal(found.value) if "symbol" in node.type else f"({text_of(node)})"
        if isinstance(found, Named):
            return literal(self.constants[found.name]) if found.name in self.constants else NO_LABEL
        if isinstance(found, Wrapped):
            arguments = syntax.named(syntax.field(node, "arguments"))
            return self.value(next((one for one in arguments if self.view.term(one) == found.term), None))
        left, right = syntax.field(node, "left"), syntax.field(node, "right")
        if left is not None and right is not None:
            return f"({self.value(left)} {text_of(syntax.field(node, 'operator'))} {self.value(right)})"
        return NO_LABEL

    def condition(self, node: Node | None) -> str:
        """A condition with the subject replaced by the method's parameter."""
        if node is None:
            return "false"
        if squeezed(node) == self.mapping.subject:
            return "s"
        if node.type == "parenthesized_statements":
            return f"({self.condition(syntax.only(node))})"
        if node.type == "binary":
            left, right = syntax.field(node, "left"), syntax.field(node, "right")
            return f"({self.condition(left)} {text_of(syntax.field(node, 'operator'))} {self.condition(right)})"
        return self.value(node)

    def block(self, node: Node | None) -> str:
        """What the statements of a branch do to the target."""
        statements = syntax.named(node)
        return "\n".join(line for one in statements for line in self._statement(one, is_last=one == statements[-1]))

    def _statement(self, node: Node, *, is_last: bool) -> Iterator[str]:
        inside = effects([node], self.view.term)
        if node.type == "return":
            arguments = next(iter(syntax.named(node)), None)
            value = self.value(syntax.only(arguments))
            yield f"return sure(unsure, {value})" if self.target == RETURNED else "return r"
        elif node.type == "break":
            yield "return r"
        elif any(effect.act is Act.FAIL for effect in inside):
            yield f"return {NO_LABEL}"
        elif node.type == "assignment" and squeezed(syntax.field(node, "left")) == self.target:
            yield f"r = sure(unsure, {self.value(syntax.field(node, 'right'))})"
        elif node.type == "operator_assignment" and squeezed(syntax.field(node, "left")) == self.target:
            yield f"r = appended(r, {self.value(syntax.field(node, 'right'))})"
        else:
            if any(effect.target == self.target for effect in inside):
                yield f"r = {NO_LABEL}"
            if any(effect.act is Act.MAY_LEAVE for effect in inside):
                yield "unsure = true"
            if self.target == RETURNED and is_last:
                yield f"r = sure(unsure, {self.value(node)})"

    def method(self, first: Node, last: Node, written: str) -> str:
        """*written* between what holds before it and the result."""
        base = self.view.held_before(first, last, self.target)
        if isinstance(base, Wrapped):
            base = base.term
        before = literal(base.value) if isinstance(base, Known) else NO_LABEL
        if isinstance(base, Named) and base.name in self.constants:
            before = literal(self.constants[base.name])
        return f"r = {before}\nunsure = false\n{written}\nr"


def literal(value: Code) -> str:
    r"""*value* as Ruby writes it.

    >>> literal("it's"), literal(None), literal(True), literal(-1)
    ("'it\\'s'", 'nil', 'true', '-1')
    """
    if value is None:
        return "nil"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
    return str(value)


def _case(writer: _Writer, node: Node) -> str:
    lines = ["case s"]
    for child in syntax.named(node):
        if child.type == "when":
            patterns = [syntax.only(one) or one for one in child.children_by_field_name("pattern")]
            codes = [code for code in map(writer.value, patterns) if code != NO_LABEL]
            if codes:
                lines += [f"when {', '.join(codes)}", writer.block(syntax.field(child, "body"))]
        elif child.type == "else":
            lines += ["else", writer.block(child)]
    return writer.method(node, node, "\n".join([*lines, "end"]))


def _if(writer: _Writer, node: Node) -> str:
    chain = [node]
    following = syntax.next_statement(node)
    last_line = writer.mapping.span.last_line
    while following is not None and following.type == "if" and following.end_point.row + 1 <= last_line:
        chain.append(following)
        following = syntax.next_statement(following)
    return writer.method(node, chain[-1], "\n".join(f"{_one_if(writer, one)}\nend" for one in chain))


def _one_if(writer: _Writer, node: Node) -> str:
    word = "elsif" if node.type == "elsif" else "if"
    condition = writer.condition(syntax.field(node, "condition"))
    written = f"{word} {condition}\n{writer.block(syntax.field(node, 'consequence'))}"
    alternative = syntax.field(node, "alternative")
    if alternative is None:
        return written
    if alternative.type == "elsif":
        return f"{written}\n{_one_if(writer, alternative)}"
    return f"{written}\nelse\n{writer.block(alternative)}"


def _map(writer: _Writer, node: Node) -> str:
    sides = ((syntax.field(pair, "key"), syntax.field(pair, "value")) for pair in syntax.named(node))
    return _lookup((writer.value(key), writer.value(value)) for key, value in sides)


def _list(writer: _Writer, node: Node) -> str:
    right = syntax.field(node, "right")
    array = syntax.field(right, "receiver") if right is not None and right.type == "call" else right
    return _lookup((str(place), writer.value(one)) for place, one in enumerate(syntax.named(array)))


def _enum(writer: _Writer, node: Node) -> str:
    """Names by their value in the database, as Rails reads them."""
    arguments = syntax.named(syntax.field(node, "arguments"))
    members = syntax.field(arguments[0], "value") if arguments[0].type == "pair" else arguments[1]
    rows = []
    for place, member in enumerate(syntax.named(members)):
        if member.type == "pair":
            rows.append((writer.value(syntax.field(member, "value")), writer.value(syntax.field(member, "key"))))
        else:
            rows.append((str(place), writer.value(member)))
    return _lookup(rows)


def _lookup(rows: Iterable[tuple[str, str]]) -> str:
    held = ", ".join(f"{key} => {value}" for key, value in rows if key != NO_LABEL)
    return f"m = {{ {held} }}\nm.key?(s) ? m[s] : {NO_LABEL}"


def _constants(node: Node, view: View) -> Iterator[Code]:
    waiting = [node]
    while waiting:
        current = waiting.pop()
        if current.type in ("string", "integer"):
            found = view.term(current)
            if isinstance(found, Known):
                yield found.value
        else:
            waiting += current.named_children


_WRITERS: dict[str, Callable[[_Writer, Node], str]] = {
    "case": _case,
    "if": _if,
    "map": _map,
    "list": _list,
    "enum": _enum,
}
