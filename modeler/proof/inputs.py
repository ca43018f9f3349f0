"""The values a mapping is tried with: every code, what lies beside them, and what nobody thought of."""

from __future__ import annotations

import math
from dataclasses import dataclass

from modeler.catalog.types import TypeFamily
from modeler.sources.reading import Code, Mapping, Semantics


@dataclass(frozen=True, slots=True)
class Trial:
    """Values of one type of column."""

    family: TypeFamily
    values: tuple[Code, ...]
    """The first is NULL."""
    odd: frozenset[Code] = frozenset()
    """Values that a column seldom holds, and that SQL compares otherwise than PHP: other spellings of numbers."""


def trials(mapping: Mapping, written: tuple[Code, ...] = ()) -> tuple[Trial, ...]:
    """One trial as a column of numbers where the codes are numbers, one as a column of text where that means much.

    *written* are the constants that stand in the code, so that a code is tried that the mapping has not.

    >>> from modeler.catalog.names import Span
    >>> mapping = Mapping(((1, "a"), (2, "b")), "c", "$x", Semantics.STRICT, Span("a.php", 1, 5))
    >>> [(trial.family.value, trial.values[:6]) for trial in trials(mapping, (5,))]
    [('integer', (None, 1, 2, 5, 0, 3))]
    """
    codes = [code for code in _codes(mapping) if code is not None and not isinstance(code, bool)]
    numbers = [code for code in codes if isinstance(code, (int, float))]
    found = []
    if numbers and len(numbers) == len(codes):
        found.append(_as_numbers(numbers, written))
    if not numbers or _compares_text(mapping):
        found.append(_as_text(codes, written))
    return tuple(found)


def _compares_text(mapping: Mapping) -> bool:
    """Whether codes that are numbers can equal text."""
    return mapping.language == "php" and mapping.semantics is not Semantics.STRICT and not mapping.ranges


def _as_numbers(numbers: list[int | float], written: tuple[Code, ...]) -> Trial:
    family = TypeFamily.FLOATING if any(isinstance(number, float) for number in numbers) else TypeFamily.INTEGER
    others = [code for code in written if isinstance(code, int) and not isinstance(code, bool)]
    beside = (number + step for number in numbers for step in (-1, 1))
    return Trial(family, tuple(dict.fromkeys((None, *numbers, *others, *beside, *_NUMBERS))))


def _as_text(codes: list[int | float | str], written: tuple[Code, ...]) -> Trial:
    texts = list(dict.fromkeys(str(code) for code in (*codes, *written) if isinstance(code, (int, float, str))))
    varied = (variant for text in texts if text.isascii() for variant in (text.upper(), text + " ", "x" + text))
    spellings = (odd for text in texts for odd in (f"0{text}", f"{text}.0", f" {text}") if _is_number(odd))
    tried = dict.fromkeys((*texts, *varied, *_TEXTS, *_ODD, *spellings))
    known = frozenset(str(code) for code in codes)
    odd = frozenset(value for value in tried if value not in known and _is_odd(value))
    return Trial(TypeFamily.TEXT, (None, *tried), odd)


_NUMBERS = (0, 1, -1, 2, 7, 987654321, -987654321, 2147483648)
_TEXTS = ("", "0", "1", "-1", "2", "987654321", "abc", "__no_such_key__", "null", "true", "é", "'", "\\", "%")
_ODD = ("01", "1.0", "1e0", " 1", "0.0", "00")


def _codes(mapping: Mapping) -> tuple[Code, ...]:
    return (*(code for code, _ in mapping.pairs), *mapping.computed)


def _is_odd(value: str) -> bool:
    """Whether *value* is a number that is not written as a number is."""
    if not _is_number(value):
        return False
    number = float(value)
    return value != (str(int(number)) if number.is_integer() else str(number))


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text)) and "_" not in text
    except ValueError:
        return False
