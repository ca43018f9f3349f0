"""Whether two results say the same, whatever else one of them shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any


def holds_rows(given: Iterable[Iterable[Any]], wanted: Iterable[Iterable[Any]]) -> bool:
    """Whether each row of *given* holds the values of one of *wanted*, and there are as many.

    >>> holds_rows([("a", 2.0, "more")], [(2, "a")]), holds_rows([("a", 2)], [("a", 3)])
    (True, False)
    """
    left = [Counter(map(_comparable, row)) for row in given]
    for row in wanted:
        asked = Counter(map(_comparable, row))
        match = next((one for one in left if asked <= one), None)
        if match is None:
            return False
        left.remove(match)
    return not left


def _comparable(value: Any) -> Any:
    """Dates as the days they begin with, numbers rounded: engines differ in both."""
    if isinstance(value, date):
        return value.isoformat()[:10]
    return round(float(value), 4) if isinstance(value, (int, float, Decimal)) else value
