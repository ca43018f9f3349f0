"""One file of source as its reader sees it, and the drafts it makes of nodes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from tree_sitter import Node

from modeler.catalog.names import Span
from modeler.sources.code import syntax
from modeler.sources.code.branching import RETURNED, Branch, deciding, outcomes
from modeler.sources.code.facts import Arm, Definition, Draft
from modeler.sources.code.literals import term
from modeler.sources.code.records import label_field, looks_like_labels, value_field
from modeler.sources.code.statements import VALUE
from modeler.sources.code.syntax import Scopes, squeezed, text_of
from modeler.sources.code.terms import Known, Named, Term, Wrapped, is_label
from modeler.sources.reading import Semantics

_LOOKED_BACK = 8
"""Statements before a construct in which its default may be set."""


@dataclass(frozen=True, slots=True)
class View:
    """A file in one language."""

    path: str
    language: str
    classes: Scopes
    functions: Scopes
    constants: frozenset[str] = frozenset()
    """Names of constants that do not begin with a capital."""

    @classmethod
    def of(cls, path: str, language: str, found: dict[str, list[Node]]) -> View:
        """The view of a file in which *found* was captured, ``class`` and ``function`` among it."""
        names = frozenset(text_of(node) for node in found.get("constant_name", ()))
        return cls(path, language, Scopes.of(found.get("class", [])), Scopes.of(found.get("function", [])), names)

    def term(self, node: Node | None) -> Term:
        """The expression *node* as a term."""
        return term(node, self.constants)

    def definition(self, node: Node, name: str, value: Term, owner: str = "") -> Definition:
        """The constant *name* of class *owner*."""
        return Definition(f"{owner}::{name}" if owner else name, value, syntax.span_of(node, self.path))

    def data(
        self,
        node: Node,
        arms: Iterable[Arm],
        *,
        kind: str,
        name: str = "",
        subject: str = "",
        last: Node | None = None,
    ) -> Draft:
        """A mapping written as data."""
        return Draft(
            arms=tuple(arms),
            default=None,
            subject=subject,
            semantics=Semantics.STRICT if kind == "enum" else Semantics.LOOKUP,
            span=syntax.span_of(node, self.path, last),
            language=self.language,
            kind=kind,
            name=name,
            enclosing_class=self.classes.around(node),
            enclosing_function=self.functions.around(node),
        )

    def branching(
        self,
        node: Node,
        branches: Iterable[Branch],
        *,
        kind: str,
        subject: str,
        falls_through: bool = False,
        last: Node | None = None,
    ) -> Iterator[Draft]:
        """The mappings of code that branches on *subject*."""
        end = last or node

        def base(target: str) -> Term | None:
            return self.held_before(node, end, target)

        for outcome in outcomes(tuple(branches), falls_through=falls_through, base=base):
            arms = deciding(outcome) if kind == "if_run" else outcome.arms
            if not arms:
                continue
            yield Draft(
                arms=arms,
                default=outcome.default,
                subject=subject,
                semantics=Semantics.STRICT,
                span=Span(self.path, node.start_point.row + 1, end.end_point.row + 1),
                language=self.language,
                kind=kind,
                name="" if outcome.target in (RETURNED, VALUE) else outcome.target,
                enclosing_class=self.classes.around(node),
                enclosing_function=self.functions.around(node),
                notes=("other values make the code fail",) if outcome.fails else (),
            )

    def map(self, node: Node, sides: list[tuple[Node | None, Node | None]], *, name: str) -> Iterator[Draft]:
        """A literal that maps keys to labels, *sides* being its keys and values."""
        if not 1 < len(sides) <= syntax.MOST_ELEMENTS:
            return
        arms = [Arm("=", self.key(key), self.term(value)) for key, value in sides]
        if any(not is_label(arm.code) for arm in arms):
            return
        labelled = [arm.label for arm in arms if is_label(arm.label)]
        if len(labelled) < 2 or 2 * len(labelled) < len(arms):
            return
        text_keys = all(isinstance(arm.code, Known) and isinstance(arm.code.value, str) for arm in arms)
        translated = all(isinstance(label, Wrapped) and label.translated for label in labelled)
        if text_keys and len(labelled) < len(arms):
            return
        yield self.data(node, arms, kind="labels" if text_keys and translated else "map", name=name)

    def key(self, node: Node | None) -> Term:
        """The key of a map; a bare word is itself where the language says so."""
        if node is not None and node.type in (
            "property_identifier",
            "hash_key_symbol",
            "bare_symbol",
            "bare_string",
        ):
            return Known(text_of(node).rstrip(":"))
        return self.term(node)

    def records(self, node: Node, records: list[dict[str, Node]], *, name: str) -> Iterator[Draft]:
        """A list of records with a code and a label field, by lower-case field name."""
        arms = []
        for fields in records[: syntax.MOST_ELEMENTS + 1]:
            label, value = label_field(fields), value_field(fields)
            if label is None or value is None:
                return
            arms.append(Arm("=", self.term(fields[value]), self.term(fields[label])))
        if 1 < len(arms) <= syntax.MOST_ELEMENTS and all(
            is_label(arm.code) and is_label(arm.label) for arm in arms
        ):
            yield self.data(node, arms, kind="records", name=name)

    def list_of_labels(self, node: Node, values: list[Node], *, name: str, first: int = 0) -> Iterator[Draft]:
        """A list whose positions are the codes."""
        if not 2 < len(values) <= syntax.MOST_ELEMENTS or not name:
            return
        labels = [self.term(value) for value in values]
        if looks_like_labels(labels):
            arms = (Arm("=", Known(place), label) for place, label in enumerate(labels, start=first))
            yield self.data(node, arms, kind="list", name=name)

    def held_before(self, node: Node, last: Node, target: str) -> Term | None:
        """What *target* holds where no branch of the code from *node* to *last* sets it."""
        if target == VALUE:
            return None
        if target == RETURNED:
            after = syntax.next_statement(last)
            value = next(iter(syntax.named(after)), None) if after is not None and "return" in after.type else None
            if (
                value is None
                and after is not None
                and self.language == "ruby"
                and syntax.next_statement(after) is None
            ):
                # a method gives what its last expression gives
                value = after
            return None if value is None else self.term(value)
        for statement in syntax.siblings_before(node, _LOOKED_BACK):
            written = text_of(statement)
            if target in written:
                return self._assigned(statement, target)
        return None

    def _assigned(self, statement: Node, target: str) -> Term | None:
        waiting = [statement]
        while waiting:
            current = waiting.pop()
            left = (
                syntax.field(current, "left") or syntax.field(current, "name") or syntax.field(current, "pattern")
            )
            right = syntax.field(current, "right") or syntax.field(current, "value")
            if left is not None and right is not None and squeezed(left) == target:
                return self.term(right)
            if current.type.endswith(("declaration", "statement", "declarator")) and "if" not in current.type:
                waiting += current.named_children
        return None


def drafts_of(
    found: dict[str, list[Node]], view: View, readers: dict[str, Callable[[Node, View], Iterator[Draft]]]
) -> Iterator[Draft]:
    """What *readers*, by capture name, make of the nodes in *found*."""
    for name, read_one in readers.items():
        for node in found.get(name, ()):
            yield from read_one(node, view)


def constant_groups(view: View, definitions: Iterable[Definition]) -> Iterator[Draft]:
    """Constants of one class or file that share a first word name the values of something: ``STATUS_OPEN = 1``."""
    groups: dict[tuple[str, str], list[tuple[str, Definition]]] = {}
    for one in definitions:
        owner, _, name = one.name.rpartition("::")
        prefix, underscore, rest = name.partition("_")
        if underscore and rest and isinstance(one.term, Known) and not isinstance(one.term.value, (bool, float)):
            groups.setdefault((owner, prefix), []).append((rest, one))
    for (owner, prefix), members in groups.items():
        values = {str(one.term.value) for _, one in members if isinstance(one.term, Known)}
        if len(members) < 2 or len(values) < len(members) or all(_says_itself(rest, one) for rest, one in members):
            continue
        first, last = members[0][1].span, members[-1][1].span
        yield Draft(
            arms=tuple(Arm("=", Named(one.name), Known(rest)) for rest, one in members),
            default=None,
            subject="",
            semantics=Semantics.STRICT,
            span=Span(view.path, first.first_line, last.last_line),
            language=view.language,
            kind="constants",
            name=prefix,
            enclosing_class=owner.rpartition("\\")[2],
        )


def _says_itself(name: str, definition: Definition) -> bool:
    """Whether the value of a constant is its name, spelled otherwise: it labels nothing."""
    value = definition.term.value if isinstance(definition.term, Known) else ""
    spelled = re.sub(r"\W|_", "", str(value)).lower()
    return spelled.endswith(name.replace("_", "").lower())
