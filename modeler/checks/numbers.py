"""Result rows as named numbers, and how numbers are written in sentences."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

from modeler.checks.verdicts import Number

Numbers: TypeAlias = Mapping[str, Number]


def named(columns: Sequence[str], row: Sequence[Any]) -> dict[str, Number]:
    """One result row by lower-case column name, as values JSON can hold.

    Engines return the same count as int, Decimal or float; whole ones come back as int. Other decimals stay exact
    as text; times are ISO 8601.

    >>> from decimal import Decimal
    >>> named(["ROW_COUNT", "total", "latest"], [Decimal("12"), Decimal("0.10"), date(2024, 1, 31)])
    {'row_count': 12, 'total': '0.10', 'latest': '2024-01-31'}
    """
    return {name.lower(): _number(value) for name, value in zip(columns, row, strict=True)}


def count(numbers: Numbers, name: str) -> int:
    """The count called *name*; a sum over no rows is 0."""
    value = numbers[name]
    return int(value) if value is not None else 0


def exact(value: Number) -> Decimal:
    """A sum as a decimal; NULL, the sum over no rows, is 0. NaN stays NaN."""
    return Decimal(str(value)) if value is not None else Decimal(0)


def said(value: Number | Decimal) -> str:
    """A number as a sentence says it: thousands in groups, no more digits than there are.

    >>> [said(n) for n in (50000, "1234567.50", 0.5, None)]
    ['50,000', '1,234,567.50', '0.5', 'nothing']
    """
    if value is None:
        return "nothing"
    if isinstance(value, str):
        try:
            return f"{Decimal(value):,}"
        except ArithmeticError:
            return value
    return f"{value:,}"


def rows(number: int) -> str:
    """A number of rows in words.

    >>> rows(1), rows(2003)
    ('1 row', '2,003 rows')
    """
    return plural(number, "row")


def plural(number: int, noun: str) -> str:
    """A number with its noun, which takes an s.

    >>> plural(3, "key")
    '3 keys'
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _number(value: Any) -> Number:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        # 2**53: beyond it a float no longer holds every whole number
        whole = math.isfinite(value) and value.is_integer() and abs(value) < 9_007_199_254_740_992
        # the 16th and 17th digit of a sum of binary fractions are its rounding, by the order of the rows
        return int(value) if whole else float(f"{value:.15g}") if math.isfinite(value) else str(value)
    if isinstance(value, Decimal):
        whole = value.is_finite() and value == value.to_integral_value()
        return int(value) if whole else str(value)
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return str(value)
