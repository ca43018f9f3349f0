"""Find an adapter by name, importing only that one.

A registry is a literal table of built-ins (``"name": "module:attribute"``) and the entry points of strangers.
Listing imports nothing; asking for one imports one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoints, entry_points
from typing import Any

from modeler.errors import UnknownName, did_you_mean


@cache
def _points(group: str) -> EntryPoints:
    """The entry points of *group*; finding them reads what every installed package says."""
    return entry_points(group=group)


@dataclass(frozen=True, slots=True)
class Registry:
    """Adapters of one kind, by name.

    >>> kinds = Registry("exporter", {"join": "posixpath:join"})
    >>> kinds.names()
    ('join',)
    >>> kinds.load("join")("a", "b")
    'a/b'
    >>> kinds.load("jion")
    Traceback (most recent call last):
    ...
    modeler.errors.UnknownName: no exporter named 'jion'
    """

    kind: str
    """What is registered, for messages: ``"warehouse"``."""
    built_in: Mapping[str, str]
    """Name to ``"module:attribute"``."""
    group: str = ""
    """Entry-point group for third parties: ``"modeler.warehouses"``."""
    _found: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def names(self) -> tuple[str, ...]:
        """Every registered name, sorted; imports nothing."""
        third_party = {point.name for point in _points(self.group)} if self.group else set()
        return tuple(sorted(third_party | set(self.built_in)))

    def load(self, name: str) -> Any:
        """Import and return the adapter called *name*.

        Raises:
            UnknownName: nothing of that name is registered.
        """
        if name not in self._found:
            self._found[name] = self._import(name)
        return self._found[name]

    def _import(self, name: str) -> Any:
        if name in self.built_in:
            module, _, attribute = self.built_in[name].partition(":")
            return getattr(import_module(module), attribute)
        if self.group:
            for point in _points(self.group):
                if point.name == name:
                    return point.load()
        known = ", ".join(self.names())
        hint = did_you_mean(name, self.names()) or f"known: {known}"
        raise UnknownName(f"no {self.kind} named {name!r}", hint=hint)
