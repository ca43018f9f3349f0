"""A PHP construct as a PHP function: control flow and comparisons as written, effects elsewhere left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from tree_sitter import Node

from modeler.proof.fragments import Fragment, likeness
from modeler.sources.code import syntax
from modeler.sources.code.branching import PRINTED, RETURNED, Act
from modeler.sources.code.facts import Draft
from modeler.sources.code.php import opened
from modeler.sources.code.php.arrays import array_drafts
from modeler.sources.code.php.branches import (
    held_before,
    if_drafts,
    match_drafts,
    switch_drafts,
    ternary_drafts,
)
from modeler.sources.code.php.built_in import built_in_constants
from modeler.sources.code.php.statements import body, effects
from modeler.sources.code.php.terms import PhpFile, term
from modeler.sources.code.syntax import squeezed, text_of
from modeler.sources.code.terms import Known, Named, Wrapped, is_label
from modeler.sources.reading import Code, Mapping

NO_LABEL = "NO_LABEL"
"""What the function gives where the label is not known before the code runs."""


def fragment(source: bytes, mapping: Mapping) -> Fragment | None:
    """The function that gives what the construct of *mapping* gives; None for constants and runs of assignments."""
    _, found, file = _opened(source, mapping.span.path)
    likest: tuple[int, str, Node | None] = (-1, "", None)
    for capture, kinds, drafts in _CONSTRUCTS:
        for node in found.get(capture, ()) if mapping.kind in kinds else ():
            if node.start_point.row + 1 == mapping.span.first_line:
                alike = (likeness(draft, mapping) for draft in drafts(node, file) if isinstance(draft, Draft))
                likest = max(likest, (max(alike, default=-1), capture, node), key=lambda one: one[0])
    _, capture, node_of = likest
    if node_of is None:
        return None
    writer = _Writer(file, mapping.subject, dict(mapping.constants))
    return Fragment(_WRITERS[capture](writer, node_of, mapping), tuple(_constants(node_of, mapping, file)))


_MOST_CONSTANTS = 400
"""Of a construct that are tried beside the codes of its mapping."""


def _constants(node: Node, mapping: Mapping, file: PhpFile) -> Iterator[Code]:
    """The literals of a construct and the values of the constants it names."""
    query = syntax.compiled(syntax.language("tree_sitter_php", "language_php"), "[(string) (integer)] @literal")
    for one in syntax.captured(query, node).get("literal", ())[:_MOST_CONSTANTS]:
        found = term(one, file)
        if isinstance(found, Known):
            yield found.value
    for _, value in mapping.constants:
        yield value


_opened = lru_cache(maxsize=2)(opened)
"""The mappings of a file come one after another."""


_ARRAYS = frozenset({"array", "class_constant", "static_property", "property", "static_variable", "list"})
_CONSTRUCTS = (
    ("switch", frozenset({"switch"}), switch_drafts),
    ("match", frozenset({"match"}), match_drafts),
    ("if", frozenset({"if_chain", "if_run"}), if_drafts),
    ("ternary", frozenset({"ternary"}), ternary_drafts),
    ("array", _ARRAYS, array_drafts),
)


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the parts of one construct again."""

    file: PhpFile
    subject: str
    constants: dict[str, Code]

    def value(self, node: Node | None) -> str:
        """An expression, with the values of the constants it names; NO_LABEL where it is no constant."""
        if node is None or not is_label(term(node, self.file)):
            return NO_LABEL
        return self._constant(node)

    def _constant(self, node: Node) -> str:
        found = term(node, self.file)
        if isinstance(found, Named):
            return self._named(found.name)
        if isinstance(found, Wrapped):
            return self._inside(node)
        if node.type == "parenthesized_expression":
            inner = syntax.only(node)
            return f"({self._constant(inner)})" if inner is not None else NO_LABEL
        if node.type == "binary_expression":
            left, right = syntax.field(node, "left"), syntax.field(node, "right")
            operator = text_of(syntax.field(node, "operator"))
            if left is not None and right is not None:
                return f"({self._constant(left)} {operator} {self._constant(right)})"
        written_out = ("heredoc", "class_constant_access_expression")
        return literal(found.value) if isinstance(found, Known) and node.type in written_out else text_of(node)

    def _named(self, name: str) -> str:
        if name in built_in_constants():
            return f"(defined('{name}') ? constant('{name}') : {literal(built_in_constants()[name])})"
        return literal(self.constants[name]) if name in self.constants else NO_LABEL

    def _inside(self, node: Node) -> str:
        """What a translating call is handed, or a translating array is asked for."""
        if node.type == "subscript_expression":
            return self.value(syntax.named(node)[1])
        arguments = [syntax.only(one) for one in syntax.named(syntax.field(node, "arguments"))]
        wanted = term(node, self.file)
        for argument in arguments:
            found = term(argument, self.file)
            if isinstance(wanted, Wrapped) and found in (wanted.term, wanted):
                return self.value(argument)
        return NO_LABEL

    def condition(self, node: Node | None) -> str:
        """A condition with the subject replaced by the function's parameter."""
        if node is None:
            return "false"
        if squeezed(node) == self.subject:
            return "$s"
        if node.type == "parenthesized_expression":
            return f"({self.condition(syntax.only(node))})"
        if node.type == "binary_expression":
            left, right = syntax.field(node, "left"), syntax.field(node, "right")
            return f"({self.condition(left)} {text_of(syntax.field(node, 'operator'))} {self.condition(right)})"
        if node.type == "function_call_expression":
            arguments = (syntax.only(one) for one in syntax.named(syntax.field(node, "arguments")))
            written = ", ".join(self.condition(argument) for argument in arguments)
            return f"{text_of(syntax.field(node, 'function'))}({written})"
        if node.type == "array_creation_expression":
            return f"[{', '.join(self.condition(syntax.only(element)) for element in syntax.named(node))}]"
        return self.value(node)

    def statements(self, nodes: Iterable[Node], target: str, *, leaving: str) -> str:
        """What *nodes* do to *target*; *leaving* is written for break and the like."""
        return " ".join(self._statements(nodes, target, leaving))

    def _statements(self, nodes: Iterable[Node], target: str, leaving: str) -> Iterator[str]:
        for node in nodes:
            if node.type in ("compound_statement", "colon_block"):
                yield self.statements(syntax.named(node), target, leaving=leaving)
            elif node.type in ("if_statement", "switch_statement"):
                yield self._nested(node, target)
            else:
                yield self._statement(node, target, leaving)

    def _nested(self, node: Node, target: str) -> str:
        """A condition on something else: what it sets, and what follows when it may leave, is not known."""
        inside = effects([node], self.file)
        sets = any(effect.target == target for effect in inside)
        leaves = any(effect.act is Act.MAY_LEAVE for effect in inside)
        return (f"$r = {NO_LABEL}; " if sets else "") + ("$unsure = true; " if leaves else "")

    def _statement(self, node: Node, target: str, leaving: str) -> str:
        if node.type == "return_statement":
            value = self.value(syntax.only(node))
            return f"return sure($unsure, {value});" if target == RETURNED else "return $r;"
        if node.type in ("break_statement", "continue_statement", "goto_statement"):
            return leaving
        if node.type == "echo_statement":
            return self._printed(syntax.named(node)) if target == PRINTED else ""
        if node.type == "exit_statement":
            return f"return {NO_LABEL};"
        inner = syntax.only(node) if node.type == "expression_statement" else None
        return "" if inner is None else self._expression(inner, target)

    def _expression(self, node: Node, target: str) -> str:
        if node.type in ("throw_expression", "exit_statement"):
            return f"return {NO_LABEL};"
        if node.type == "print_intrinsic":
            return self._printed(syntax.named(node)) if target == PRINTED else ""
        left, right = squeezed(syntax.field(node, "left")), syntax.field(node, "right")
        if node.type == "assignment_expression":
            if left == target:
                return f"$r = sure($unsure, {self.value(_last_right(node))});"
            chained = right is not None and right.type == "assignment_expression"
            return self._expression(right, target) if chained and right is not None else ""
        if node.type == "augmented_assignment_expression" and left == target:
            if text_of(syntax.field(node, "operator")) == ".=":
                return f"$r = appended($r, {self.value(right)});"
            return f"$r = {NO_LABEL};"
        return ""

    def _printed(self, values: list[Node]) -> str:
        parts = values[0].named_children if len(values) == 1 and values[0].type == "sequence_expression" else values
        written = [self.value(part) for part in parts]
        return f"$r = printed($r, {NO_LABEL if NO_LABEL in written else ' . '.join(written)});"


def literal(value: Code) -> str:
    """*value* as PHP writes it.

    >>> literal("Acme"), literal(None), literal(-1)
    ("'Acme'", 'null', '-1')
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
    return str(value)


def _last_right(node: Node) -> Node | None:
    current: Node | None = node
    while current is not None and current.type == "assignment_expression":
        current = syntax.field(current, "right")
    return current


def _target(node: Node, mapping: Mapping) -> str:
    if mapping.name:
        return mapping.name
    return RETURNED if "return" in text_of(node) else PRINTED


def _function(writer: _Writer, node: Node, last: Node, target: str, written: str) -> str:
    base = held_before(node, last, target, writer.file)
    before = NO_LABEL
    if base is not None and is_label(base):
        before = literal(base.value) if isinstance(base, Known) else _evaluated(base, writer)
    if 0 < written.count("$r = ") == written.count("$r = appended("):
        before = "''"
    return f"function @NAME@($s) {{ $r = {before}; $unsure = false; {written} return $r; }}"


def _evaluated(base: object, writer: _Writer) -> str:
    if isinstance(base, Wrapped) and isinstance(base.term, Known):
        return literal(base.term.value)
    if isinstance(base, Named) and base.name in writer.constants:
        return literal(writer.constants[base.name])
    return NO_LABEL


def _switch(writer: _Writer, node: Node, mapping: Mapping) -> str:
    target = _target(node, mapping)
    on_true = text_of(syntax.only(syntax.field(node, "condition"))).lower() == "true"
    parts = []
    for case in syntax.named(syntax.field(node, "body")):
        value = syntax.field(case, "value")
        statements = [child for child in syntax.named(case) if child != value]
        code = writer.condition(value) if on_true else writer.value(value)
        head = "default:" if value is None else f"case {code}:" if code != NO_LABEL else ""
        parts.append(f"{head} {writer.statements(statements, target, leaving='break;')}")
    written = f"switch ({'true' if on_true else '$s'}) {{ {' '.join(parts)} }}"
    return _function(writer, node, node, target, written)


def _match(writer: _Writer, node: Node, _: Mapping) -> str:
    on_true = text_of(syntax.only(syntax.field(node, "condition"))).lower() == "true"
    arms = []
    for arm in syntax.named(syntax.field(node, "body")):
        conditions = syntax.named(syntax.field(arm, "conditional_expressions"))
        read = writer.condition if on_true else writer.value
        codes = [code for code in map(read, conditions) if code != NO_LABEL]
        if codes or not conditions:
            head = ", ".join(codes) or "default"
            arms.append(f"{head} => {writer.value(syntax.field(arm, 'return_expression'))}")
    return f"function @NAME@($s) {{ return match ({'true' if on_true else '$s'}) {{ {', '.join(arms)} }}; }}"


def _if(writer: _Writer, node: Node, mapping: Mapping) -> str:
    target = _target(node, mapping)
    chain = [node]
    following = syntax.next_statement(node)
    while _is_if(following) and following is not None and following.end_point.row + 1 <= mapping.span.last_line:
        chain.append(following)
        following = syntax.next_statement(following)
    written = " ".join(_one_if(writer, one, target) for one in chain)
    return _function(writer, node, chain[-1], target, written)


def _is_if(node: Node | None) -> bool:
    return node is not None and node.type == "if_statement"


def _one_if(writer: _Writer, node: Node, target: str) -> str:
    def taken(part: Node | None) -> str:
        return f"{{ {writer.statements(body(part), target, leaving='return $r;')} }}"

    written = f"if ({writer.condition(syntax.field(node, 'condition'))}) {taken(syntax.field(node, 'body'))}"
    for alternative in node.children_by_field_name("alternative"):
        inner = syntax.field(alternative, "body")
        if alternative.type == "else_if_clause":
            condition = writer.condition(syntax.field(alternative, "condition"))
            written += f" elseif ({condition}) {taken(inner)}"
        elif inner is not None and inner.type == "if_statement":
            written += f" else {_one_if(writer, inner, target)}"
        else:
            written += f" else {taken(inner)}"
    return written


def _ternary(writer: _Writer, node: Node, _: Mapping) -> str:
    return f"function @NAME@($s) {{ return {_one_ternary(writer, node)}; }}"


def _one_ternary(writer: _Writer, node: Node | None) -> str:
    if node is not None and node.type == "parenthesized_expression":
        return f"({_one_ternary(writer, syntax.only(node))})"
    if node is None or node.type != "conditional_expression":
        return writer.value(node)
    condition = writer.condition(syntax.field(node, "condition"))
    value = writer.value(syntax.field(node, "body"))
    return f"(({condition}) ? {value} : {_one_ternary(writer, syntax.field(node, 'alternative'))})"


def _array(writer: _Writer, node: Node, _: Mapping) -> str:
    pairs = []
    for element in syntax.named(node):
        sides = [writer.value(side) for side in syntax.named(element)]
        if sides[0] != NO_LABEL or len(sides) == 1:
            pairs.append(" => ".join(sides))
    held = f"$m = [{', '.join(pairs)}];"
    return f"function @NAME@($s) {{ {held} return array_key_exists($s, $m) ? $m[$s] : {NO_LABEL}; }}"


_WRITERS: dict[str, Callable[[_Writer, Node, Mapping], str]] = {
    "switch": _switch,
    "match": _match,
    "if": _if,
    "ternary": _ternary,
    "array": _array,
}
