"""Conditions of PHP that compare one subject with constants."""

from __future__ import annotations

from dataclasses import dataclass

from tree_sitter import Node

from modeler.sources.code import syntax
from modeler.sources.code.php.terms import PhpFile, term
from modeler.sources.code.syntax import squeezed, text_of
from modeler.sources.code.terms import Computed, Known, Term, Wrapped, is_label


@dataclass(frozen=True, slots=True)
class Test:
    """A subject and what it is compared with; any match makes the condition true."""

    subject: str
    conditions: tuple[tuple[str, Term], ...]
    strict: bool
    """Whether every comparison is ``===``."""


def test_of(node: Node | None, file: PhpFile) -> Test | None:
    """The test that the condition *node* makes, or None where it is anything else."""
    if node is None:
        return None
    if node.type == "parenthesized_expression":
        return test_of(syntax.only(node), file)
    if node.type == "binary_expression":
        return _binary(node, file)
    if node.type == "function_call_expression":
        return _function(node, file)
    return None


_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _binary(node: Node, file: PhpFile) -> Test | None:
    operator = text_of(syntax.field(node, "operator")).lower()
    left, right = syntax.field(node, "left"), syntax.field(node, "right")
    if left is None or right is None:
        return None
    if operator in ("||", "or"):
        return _either(test_of(left, file), test_of(right, file))
    if operator not in ("==", "===", *_MIRRORED):
        return None
    left_code, right_code = _code(left, file), _code(right, file)
    if (left_code is None) == (right_code is None):
        return None
    subject = left if left_code is None else right
    code = right_code if left_code is None else left_code
    if code is None or "=" in _assigned(subject):
        return None
    if operator in ("==", "==="):
        return Test(squeezed(subject), (("=", code),), strict=operator == "===")
    if not (isinstance(code, Known) and isinstance(code.value, (int, float))):
        return None
    return Test(squeezed(subject), ((operator if left_code is None else _MIRRORED[operator], code),), strict=False)


def _assigned(subject: Node) -> str:
    """A subject that assigns is no subject."""
    inner = syntax.only(subject) if subject.type == "parenthesized_expression" else subject
    return "=" if inner is not None and "assignment" in inner.type else ""


def _either(one: Test | None, other: Test | None) -> Test | None:
    if one is None or other is None or one.subject != other.subject:
        return None
    return Test(one.subject, one.conditions + other.conditions, strict=one.strict and other.strict)


def _function(node: Node, file: PhpFile) -> Test | None:
    name = text_of(syntax.field(node, "function")).lower()
    arguments = [syntax.only(one) for one in syntax.named(syntax.field(node, "arguments"))]
    if name == "is_null" and len(arguments) == 1:
        return Test(squeezed(arguments[0]), (("=", Known(None)),), strict=True)
    if name != "in_array" or len(arguments) not in (2, 3) or arguments[1] is None:
        return None
    if arguments[1].type != "array_creation_expression":
        return None
    elements = [syntax.only(element) for element in syntax.named(arguments[1])]
    codes = [_code(element, file) for element in elements if element is not None]
    known = [code for code in codes if code is not None]
    if not known or len(known) != len(elements):
        return None
    strict = len(arguments) > 2 and text_of(arguments[2]).lower() == "true"
    return Test(squeezed(arguments[0]), tuple(("=", code) for code in known), strict=strict)


def _code(node: Node, file: PhpFile) -> Term | None:
    """The constant that *node* is; None for anything that can vary."""
    found = term(node, file)
    if isinstance(found, (Computed, Wrapped)) or not is_label(found):
        return None
    return found
