"""A JavaScript or TypeScript construct as a JavaScript function: control flow and comparisons as written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator

from tree_sitter import Node

from modeler.proof.fragments import Fragment
from modeler.proof.writing import NO_LABEL, Writer, constants_in, node_of, said_as
from modeler.sources.code import syntax
from modeler.sources.code.branching import RETURNED, Act
from modeler.sources.code.javascript import READERS, captures
from modeler.sources.code.statements import effects
from modeler.sources.code.syntax import text_of
from modeler.sources.reading import Code, Mapping

_CAPTURES = {
    "switch": "switch",
    "if_chain": "if",
    "if_run": "if",
    "ternary": "ternary",
    "map": "map",
    "labels": "map",
}


def fragment(source: bytes, mapping: Mapping) -> Fragment | None:
    """The function that gives what the construct of *mapping* gives; None for enums, lists and records."""
    found, view = captures(source, mapping.span.path, mapping.language)
    node = node_of(mapping, _CAPTURES.get(mapping.kind, ""), found, view, READERS)
    if node is None:
        return None
    body = _WRITERS[_CAPTURES[mapping.kind]](_Writer(view, mapping, said_as(mapping)), node)
    return Fragment(f"function @NAME@(s) {{ {body} }}", tuple(constants_in(node, view, ("string", "number"))))


class _Writer(Writer):
    """Writes the parts of one construct again."""

    __slots__ = ()

    def literal(self, value: Code) -> str:
        """As JSON writes it."""
        return literal(value)

    def plain(self, node: Node | None) -> Node | None:
        """The expression without what TypeScript says of its type."""
        while node is not None and node.type in _TYPED:
            node = next(iter(syntax.named(node)), None)
        return node

    def condition(self, node: Node | None) -> str:
        """A condition with the subject replaced by the function's parameter."""
        if node is None:
            return "false"
        if self.is_subject(node):
            return "s"
        node = self.plain(node) or node
        if node.type == "parenthesized_expression":
            return f"({self.condition(syntax.only(node))})"
        if node.type == "binary_expression":
            left, right = syntax.field(node, "left"), syntax.field(node, "right")
            return f"({self.condition(left)} {text_of(syntax.field(node, 'operator'))} {self.condition(right)})"
        return self.value(node)

    def statements(self, nodes: Iterable[Node], *, leaving: str) -> str:
        """What *nodes* do to the target; *leaving* is written for break."""
        return " ".join(line for node in nodes for line in self._statement(node, leaving))

    def _statement(self, node: Node, leaving: str) -> Iterator[str]:
        inner = syntax.only(node) if node.type == "expression_statement" else None
        if node.type == "statement_block":
            yield self.statements(syntax.named(node), leaving=leaving)
        elif node.type == "return_statement":
            value = self.value(next(iter(syntax.named(node)), None))
            yield f"return unsure ? NO_LABEL : {value};" if self.target == RETURNED else "return r;"
        elif node.type in ("break_statement", "continue_statement"):
            yield leaving
        elif node.type == "throw_statement":
            yield f"return {NO_LABEL};"
        elif inner is not None and self._is_target(inner):
            yield self._set(inner)
        elif inner is None:
            yield from self._nested(node)

    def _set(self, node: Node) -> str:
        value = self.value(syntax.field(node, "right"))
        if node.type == "augmented_assignment_expression":
            return f"r = NO_LABEL === {value} || NO_LABEL === r ? {value} : r + {value};"
        return f"r = unsure ? NO_LABEL : {value};"

    def _nested(self, node: Node) -> Iterator[str]:
        inside = effects([node], self.view.term)
        if any(effect.target == self.target for effect in inside):
            yield f"r = {NO_LABEL};"
        if any(effect.act is Act.MAY_LEAVE for effect in inside):
            yield "unsure = true;"

    def _is_target(self, node: Node) -> bool:
        assigns = node.type in ("assignment_expression", "augmented_assignment_expression")
        return assigns and self.sets_target(node)

    def function(self, first: Node, last: Node, written: str) -> str:
        """*written* between what holds before it and the result."""
        return f"let r = {self.before(first, last)}, unsure = false; {written} return r;"


_TYPED = frozenset({"as_expression", "satisfies_expression", "non_null_expression"})


def literal(value: Code) -> str:
    """*value* as JavaScript writes it, which is as JSON does.

    >>> literal("Acme"), literal(None), literal(True), literal(-1)
    ('"Acme"', 'null', 'true', '-1')
    """
    return json.dumps(value)


def _switch(writer: _Writer, node: Node) -> str:
    parts = []
    for case in syntax.named(syntax.field(node, "body")):
        value = syntax.field(case, "value")
        code = writer.value(value)
        head = "default:" if value is None else f"case {code}:" if code != NO_LABEL else ""
        parts.append(f"{head} {writer.statements(case.children_by_field_name('body'), leaving='break;')}")
    return writer.function(node, node, f"switch (s) {{ {' '.join(parts)} }}")


def _if(writer: _Writer, node: Node) -> str:
    chain = [node]
    following = syntax.next_statement(node)
    last_line = writer.mapping.span.last_line
    while following is not None and following.type == "if_statement" and following.end_point.row + 1 <= last_line:
        chain.append(following)
        following = syntax.next_statement(following)
    return writer.function(node, chain[-1], " ".join(_one_if(writer, one) for one in chain))


def _one_if(writer: _Writer, node: Node) -> str:
    taken = syntax.field(node, "consequence")
    body = writer.statements([taken] if taken is not None else [], leaving="return r;")
    written = f"if ({writer.condition(syntax.field(node, 'condition'))}) {{ {body} }}"
    inner = syntax.only(syntax.field(node, "alternative"))
    if inner is None:
        return written
    if inner.type == "if_statement":
        return f"{written} else {_one_if(writer, inner)}"
    return f"{written} else {{ {writer.statements([inner], leaving='return r;')} }}"


def _ternary(writer: _Writer, node: Node) -> str:
    return f"return {_one_ternary(writer, node)};"


def _one_ternary(writer: _Writer, node: Node | None) -> str:
    if node is not None and node.type == "parenthesized_expression":
        return _one_ternary(writer, syntax.only(node))
    if node is None or node.type != "ternary_expression":
        return writer.value(node)
    condition = writer.condition(syntax.field(node, "condition"))
    value = writer.value(syntax.field(node, "consequence"))
    return f"(({condition}) ? {value} : {_one_ternary(writer, syntax.field(node, 'alternative'))})"


def _map(writer: _Writer, node: Node) -> str:
    pairs = []
    for pair in syntax.named(node):
        key, value = syntax.field(pair, "key"), writer.value(syntax.field(pair, "value"))
        if key is not None and key.type == "computed_property_name":
            code = writer.value(key)
            pairs += [f"[{code}]: {value}"] if code != NO_LABEL else []
        else:
            pairs.append(f"{text_of(key)}: {value}")
    held = f"const m = {{ {', '.join(pairs)} }};"
    return f"{held} return s !== null && Object.hasOwn(m, s) ? m[s] : {NO_LABEL};"


_WRITERS: dict[str, Callable[[_Writer, Node], str]] = {
    "switch": _switch,
    "if": _if,
    "ternary": _ternary,
    "map": _map,
}
