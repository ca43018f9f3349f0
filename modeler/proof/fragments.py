"""The pure part of a construct as a function of its subject, in the construct's own language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from modeler.registry import Registry
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


Maker: TypeAlias = Callable[[bytes, Mapping], Fragment | None]
"""From the source of a file and a mapping read from it to the mapping's fragment."""


MAKERS = Registry(
    "language that can be run",
    {
        "python": "modeler.proof.python_fragments:fragment",
        "php": "modeler.proof.php_fragments:fragment",
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
