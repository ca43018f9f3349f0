"""What a mapping gives for a value, by its language's own rules of comparison."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from modeler.sources.reading import Code, Semantics

_COMPARISONS = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}


def first_match(arms: Iterable[tuple[str, Code]], value: Code, semantics: Semantics) -> int | None:
    """The place of the first of *arms* (operator, code) that takes *value*, or None.

    >>> first_match([("=", 0), ("=", "a")], None, Semantics.PHP_LOOSE)
    0
    >>> first_match([("=", 0), ("=", "a")], "a", Semantics.PHP_LOOSE)
    1
    >>> first_match([("<", 12), ("<", 100)], 40, Semantics.STRICT)
    1
    """
    for place, (operator, code) in enumerate(arms):
        if takes(operator, code, value, semantics):
            return place
    return None


def takes(operator: str, code: Code, value: Code, semantics: Semantics) -> bool:
    """Whether an arm that compares with *code* takes *value*."""
    if operator != "=":
        left, right = _number(0 if value is None else value), _number(code)
        return left is not None and right is not None and bool(_COMPARISONS[operator](left, right))
    if semantics is Semantics.PHP_LOOSE:
        return loosely_equal(code, value)
    if semantics is Semantics.LOOKUP:
        return array_key(code) == array_key(value) and type(array_key(code)) is type(array_key(value))
    return type(code) is type(value) and code == value


def loosely_equal(one: Code, other: Code) -> bool:
    """PHP 8's ``==`` between scalars (RFC "Saner string comparisons").

    >>> loosely_equal(1, "01"), loosely_equal(0, "a"), loosely_equal(None, 0), loosely_equal("1e1", "10")
    (True, False, True, True)
    >>> loosely_equal(True, "a"), loosely_equal(None, "0"), loosely_equal("abc", "ABC")
    (True, False, False)
    """
    if isinstance(one, bool) or isinstance(other, bool):
        return _truth(one) == _truth(other)
    if one is None or other is None:
        rest = other if one is None else one
        return rest is None or rest == "" or (not isinstance(rest, str) and rest == 0)
    left, right = _number(one), _number(other)
    if left is not None and right is not None:
        return left == right
    return str(one) == str(other)


def array_key(value: Code) -> Code:
    """The key PHP stores for *value*: ``"1"`` and True become 1, null becomes the empty string.

    >>> array_key("7"), array_key("07"), array_key(True), array_key(None), array_key(1.9)
    (7, '07', 1, '', 1)
    """
    if value is None:
        return ""
    if isinstance(value, (bool, float)):
        return int(value)
    if isinstance(value, str) and _is_canonical_integer(value):
        return int(value)
    return value


def _is_canonical_integer(text: str) -> bool:
    digits = text.removeprefix("-")
    return digits.isascii() and digits.isdigit() and str(int(digits)) == digits and text != "-0"


def _truth(value: Code) -> bool:
    return value not in ("", "0", 0, None, False)


def _number(value: Code) -> Decimal | None:
    """*value* as the number PHP sees in it: blanks around it are allowed, anything else is not."""
    if value is None:
        return None
    try:
        number = Decimal(str(int(value) if isinstance(value, bool) else value).strip(" \t\n\r\v\f"))
    except ArithmeticError:
        return None
    return number if number.is_finite() and "_" not in str(value) else None
