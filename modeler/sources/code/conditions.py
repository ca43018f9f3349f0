"""Conditions, if chains and chains of ternaries of the languages that share their shapes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from modeler.sources.code import syntax
from modeler.sources.code.branching import Act, Branch, Effect
from modeler.sources.code.facts import Draft
from modeler.sources.code.statements import VALUE, effects
from modeler.sources.code.syntax import squeezed, text_of
from modeler.sources.code.terms import Computed, Known, Term, Wrapped, is_label
from modeler.sources.code.views import View


@dataclass(frozen=True, slots=True)
class Test:
    """A subject and what it is compared with; any match makes the condition true."""

    subject: str
    conditions: tuple[tuple[str, Term], ...]


def test_of(node: Node | None, view: View) -> Test | None:
    """The test that the condition *node* makes, or None where it is anything else."""
    if node is None:
        return None
    if node.type == "parenthesized_expression":
        return test_of(syntax.only(node), view)
    if node.type in ("method_invocation", "call_expression", "invocation_expression"):
        return _equals_call(node, view)
    if node.type not in ("binary_expression", "comparison_operator", "binary", "boolean_operator"):
        return None
    children = node.named_children
    left = syntax.field(node, "left") or (children[0] if children else None)
    right = syntax.field(node, "right") or (children[-1] if children else None)
    operator = _operator(node)
    if operator in ("||", "or"):
        one, other = test_of(left, view), test_of(right, view)
        if one is None or other is None or one.subject != other.subject:
            return None
        return Test(one.subject, one.conditions + other.conditions)
    return _comparison(left, operator, right, view)


def if_drafts(node: Node, view: View) -> Iterator[Draft]:
    """The mappings of an if chain, or of a run of guarding ifs, that starts at *node*."""
    if node.parent is not None and node.parent.type in ("else_clause", node.type):
        return
    branches, tests, closed = _chain(node, view)
    last = node
    before = next(syntax.siblings_before(node, 1), None)
    if not closed and tests and before is not None and before.type == node.type:
        _, earlier, _ = _chain(before, view)
        if earlier and earlier[0].subject == tests[0].subject:
            return
    following = syntax.next_statement(node)
    while tests and not closed and following is not None and following.type == node.type:
        more, more_tests, closed = _chain(following, view)
        if not more_tests or more_tests[0].subject != tests[0].subject:
            break
        branches, tests, last = branches + more, tests + more_tests, following
        following = syntax.next_statement(following)
    if len(tests) > 1:
        kind = "if_chain" if last == node else "if_run"
        yield from view.branching(node, branches, kind=kind, subject=tests[0].subject, last=last)


def ternary_drafts(node: Node, view: View) -> Iterator[Draft]:
    """The mapping of a chain of ternaries; one alone is a two-way choice."""
    parent = node.parent
    while parent is not None and parent.type == "parenthesized_expression":
        parent = parent.parent
    if parent is not None and parent.type == node.type:
        return
    tests: list[Test] = []
    branches: list[Branch] = []
    current: Node | None = node
    while current is not None and current.type == node.type:
        condition, value, otherwise = _ternary_parts(current)
        test = test_of(condition, view)
        if test is None or (tests and tests[0].subject != test.subject):
            return
        tests.append(test)
        branches.append(Branch(test.conditions, (Effect(Act.SET, VALUE, view.term(value)),)))
        current = otherwise
        while current is not None and current.type == "parenthesized_expression":
            current = syntax.only(current)
    if len(tests) > 1:
        branches.append(Branch((), (Effect(Act.SET, VALUE, view.term(current)),), is_default=True))
        yield from view.branching(node, branches, kind="ternary", subject=tests[0].subject)


def _ternary_parts(node: Node) -> tuple[Node | None, Node | None, Node | None]:
    condition = syntax.field(node, "condition")
    if condition is not None:
        return condition, syntax.field(node, "consequence"), syntax.field(node, "alternative")
    children = syntax.named(node)
    return (children[1], children[0], children[2]) if len(children) == 3 else (None, None, None)


def _chain(node: Node, view: View) -> tuple[list[Branch], list[Test], bool]:
    """Branches, tests, and whether there is an else; nothing where the conditions do not test one subject."""
    branches: list[Branch] = []
    tests: list[Test] = []
    closed = False
    waiting = [node]
    while waiting:
        current = waiting.pop(0)
        test = test_of(syntax.field(current, "condition"), view)
        if test is None or (tests and tests[0].subject != test.subject):
            return [], [], False
        tests.append(test)
        then, otherwise = _bodies(current)
        branches.append(Branch(test.conditions, _body(then, view)))
        for alternative in otherwise:
            inner = alternative
            if alternative.type in ("else_clause", "else"):
                inner = syntax.only(alternative) or alternative
            if inner.type in (node.type, "elif_clause", "elsif"):
                waiting.append(inner)
            else:
                closed = True
                branches.append(Branch((), _body(inner, view), is_default=True))
    return branches, tests, closed


def _bodies(node: Node) -> tuple[Node | None, list[Node]]:
    """What an if does, and what it does else; Kotlin has no names for either, Ruby's ``x if y`` one of its own."""
    then = syntax.field(node, "consequence") or syntax.field(node, "body")
    if then is not None:
        return then, node.children_by_field_name("alternative")
    condition = syntax.field(node, "condition")
    bodies = [child for child in syntax.named(node) if child != condition]
    return (bodies[0], bodies[1:]) if bodies else (None, [])


def _body(node: Node | None, view: View) -> tuple[Effect, ...]:
    if node is None:
        return ()
    inner = syntax.named(node) if node.type == "else_clause" else [node]
    return effects(inner, view.term)


def _comparison(left: Node | None, operator: str, right: Node | None, view: View) -> Test | None:
    if left is None or right is None:
        return None
    if operator == "in":
        codes = [view.term(one) for one in syntax.named(right)] if right.type in _COLLECTIONS else []
        if codes and all(is_label(code) for code in codes):
            return Test(squeezed(left), tuple(("=", code) for code in codes))
        return None
    if operator not in ("==", "===", "is", *_MIRRORED):
        return None
    one, other = _code(left, view), _code(right, view)
    if (one is None) == (other is None):
        return None
    subject, code = (left, other) if one is None else (right, one)
    if code is None:
        return None
    if operator not in _MIRRORED:
        return Test(squeezed(subject), (("=", code),))
    if not (isinstance(code, Known) and isinstance(code.value, (int, float))):
        return None
    return Test(squeezed(subject), ((operator if one is None else _MIRRORED[operator], code),))


_COLLECTIONS = frozenset({"tuple", "list", "set"})
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _equals_call(node: Node, view: View) -> Test | None:
    """``"a".equals(x)`` and ``x.equals("a")``."""
    if text_of(syntax.field(node, "name")) != "equals":
        return None
    receiver = syntax.field(node, "object")
    argument = syntax.only(syntax.field(node, "arguments"))
    return _comparison(receiver, "==", argument, view)


def _code(node: Node, view: View) -> Term | None:
    found = view.term(node)
    return None if isinstance(found, (Computed, Wrapped)) or not is_label(found) else found


def _operator(node: Node) -> str:
    operator = syntax.field(node, "operator") or syntax.field(node, "operators")
    if operator is not None:
        return text_of(operator)
    return next((text_of(child) for child in node.children if not child.is_named), "")
