"""A Ruby construct as a Ruby method: control flow and comparisons as written, effects elsewhere left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from tree_sitter import Node

from modeler.proof.fragments import Fragment
from modeler.proof.writing import NO_LABEL, Writer, constants_in, node_of, said_as
from modeler.sources.code import syntax
from modeler.sources.code.branching import RETURNED, Act
from modeler.sources.code.ruby import READERS, captures
from modeler.sources.code.statements import effects
from modeler.sources.code.syntax import text_of
from modeler.sources.reading import Code, Mapping

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
    node = node_of(mapping, _CAPTURES.get(mapping.kind, ""), found, view, READERS)
    if node is None:
        return None
    body = _WRITERS[_CAPTURES[mapping.kind]](_Writer(view, mapping, said_as(mapping)), node)
    return Fragment(f"def @NAME@(s)\n{body}\nend", tuple(constants_in(node, view, ("string", "integer"))))


class _Writer(Writer):
    """Writes the parts of one construct again."""

    __slots__ = ()

    def literal(self, value: Code) -> str:
        """As Ruby writes it."""
        return literal(value)

    def known(self, node: Node, value: Code) -> str:
        """A constant as it is written; a symbol as the text it stands for."""
        return literal(value) if "symbol" in node.type else f"({text_of(node)})"

    def condition(self, node: Node | None) -> str:
        """A condition with the subject replaced by the method's parameter."""
        if node is None:
            return "false"
        if self.is_subject(node):
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

    def statement(self, node: Node | None) -> str:
        """What the one statement before a condition does to the target."""
        return "" if node is None else "\n".join(self._statement(node, is_last=False))

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
        elif node.type == "assignment" and self.sets_target(node):
            yield f"r = sure(unsure, {self.value(syntax.field(node, 'right'))})"
        elif node.type == "operator_assignment" and self.sets_target(node):
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
        return f"r = {self.before(first, last)}\nunsure = false\n{written}\nr"


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
    while following is not None and following.type == node.type and following.end_point.row + 1 <= last_line:
        chain.append(following)
        following = syntax.next_statement(following)
    return writer.method(node, chain[-1], "\n".join(f"{_one_if(writer, one)}\nend" for one in chain))


def _one_if(writer: _Writer, node: Node) -> str:
    word = "elsif" if node.type == "elsif" else "if"
    condition = writer.condition(syntax.field(node, "condition"))
    then = syntax.field(node, "consequence")
    taken = writer.block(then) if then is not None else writer.statement(syntax.field(node, "body"))
    written = f"{word} {condition}\n{taken}"
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
            bare = member.type in ("bare_symbol", "bare_string")
            rows.append((str(place), literal(text_of(member)) if bare else writer.value(member)))
    return _lookup(rows)


def _lookup(rows: Iterable[tuple[str, str]]) -> str:
    held = ", ".join(f"{key} => {value}" for key, value in rows if key != NO_LABEL)
    return f"m = {{ {held} }}\nm.key?(s) ? m[s] : {NO_LABEL}"


_WRITERS: dict[str, Callable[[_Writer, Node], str]] = {
    "case": _case,
    "if": _if,
    "map": _map,
    "list": _list,
    "enum": _enum,
}
