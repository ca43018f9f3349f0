"""What the writers of fragments share, whatever language they write: the construct found again, and its values."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from tree_sitter import Node

from modeler.proof.fragments import likeness
from modeler.sources.code import syntax
from modeler.sources.code.branching import RETURNED
from modeler.sources.code.facts import Draft
from modeler.sources.code.syntax import squeezed, text_of
from modeler.sources.code.terms import Known, Named, Wrapped, is_label
from modeler.sources.code.views import View
from modeler.sources.reading import Code
from modeler.sources.reading import Mapping as CodeMapping

NO_LABEL = "NO_LABEL"
"""What a fragment gives where the label is not known before the code runs."""


def node_of(
    mapping: CodeMapping,
    capture: str,
    found: Mapping[str, list[Node]],
    view: View,
    readers: Mapping[str, Callable[[Node, View], Iterable[Draft]]],
) -> Node | None:
    """The node that *mapping* was read from: of those *found* as *capture*, read again, the likest on its line."""
    near = [node for node in found.get(capture, ()) if node.start_point.row + 1 == mapping.span.first_line]
    likest = [
        (max((likeness(draft, mapping) for draft in readers[capture](node, view)), default=-1), -place, node)
        for place, node in enumerate(near)
    ]
    best = max(likest, key=lambda one: one[:2], default=(-1, 0, None))
    return best[2] if best[0] >= 0 else None


def constants_in(node: Node, view: View, kinds: Iterable[str]) -> Iterator[Code]:
    """The constants of *kinds* of nodes below *node*: what the code is also tried with."""
    wanted, waiting = frozenset(kinds), [node]
    while waiting:
        current = waiting.pop()
        if current.type in wanted:
            found = view.term(current)
            if isinstance(found, Known):
                yield found.value
        else:
            waiting += current.named_children


def said_as(mapping: CodeMapping) -> dict[str, Code]:
    """The values of the constants that *mapping* uses, by their full names and by those that need no class.

    >>> from modeler.catalog.names import Span
    >>> from modeler.sources.reading import Semantics
    >>> held = CodeMapping((), None, "", Semantics.LOOKUP, Span("a.py", 1, 2), constants=(("Order::OPEN", 1),))
    >>> said_as(held)
    {'OPEN': 1, 'Order::OPEN': 1}
    """
    bare = {name.rpartition("::")[2]: value for name, value in mapping.constants}
    return {**bare, **dict(mapping.constants)}


@dataclass(frozen=True, slots=True)
class Writer(ABC):
    """Writes the parts of one construct again."""

    view: View
    mapping: CodeMapping
    constants: Mapping[str, Code]

    @abstractmethod
    def literal(self, value: Code) -> str:
        """*value* as the language writes it."""

    def plain(self, node: Node | None) -> Node | None:
        """The expression itself, without what a language may wrap around it."""
        return node

    def known(self, node: Node, value: Code) -> str:
        """A constant: as it is written."""
        return f"({text_of(node)})"

    @property
    def target(self) -> str:
        """What the branches set."""
        return self.mapping.name or RETURNED

    def is_subject(self, node: Node) -> bool:
        """Whether *node* is what the code compares."""
        return squeezed(node) == self.mapping.subject

    def sets_target(self, node: Node) -> bool:
        """Whether the left side of *node* is what the branches set."""
        return squeezed(syntax.field(node, "left")) == self.target

    def value(self, node: Node | None) -> str:
        """An expression with the values of the constants it names; NO_LABEL where it is no constant."""
        node = self.plain(node)
        found = self.view.term(node)
        if node is None or not is_label(found):
            return NO_LABEL
        if isinstance(found, Known):
            return self.known(node, found.value)
        if isinstance(found, Named):
            return self.literal(self.constants[found.name]) if found.name in self.constants else NO_LABEL
        if isinstance(found, Wrapped):
            arguments = syntax.named(syntax.field(node, "arguments"))
            return self.value(next((one for one in arguments if self.view.term(one) == found.term), None))
        left, right = syntax.field(node, "left"), syntax.field(node, "right")
        if left is not None and right is not None:
            return f"({self.value(left)} {text_of(syntax.field(node, 'operator'))} {self.value(right)})"
        return NO_LABEL

    def before(self, first: Node, last: Node) -> str:
        """What the target holds before the construct from *first* to *last*, or after it."""
        base = self.view.held_before(first, last, self.target)
        if isinstance(base, Wrapped):
            base = base.term
        if isinstance(base, Named) and base.name in self.constants:
            return self.literal(self.constants[base.name])
        return self.literal(base.value) if isinstance(base, Known) else NO_LABEL
