"""PHP statements as effects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tree_sitter import Language, Node

from modeler.sources.code import syntax
from modeler.sources.code.branching import NOTHING, PRINTED, RETURNED, Act, Effect
from modeler.sources.code.php.terms import PhpFile, term
from modeler.sources.code.syntax import squeezed, text_of
from modeler.sources.code.terms import Computed, joined


def effects(nodes: Iterable[Node], file: PhpFile) -> tuple[Effect, ...]:
    """What the statements *nodes* do, in order."""
    return tuple(effect for node in nodes for effect in _effects(node, file))


def body(node: Node | None) -> list[Node]:
    """The statements of a block, of a colon block, or the one statement that stands for it."""
    if node is None:
        return []
    return syntax.named(node) if node.type in ("compound_statement", "colon_block") else [node]


def assignment(node: Node) -> tuple[Node, Node] | None:
    """Both sides of a statement that is a plain assignment."""
    inner = syntax.only(node) if node.type == "expression_statement" else None
    if inner is None or inner.type != "assignment_expression":
        return None
    left, right = syntax.field(inner, "left"), syntax.field(inner, "right")
    return None if left is None or right is None else (left, right)


def _effects(node: Node, file: PhpFile) -> Iterator[Effect]:
    if node.type in ("compound_statement", "colon_block"):
        for child in syntax.named(node):
            yield from _effects(child, file)
    elif node.type == "expression_statement":
        yield from _expression(syntax.only(node), file)
    elif node.type == "return_statement":
        value = syntax.only(node)
        yield Effect(Act.SET, RETURNED, term(value, file) if value is not None else Computed(""))
    elif node.type == "echo_statement":
        yield _printed(syntax.named(node), file)
    elif node.type in ("break_statement", "continue_statement", "goto_statement"):
        yield Effect(Act.LEAVE)
    elif node.type == "exit_statement":
        yield Effect(Act.FAIL)
    elif node.type in ("text_interpolation", "text"):
        yield Effect(Act.SET, PRINTED, NOTHING)
    elif node.type not in ("empty_statement", "comment", "php_tag", "php_end_tag"):
        yield from _nested(node)


def _printed(values: list[Node], file: PhpFile) -> Effect:
    parts = values[0].named_children if len(values) == 1 and values[0].type == "sequence_expression" else values
    return Effect(Act.SET, PRINTED, joined(*(term(part, file) for part in parts)))


def _expression(node: Node | None, file: PhpFile) -> Iterator[Effect]:
    if node is None:
        yield Effect(Act.OTHER)
    elif node.type == "assignment_expression":
        right = syntax.field(node, "right")
        while right is not None and right.type == "assignment_expression":
            yield from _expression(right, file)
            right = syntax.field(right, "right")
        yield Effect(Act.SET, squeezed(syntax.field(node, "left")), term(right, file))
    elif node.type == "augmented_assignment_expression":
        target = squeezed(syntax.field(node, "left"))
        if text_of(syntax.field(node, "operator")) == ".=":
            yield Effect(Act.APPEND, target, term(syntax.field(node, "right"), file))
        else:
            yield Effect(Act.SET, target, Computed(squeezed(node)))
    elif node.type == "print_intrinsic":
        yield _printed(syntax.named(node), file)
    elif node.type == "throw_expression" or (node.type == "exit_statement"):
        yield Effect(Act.FAIL)
    else:
        yield Effect(Act.OTHER)


def _nested(node: Node) -> Iterator[Effect]:
    """A statement with statements of its own: what it assigns is no longer known, unless it only may."""
    yield Effect(Act.OTHER)
    if node.type not in ("switch_statement", "if_statement"):
        return
    found = syntax.captured(syntax.compiled(_grammar(), _INSIDE), node)
    for left in found.get("left", ()):
        yield Effect(Act.SET, squeezed(left), NOTHING)
    if "print" in found:
        yield Effect(Act.SET, PRINTED, NOTHING)
    if "return" in found or ("break" in found and node.type == "if_statement"):
        yield Effect(Act.MAY_LEAVE)


_INSIDE = """
(assignment_expression left: (_) @left)
(augmented_assignment_expression left: (_) @left)
[(echo_statement) (print_intrinsic)] @print
(return_statement) @return
[(break_statement) (continue_statement)] @break
"""


def _grammar() -> Language:
    return syntax.language("tree_sitter_php", "language_php")
