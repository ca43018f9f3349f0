"""The pure part of a construct as a function of its subject, in the construct's own language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from modeler.registry import Registry
from modeler.sources.code.facts import Draft
from modeler.sources.code.terms import Known, Term, Wrapped
from modeler.sources.reading import Code, Mapping


@dataclass(frozen=True, slots=True)
class Fragment:
    """A function without its name."""

    template: str
    """Source with ``@NAME@`` where the name stands."""
    values: tuple[Code, ...] = ()
    """Every constant that stands in the construct: a code that was not understood is tried as well."""

    def function(self, name: str) -> str:
        """The source of the function called *name*."""
        return self.template.replace("@NAME@", name)


def likeness(draft: Draft, mapping: Mapping) -> int:
    """How many codes and labels of *draft* the mapping has; -1 where it is another construct.

    Several constructs may stand on one line, so place and name do not tell them apart.

    >>> from modeler.catalog.names import Span
    >>> from modeler.sources.code.facts import Arm
    >>> from modeler.sources.reading import Semantics
    >>> place = Span("a.js", 1, 1)
    >>> draft = Draft((Arm("=", Known(1), Known("a")),), None, "", Semantics.LOOKUP, place, "javascript", "map")
    >>> likeness(draft, Mapping(((1, "a"),), None, "", Semantics.LOOKUP, place, "javascript", "map"))
    2
    """
    same = (draft.kind, draft.name, draft.subject, draft.span)
    if same != (mapping.kind, mapping.name, mapping.subject, mapping.span):
        return -1
    codes = {code for code, _ in mapping.pairs}
    labels = {label for _, label in mapping.pairs}
    return sum(_known(arm.code) in codes for arm in draft.arms) + sum(
        _known(arm.label) in labels for arm in draft.arms
    )


def _known(found: Term | None) -> Code:
    inner = found.term if isinstance(found, Wrapped) else found
    return inner.value if isinstance(inner, Known) else None


Maker: TypeAlias = Callable[[bytes, Mapping], Fragment | None]
"""From the source of a file and a mapping read from it to the mapping's fragment."""


MAKERS = Registry(
    "language that can be run",
    {
        "javascript": "modeler.proof.javascript_fragments:fragment",
        "php": "modeler.proof.php_fragments:fragment",
        "python": "modeler.proof.python_fragments:fragment",
        "ruby": "modeler.proof.ruby_fragments:fragment",
        "typescript": "modeler.proof.javascript_fragments:fragment",
    },
)


def fragments(
    mappings: Iterable[Mapping], language: str, read: Callable[[str], bytes]
) -> Iterator[tuple[Mapping, Fragment | None]]:
    """Each mapping with its fragment, or None where it has none that runs alone.

    *read* gives the source of a path; each file is read once, its mappings being beside each other.
    """
    make: Maker = MAKERS.load(language)
    path, source = "", b""
    for mapping in mappings:
        if mapping.span.path != path:
            path, source = mapping.span.path, read(mapping.span.path)
        yield mapping, make(source, mapping)
