"""A Python construct as a Python function: match, if chains and dicts as written, effects elsewhere left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from tree_sitter import Node

from modeler.proof.fragments import Fragment
from modeler.proof.writing import NO_LABEL, Writer, constants_in, node_of, said_as
from modeler.sources.code import syntax
from modeler.sources.code.branching import RETURNED, Act
from modeler.sources.code.python import READERS, captures
from modeler.sources.code.statements import effects
from modeler.sources.code.syntax import text_of
from modeler.sources.reading import Code, Mapping

_CAPTURES = {
    "match": "match",
    "if_chain": "if",
    "if_run": "if",
    "map": "map",
    "labels": "map",
    "choices": "choices",
}


def fragment(source: bytes, mapping: Mapping) -> Fragment | None:
    """The function that gives what the construct of *mapping* gives; None for enums, lists and ternaries."""
    found, view = captures(source, mapping.span.path)
    node = node_of(mapping, _CAPTURES.get(mapping.kind, ""), found, view, READERS)
    if node is None:
        return None
    lines = _WRITERS[_CAPTURES[mapping.kind]](_Writer(view, mapping, said_as(mapping)), node)
    body = "\n".join(f"    {line}" for line in lines)
    return Fragment(f"def @NAME@(s):\n{body}", tuple(constants_in(node, view, ("string", "integer"))))


class _Writer(Writer):
    """Writes the parts of one construct again."""

    __slots__ = ()

    def literal(self, value: Code) -> str:
        """As Python writes it."""
        return repr(value)

    def condition(self, node: Node | None) -> str:
        """A condition with the subject replaced by the function's parameter."""
        if node is None:
            return "False"
        if self.is_subject(node):
            return "s"
        if node.type in ("parenthesized_expression", "tuple", "list", "set"):
            inner = ", ".join(self.condition(child) for child in syntax.named(node))
            return f"({inner},)" if node.type != "parenthesized_expression" else f"({inner})"
        if node.type in ("comparison_operator", "boolean_operator"):
            children = syntax.named(node)
            words = [text_of(child) for child in node.children if not child.is_named]
            return f"({self.condition(children[0])} {' '.join(words)} {self.condition(children[-1])})"
        return self.value(node)

    def block(self, node: Node | None) -> list[str]:
        """The statements of a block, one level in."""
        written = [line for child in syntax.named(node) for line in self._statement(child)]
        return [f"    {line}" for line in written or ["pass"]]

    def _statement(self, node: Node) -> Iterator[str]:
        inner = syntax.only(node) if node.type == "expression_statement" else None
        if node.type == "return_statement":
            value = self.value(next(iter(syntax.named(node)), None))
            yield f"return NO_LABEL if unsure else {value}" if self.target == RETURNED else "return r"
        elif node.type == "raise_statement":
            yield f"return {NO_LABEL}"
        elif inner is not None and inner.type == "assignment" and self.sets_target(inner):
            yield f"r = NO_LABEL if unsure else {self.value(syntax.field(inner, 'right'))}"
        elif inner is not None and inner.type == "augmented_assignment" and self.sets_target(inner):
            yield f"r = appended(r, {self.value(syntax.field(inner, 'right'))})"
        elif node.type.endswith("statement") and inner is None:
            inside = effects([node], self.view.term)
            if any(effect.target == self.target for effect in inside):
                yield f"r = {NO_LABEL}"
            if any(effect.act is Act.MAY_LEAVE for effect in inside):
                yield "unsure = True"

    def begin(self, first: Node, last: Node) -> list[str]:
        """What holds before the construct, or after it."""
        return [f"r = {self.before(first, last)}", "unsure = False"]


def _match(writer: _Writer, node: Node) -> list[str]:
    lines = [*writer.begin(node, node), "match s:"]
    for case in syntax.named(syntax.field(node, "body")):
        pattern = syntax.only(next((c for c in case.named_children if c.type == "case_pattern"), None))
        options = [] if pattern is None else [pattern]
        if pattern is not None and pattern.type == "union_pattern":
            options = syntax.named(pattern)
        codes = [code for code in map(writer.value, options) if code != NO_LABEL]
        if codes or pattern is None:
            lines.append(f"    case {' | '.join(_plain(code) for code in codes) or '_'}:")
            lines += [f"    {line}" for line in writer.block(syntax.field(case, "consequence"))]
    return [*lines, "return r"]


def _plain(code: str) -> str:
    """A literal pattern may stand in no parentheses of its own."""
    return code.removeprefix("(").removesuffix(")")


def _if(writer: _Writer, node: Node) -> list[str]:
    chain = [node]
    following = syntax.next_statement(node)
    last_line = writer.mapping.span.last_line
    while following is not None and following.type == "if_statement" and following.end_point.row + 1 <= last_line:
        chain.append(following)
        following = syntax.next_statement(following)
    lines = writer.begin(node, chain[-1])
    for one in chain:
        lines += [f"if {writer.condition(syntax.field(one, 'condition'))}:"]
        lines += writer.block(syntax.field(one, "consequence"))
        for alternative in one.children_by_field_name("alternative"):
            condition = syntax.field(alternative, "condition")
            lines.append("else:" if condition is None else f"elif {writer.condition(condition)}:")
            lines += writer.block(syntax.field(alternative, "consequence") or syntax.field(alternative, "body"))
    return [*lines, "return r"]


def _map(writer: _Writer, node: Node) -> list[str]:
    pairs = ((syntax.field(pair, "key"), syntax.field(pair, "value")) for pair in syntax.named(node))
    return _lookup(writer, pairs)


def _choices(writer: _Writer, node: Node) -> list[str]:
    return _lookup(writer, ((syntax.named(row)[0], syntax.named(row)[1]) for row in syntax.named(node)))


def _lookup(writer: _Writer, pairs: Iterable[tuple[Node | None, Node | None]]) -> list[str]:
    written = [(writer.value(key), writer.value(value)) for key, value in pairs]
    held = ", ".join(f"{key}: {value}" for key, value in written if key != NO_LABEL)
    return [f"return {{{held}}}.get(s, {NO_LABEL})"]


_WRITERS: dict[str, Callable[[_Writer, Node], list[str]]] = {
    "match": _match,
    "if": _if,
    "map": _map,
    "choices": _choices,
}
