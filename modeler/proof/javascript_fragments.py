"""A JavaScript or TypeScript construct as a JavaScript function: control flow and comparisons as written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from tree_sitter import Node

from modeler.proof.fragments import Fragment, likeness
from modeler.sources.code import syntax
from modeler.sources.code.branching import RETURNED, Act
from modeler.sources.code.javascript import READERS, captures
from modeler.sources.code.statements import effects
from modeler.sources.code.syntax import squeezed, text_of
from modeler.sources.code.terms import Known, Named, Wrapped, is_label
from modeler.sources.code.views import View
from modeler.sources.reading import Code, Mapping

NO_LABEL = "NO_LABEL"
"""What the function gives where the label is not known before the code runs."""

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
    node = _node_of(mapping, found, view)
    if node is None:
        return None
    body = _WRITERS[_CAPTURES[mapping.kind]](_Writer(view, mapping, dict(mapping.constants)), node)
    return Fragment(f"function @NAME@(s) {{ {body} }}", tuple(_constants(node, view)))


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
        """What the branches set."""
        return self.mapping.name or RETURNED

    def value(self, node: Node | None) -> str:
        """An expression with the values of the constants it names; NO_LABEL where it is no constant."""
        node = _untyped(node)
        found = self.view.term(node)
        if node is None or not is_label(found):
            return NO_LABEL
        if isinstance(found, Known):
            return f"({text_of(node)})"
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
        """A condition with the subject replaced by the function's parameter."""
        if node is None:
            return "false"
        if squeezed(node) == self.mapping.subject:
            return "s"
        node = _untyped(node) or node
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
        return assigns and squeezed(syntax.field(node, "left")) == self.target

    def function(self, first: Node, last: Node, written: str) -> str:
        """*written* between what holds before it and the result."""
        base = self.view.held_before(first, last, self.target)
        if isinstance(base, Wrapped):
            base = base.term
        before = literal(base.value) if isinstance(base, Known) else NO_LABEL
        if isinstance(base, Named) and base.name in self.constants:
            before = literal(self.constants[base.name])
        return f"let r = {before}, unsure = false; {written} return r;"


_TYPED = frozenset({"as_expression", "satisfies_expression", "non_null_expression"})


def _untyped(node: Node | None) -> Node | None:
    """The expression without what TypeScript says of its type."""
    while node is not None and node.type in _TYPED:
        node = next(iter(syntax.named(node)), None)
    return node


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


def _constants(node: Node, view: View) -> Iterator[Code]:
    waiting = [node]
    while waiting:
        current = waiting.pop()
        if current.type in ("string", "number"):
            found = view.term(current)
            if isinstance(found, Known):
                yield found.value
        else:
            waiting += current.named_children


_WRITERS: dict[str, Callable[[_Writer, Node], str]] = {
    "switch": _switch,
    "if": _if,
    "ternary": _ternary,
    "map": _map,
}
