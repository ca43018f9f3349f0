"""Statements of the languages that share their shapes as effects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from tree_sitter import Node

from modeler.sources.code import syntax
from modeler.sources.code.branching import NOTHING, RETURNED, Act, Effect
from modeler.sources.code.syntax import squeezed, text_of
from modeler.sources.code.terms import Computed, Term, is_label

VALUE = "value"
"""The target of an expression that is a branch's value."""

_BLOCKS = frozenset(
    {
        *("block", "statement_block", "statement_list", "then", "body_statement", "declaration_list", "else"),
        *("expression_statement", "lexical_declaration", "variable_declaration", "local_variable_declaration"),
        *("local_declaration_statement", "parenthesized_statements", "begin"),
    }
)
_RETURNS = frozenset({"return_statement", "return", "return_expression"})
_LEAVES = frozenset({"break_statement", "continue_statement", "break_expression", "break"})
_FAILS = frozenset({"throw_statement", "throw_expression", "raise_statement"})
_FAILING_CALLS = frozenset({"panic", "unreachable", "unimplemented", "todo", "raise", "error", "TODO", "panic!"})
_SETS = frozenset({"assignment", "assignment_expression", "assignment_statement", "short_var_declaration"})
_DECLARES = frozenset({"variable_declarator", "let_declaration"})
_APPENDS = frozenset({"augmented_assignment", "augmented_assignment_expression", "operator_assignment"})
_IGNORED = frozenset({"comment", "line_comment", "block_comment", "empty_statement", "pass_statement"})
_CONDITIONAL = frozenset(
    {"if_statement", "if_expression", "if", "switch_statement", "switch_expression", "match_statement", "unless"}
)


def effects(nodes: Iterable[Node], read_term: Callable[[Node | None], Term]) -> tuple[Effect, ...]:
    """What the statements *nodes* do, in order; a bare constant is the value of its branch."""
    return tuple(effect for node in nodes for effect in _effects(node, read_term))


def _effects(node: Node, read_term: Callable[[Node | None], Term]) -> Iterator[Effect]:
    kind = node.type
    if kind in _BLOCKS:
        for child in syntax.named(node):
            yield from _effects(child, read_term)
    elif kind in _SETS or kind in _APPENDS:
        yield from _set(node, read_term)
    elif kind in _DECLARES:
        yield from _declared(node, read_term)
    elif kind in _RETURNS or kind == "yield_statement":
        yield _returned(node, read_term)
    elif kind in _LEAVES:
        yield Effect(Act.LEAVE)
    elif kind in _FAILS or _fails(node):
        yield Effect(Act.FAIL)
    elif kind not in _IGNORED:
        yield from _other(node, read_term)


def _returned(node: Node, read_term: Callable[[Node | None], Term]) -> Effect:
    value = next(iter(syntax.named(node)), None)
    while value is not None and value.type in ("argument_list", "expression_list"):
        value = syntax.only(value)
    target = VALUE if node.type == "yield_statement" else RETURNED
    return Effect(Act.SET, target, NOTHING if value is None else read_term(value))


def _declared(node: Node, read_term: Callable[[Node | None], Term]) -> Iterator[Effect]:
    children = syntax.named(node)
    name = syntax.field(node, "name") or syntax.field(node, "pattern") or children[0]
    if len(children) > 1:
        yield Effect(Act.SET, squeezed(name), read_term(syntax.field(node, "value") or children[-1]))


def _set(node: Node, read_term: Callable[[Node | None], Term]) -> Iterator[Effect]:
    left, right = syntax.field(node, "left"), syntax.field(node, "right")
    target = squeezed(left)
    operator = syntax.field(node, "operator")
    sign = text_of(operator) if operator is not None else ("+=" if node.type in _APPENDS else "=")
    if sign in ("=", ":=", ""):
        yield Effect(Act.SET, target, read_term(right))
    elif sign in ("+=", "<<"):
        yield Effect(Act.APPEND, target, read_term(right))
    else:
        yield Effect(Act.SET, target, Computed(squeezed(node)))


def _fails(node: Node) -> bool:
    callee = syntax.field(node, "function") or syntax.field(node, "macro") or syntax.field(node, "method")
    return callee is not None and text_of(callee) in _FAILING_CALLS


def _other(node: Node, read_term: Callable[[Node | None], Term]) -> Iterator[Effect]:
    if node.type in _CONDITIONAL:
        yield Effect(Act.OTHER)
        yield from _conditional(node)
        return
    found = read_term(node)
    yield Effect(Act.SET, VALUE, found) if is_label(found) else Effect(Act.OTHER)


def _conditional(node: Node) -> Iterator[Effect]:
    """What a nested condition assigns is not known after it, and it may leave."""
    waiting = list(node.named_children)
    while waiting:
        current = waiting.pop()
        if current.type in _SETS or current.type in _APPENDS:
            yield Effect(Act.SET, squeezed(syntax.field(current, "left")), NOTHING)
        elif current.type in _RETURNS or current.type in _LEAVES:
            yield Effect(Act.MAY_LEAVE)
        waiting += current.named_children
