"""Facts as text and back, so that what was read of a file can be kept."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from modeler.catalog.names import Skipped, Span
from modeler.sources.code.facts import Arm, Definition, Draft, Facts
from modeler.sources.code.terms import Computed, Folded, Joined, Known, Named, Wrapped
from modeler.sources.reading import Origin, Semantics, Statement


def encoded(facts: Facts) -> str:
    """*facts* as one line of JSON; the same facts give the same text.

    >>> decoded(encoded(Facts("php"))) == Facts("php")
    True
    """
    return json.dumps(_plain(facts), ensure_ascii=False, separators=(",", ":"))


def decoded(text: str) -> Facts | None:
    """What `encoded` wrote; None for anything else, as a damaged file or one of another version may hold.

    >>> decoded("[]"), decoded("{"), decoded('["Known", 1]')
    (None, None, None)
    """
    try:
        found = _value(json.loads(text))
    except (ValueError, TypeError, KeyError, IndexError, RecursionError):
        return None
    return found if isinstance(found, Facts) else None


_CLASSES: dict[str, Any] = {
    kind.__name__: kind
    for kind in (
        *(Arm, Computed, Definition, Draft, Facts, Folded, Joined, Known, Named, Origin, Semantics),
        *(Skipped, Span, Statement, Wrapped),
    )
}
_TUPLE = "()"


def _plain(value: object) -> object:
    """Lists begin with the name of what they hold the parts of."""
    if isinstance(value, tuple):
        return [_TUPLE, *(_plain(part) for part in value)]
    if isinstance(value, Enum):
        return [type(value).__name__, value.value]
    if is_dataclass(value):
        return [type(value).__name__, *(_plain(getattr(value, field.name)) for field in fields(value))]
    return value


def _value(plain: Any) -> object:
    if not isinstance(plain, list):
        return plain
    kind, *parts = plain
    values = [_value(part) for part in parts]
    return tuple(values) if kind == _TUPLE else _CLASSES[kind](*values)
