"""Time in words: months, quarters, years, days and what lies between them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from modeler.errors import UnsupportedRequest
from modeler.query.goal import TimeGrain

_NAMES = "january february march april may june july august september october november december"
_MONTHS = tuple(_NAMES.split())
_MONTH = "|".join(sorted((*_MONTHS, *(m[:3] for m in _MONTHS), "sept"), key=len, reverse=True))
_DAY = rf"\d{{4}}-\d{{2}}-\d{{2}}|\d{{4}}-\d{{2}}|(?:{_MONTH})\.?,?\s+\d{{4}}|q[1-4],?\s+\d{{4}}|\d{{4}}"
_GRAINS = {
    TimeGrain.DAY: "day|daily",
    TimeGrain.WEEK: "week|weekly",
    TimeGrain.MONTH: "month|monthly",
    TimeGrain.QUARTER: "quarter|quarterly",
    TimeGrain.YEAR: "year|yearly|annually",
}
_RELATIVE = re.compile(
    r"\b(?:(?:last|this|past|previous|current|next)\s+(?:\d+\s+)?(?:days?|weeks?|months?|quarters?|years?)"
    r"|yesterday|today|recently|year to date|ytd)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Span:
    """Days from *first* up to, and without, *after*; or a month of every year."""

    first: date | None = None
    after: date | None = None
    month: int | None = None


def take_period(text: str) -> tuple[str, Span | None]:
    """*text* without the words that say when, and what they say; None where nothing does.

    Raises:
        UnsupportedRequest: it is said from today, which a repeatable query cannot know; or no such day exists.

    >>> take_period("top 5 SKUs in October, with vendors")
    ('top 5 SKUs , with vendors', Span(first=None, after=None, month=10))
    >>> take_period("quantity in Q3 2024")[1]
    Span(first=datetime.date(2024, 7, 1), after=datetime.date(2024, 10, 1), month=None)
    """
    relative = _RELATIVE.search(text)
    if relative:
        raise UnsupportedRequest(
            f"{relative.group(0)!r} depends on the day it is asked",
            hint="name the period, as in: in October 2024, between 2024-01-01 and 2024-03-31, since 2024",
        )
    for pattern, read in _PERIODS:
        found = pattern.search(text)
        if found:
            rest = f"{text[: found.start()]} {text[found.end() :]}"
            return " ".join(rest.split()), read(found)
    return text, None


def take_grain(text: str) -> tuple[str, TimeGrain | None]:
    """*text* without the words that ask for one group a period, and the period.

    >>> take_grain("quantity by month and category")
    ('quantity by category', <TimeGrain.MONTH: 'month'>)
    >>> take_grain("monthly quantity")
    ('quantity', <TimeGrain.MONTH: 'month'>)
    """
    for grain, words in _GRAINS.items():
        noun, _, adverb = words.partition("|")
        listed = re.compile(rf"\b(by|per|for each|for every|and)\s+{noun}s?\b(\s*(?:,|\band\b)\s*)?", re.IGNORECASE)
        found = listed.search(text)
        if found:
            goes_on = found.group(2) is not None and found.group(1).lower() != "and"
            kept = f" {found.group(1)} " if goes_on else " "
            if found.group(1).lower() == "and" and found.group(2):
                kept = " and "
            return " ".join(f"{text[: found.start()]}{kept}{text[found.end() :]}".split()).rstrip(" ,"), grain
        found = re.compile(rf"\b(?:{adverb})\b", re.IGNORECASE).search(text)
        if found:
            return " ".join(f"{text[: found.start()]} {text[found.end() :]}".split()), grain
    return text, None


def _between(found: re.Match[str]) -> Span:
    return Span(_first(found.group(1)), _after(found.group(2)))


def _since(found: re.Match[str]) -> Span:
    return Span(first=_first(found.group(1)))


def _later(found: re.Match[str]) -> Span:
    return Span(first=_after(found.group(1)))


def _before(found: re.Match[str]) -> Span:
    return Span(after=_first(found.group(1)))


def _until(found: re.Match[str]) -> Span:
    return Span(after=_after(found.group(1)))


def _within(found: re.Match[str]) -> Span:
    return Span(_first(found.group(1)), _after(found.group(1)))


def _month_of_any_year(found: re.Match[str]) -> Span:
    return Span(month=_month(found.group(1)))


_PERIODS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Span]], ...] = (
    (
        re.compile(rf"\b(?:between|from)\s+({_DAY})\s+(?:and|to|until|through)\s+({_DAY})\b", re.IGNORECASE),
        _between,
    ),
    (re.compile(rf"\b(?:since|starting|from)\s+({_DAY})\b", re.IGNORECASE), _since),
    (re.compile(rf"\bafter\s+({_DAY})\b", re.IGNORECASE), _later),
    (re.compile(rf"\bbefore\s+({_DAY})\b", re.IGNORECASE), _before),
    (re.compile(rf"\b(?:until|through|up to)\s+({_DAY})\b", re.IGNORECASE), _until),
    (re.compile(rf"\b(?:in|during|for|of|on|within)\s+({_DAY})\b", re.IGNORECASE), _within),
    (re.compile(rf"\b(?:in|during|for|of)\s+({_MONTH})\b\.?", re.IGNORECASE), _month_of_any_year),
)
"""In the order they are tried: two days before one, a month with its year before one without."""


def _first(words: str) -> date:
    """The first day of a day, month, quarter or year."""
    parts = words.lower().replace(".", " ").replace(",", " ").split()
    if len(parts) == 2:
        year = int(parts[1])
        month = 3 * int(parts[0][1]) - 2 if parts[0][0] == "q" and parts[0][1:].isdigit() else _month(parts[0])
        return _day(year, month)
    if "-" in words:
        try:
            return date.fromisoformat(words if words.count("-") == 2 else f"{words}-01")
        except ValueError as error:
            raise UnsupportedRequest(f"there is no day {words}", hint="write it as in 2024-10-31") from error
    return _day(int(words), 1)


def _after(words: str) -> date:
    """The day after a day, month, quarter or year."""
    first = _first(words)
    if words.count("-") == 2:
        try:
            return first + timedelta(days=1)
        except OverflowError as error:
            raise _no_such_time(words) from error
    if len(words.split()) == 1 and "-" not in words:
        return _day(first.year + 1, 1)
    months = 3 if words[0].lower() == "q" else 1
    return _day(first.year + (first.month + months - 1) // 12, (first.month + months - 1) % 12 + 1)


def _day(year: int, month: int) -> date:
    try:
        return date(year, month, 1)
    except ValueError as error:
        raise _no_such_time(str(year)) from error


def _no_such_time(words: str) -> UnsupportedRequest:
    return UnsupportedRequest(f"no period begins or ends with {words}", hint="years go from 1 to 9998")


def _month(word: str) -> int:
    return next(place for place, month in enumerate(_MONTHS, start=1) if month.startswith(word.lower()[:3]))
