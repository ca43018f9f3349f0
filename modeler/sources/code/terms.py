"""Expressions whose value can be known without running the code, and what is left when it cannot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from modeler.sources.reading import Code


@dataclass(frozen=True, slots=True)
class Known:
    """A literal."""

    value: Code


@dataclass(frozen=True, slots=True)
class Named:
    """A constant, by the name its definition is found under: ``"GROUP_OPEN"``, ``"Vendor::ACME"``."""

    name: str


@dataclass(frozen=True, slots=True)
class Joined:
    """Texts one after another."""

    parts: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Folded:
    """Arithmetic over constants, as in ``1 << 3``."""

    operator: str
    left: Term
    right: Term


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A call, or a lookup, around a text that says what comes out of it: ``__('Enabled')``, ``$lang['YES']``."""

    term: Term
    wrapper: str
    translated: bool
    """Whether the call only translates."""


@dataclass(frozen=True, slots=True)
class Computed:
    """Anything else, as written."""

    text: str


Term: TypeAlias = Known | Named | Joined | Folded | Wrapped | Computed


def is_label(term: Term | None) -> bool:
    """Whether *term* can be a label: known before the code runs, constants looked up.

    >>> is_label(Joined((Known("a"), Named("B")))), is_label(Joined((Known("a"), Computed("$b"))))
    (True, False)
    """
    match term:
        case Known() | Named():
            return True
        case Joined(parts):
            return all(is_label(part) for part in parts)
        case Folded(_, left, right):
            return is_label(left) and is_label(right)
        case Wrapped(inner):
            return is_label(inner)
        case _:
            return False


def joined(*parts: Term) -> Term:
    """*parts* as one text, literals beside each other made one.

    >>> joined(Known("a"), Joined((Known("b"), Named("C"))))
    Joined(parts=(Known(value='ab'), Named(name='C')))
    >>> joined(Known("a"), Known(1))
    Known(value='a1')
    """
    flat: list[Term] = []
    for part in parts:
        for piece in part.parts if isinstance(part, Joined) else (part,):
            last = flat[-1] if flat else None
            if isinstance(last, Known) and isinstance(piece, Known):
                flat[-1] = Known(as_text(last.value) + as_text(piece.value))
            else:
                flat.append(piece)
    return flat[0] if len(flat) == 1 else Joined(tuple(flat))


def renamed(term: Term, spell: Callable[[str], str]) -> Term:
    """*term* with what *spell* makes of each constant's name.

    >>> renamed(Joined((Known("a"), Named("B"))), str.lower)
    Joined(parts=(Known(value='a'), Named(name='b')))
    """
    match term:
        case Named(name):
            return Named(spell(name))
        case Joined(parts):
            return Joined(tuple(renamed(part, spell) for part in parts))
        case Folded(operator, left, right):
            return Folded(operator, renamed(left, spell), renamed(right, spell))
        case Wrapped(inner, wrapper, translated):
            return Wrapped(renamed(inner, spell), wrapper, translated)
        case _:
            return term


def as_text(value: Code) -> str:
    """*value* as PHP, whose rule suits the others, writes it.

    >>> [as_text(value) for value in (None, True, False, 1, 1.5, "x")]
    ['', '1', '', '1', '1.5', 'x']
    """
    if value is None or value is False:
        return ""
    if value is True:
        return "1"
    return str(value)
