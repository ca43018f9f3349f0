"""Time in words: months, quarters, years, days and what lies between them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from modeler.errors import UnsupportedRequest
from modeler.query.goal import TimeGrain

_NAMES = "january february march april may june july august september october november december"
_MONTHS = tuple(_NAMES.split())
_MONTH = "|".join(sorted((*_MONTHS, *(m[:3] for m in _MONTHS), "sept"), key=len, reverse=True))
_DAY = rf"\d{{4}}-\d{{2}}-\d{{2}}|\d{{4}}-\d{{2}}|(?:{_MONTH})\.?,?\s+\d{{4}}|q[1-4],?\s+\d{{4}}|\d{{4}}"
_GRAINS = {
    TimeGrain.WEEKDAY: (r"(?:week-?day|day of (?:the )?week)", r"(?!)"),
    TimeGrain.DAY: ("day", "daily"),
    TimeGrain.WEEK: ("week", "weekly"),
    TimeGrain.MONTH: ("month", "monthly"),
    TimeGrain.QUARTER: ("quarter", "quarterly"),
    TimeGrain.YEAR: ("year", "yearly|annually"),
}
"""The noun and the adverb of each."""
_RELATIVE = re.compile(
    r"\b(?:(?:last|this|past|previous|current|next)\s+(?:\d+\s+)?(?:days?|weeks?|months?|quarters?|years?)"
    r"|yesterday|today|recently|year to date|ytd)\b",
    re.IGNORECASE,
)


_YEAR = 12
"""Months of a year."""


@dataclass(frozen=True, slots=True)
class Span:
    """Days from *first* up to, and without, *after*; with *months* (1 to 12) only those of each year."""

    first: date | None = None
    after: date | None = None
    months: tuple[int, ...] = ()


def take_period(text: str) -> tuple[str, Span | None]:
    """*text* without the words that say when, and what they say; None where nothing does.

    Raises:
        UnsupportedRequest: it is said from today, which a repeatable query cannot know; or no such day exists.

    >>> take_period("top 5 SKUs in October, with vendors")
    ('top 5 SKUs , with vendors', Span(first=None, after=None, months=(10,)))
    >>> take_period("quantity in Q3 2024")[1]
    Span(first=datetime.date(2024, 7, 1), after=datetime.date(2024, 10, 1), months=())
    >>> take_period("orders in October and November")[1].months
    (10, 11)
    """
    relative = _RELATIVE.search(text)
    if relative:
        raise UnsupportedRequest(
            f"{relative.group(0)!r} depends on the day it is asked",
            hint="name the period, as in: in October 2024, between 2024-01-01 and 2024-03-31, since 2024",
        )
    text = _in_digits(text)
    for pattern, read in _PERIODS:
        found = pattern.search(text)
        if found:
            rest = f"{text[: found.start()]} {text[found.end() :]}"
            return " ".join(rest.split()), read(found)
    return text, None


def is_from_today(text: str) -> bool:
    """Whether *text* says a period from the day it is asked on, as "yesterday" does."""
    return bool(_RELATIVE.search(text))


def take_grain(
    text: str, is_part_of_name: Callable[[str], bool] = lambda words: False
) -> tuple[str, TimeGrain | None]:
    """*text* without the words that ask for one group a period, and the period.

    *is_part_of_name* tells of an adverb with the word behind it whether both name a column: ``yearly salary``.

    >>> take_grain("quantity by month and category")
    ('quantity by category', <TimeGrain.MONTH: 'month'>)
    >>> take_grain("monthly quantity")
    ('quantity', <TimeGrain.MONTH: 'month'>)
    """
    for grain, (noun, adverb) in _GRAINS.items():
        listed = re.compile(rf"\b(by|per|for each|for every|and)\s+{noun}s?\b(\s*(?:,|\band\b)\s*)?", re.IGNORECASE)
        found = listed.search(text)
        if found:
            goes_on = found.group(2) is not None and found.group(1).lower() != "and"
            kept = f" {found.group(1)} " if goes_on else " "
            if found.group(1).lower() == "and" and found.group(2):
                kept = " and "
            return " ".join(f"{text[: found.start()]}{kept}{text[found.end() :]}".split()).rstrip(" ,"), grain
        found = re.compile(rf"\b(?:{adverb})\b(?:\s+\w+)?", re.IGNORECASE).search(text)
        if found and not is_part_of_name(found.group(0)):
            found = re.compile(rf"\b(?:{adverb})\b", re.IGNORECASE).search(text)
        else:
            continue
        if found:
            return " ".join(f"{text[: found.start()]} {text[found.end() :]}".split()), grain
    return text, None


def _in_digits(text: str) -> str:
    """*text* with ``the first quarter of 2024`` said as ``Q1 2024``, and halves as the days they have."""
    text = _YEAR_WORD.sub("", text)
    text = _DAY_FIRST.sub(_iso, _MONTH_FIRST.sub(_iso, text))
    text = _QUARTER.sub(lambda found: f"Q{_ORDINALS[found.group(1).lower()]} {found.group(2)}", text)
    text = _COMMA.sub(lambda found: f"{found.group(1)} {found.group(2)}", text)
    return _HALF.sub(_half, text)


def _iso(found: re.Match[str]) -> str:
    """``1 January 2022`` and ``January 1st, 2022`` as ``2022-01-01``."""
    return f"{found.group('year')}-{_month(found.group('month')):02}-{int(found.group('day')):02}"


def _half(found: re.Match[str]) -> str:
    year = found.group("year") or found.group("of")
    is_first = (found.group("number") or "") == "1" or (found.group("word") or "").lower() == "first"
    return f"between {year}-01-01 and {year}-06-30" if is_first else f"between {year}-07-01 and {year}-12-31"


def _between(found: re.Match[str]) -> Span:
    one, other = _dated(found.group(1), found.group(2)), found.group(2)
    if not _has_year(other):
        return Span(months=_months_through(_months(one)[0], _months(other)[-1]))
    return Span(_first(one), _after(other))


def _dated(words: str, other: str) -> str:
    """A month without a year, with that of the *other* one: ``March`` of ``March to May 2024``."""
    year = re.search(r"\b\d{4}\b", other)
    return f"{words} {year.group(0)}" if year and not _has_year(words) else words


def _has_year(words: str) -> bool:
    return bool(re.search(r"\d{4}", words))


def _months(words: str) -> tuple[int, ...]:
    """The months of a month or a quarter without a year."""
    if words[0].lower() == "q" and words[1:2].isdigit():
        last = 3 * int(words[1])
        return last - 2, last - 1, last
    return (_month(words),)


def _months_through(first: int, last: int) -> tuple[int, ...]:
    """Months from *first* to *last*, over the end of the year where need be."""
    return tuple((first - 1 + step) % _YEAR + 1 for step in range((last - first) % _YEAR + 1))


def _listed(found: re.Match[str]) -> Span:
    """``October and November``, ``January or June 2024``, ``2023 and 2024``.

    Raises:
        UnsupportedRequest: the periods lie apart, and are no months of one year.
    """
    said = [part for part in _LISTING.split(found.group(1)) if part.strip()]
    items = [_dated(part.strip(), said[-1]) for part in said]
    if not any(map(_has_year, items)):
        return Span(months=tuple(dict.fromkeys(month for item in items for month in _months(item))))
    days = sorted((_first(item), _after(item)) for item in items)
    if all(one[1] == other[0] for one, other in pairwise(days)):
        return Span(days[0][0], days[-1][1])
    months = tuple(
        day.month for day, after in days if _day(day.year, day.month) == day and (after - day).days < _LONG
    )
    if len(months) < len(days) or len({day.year for day, _ in days}) > 1:
        raise UnsupportedRequest(
            f"the periods of {found.group(1)!r} lie apart", hint="ask for one of them, or for what lies between"
        )
    year = days[0][0].year
    return Span(_day(year, 1), _day(year + 1, 1), months)


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
    return Span(months=_months(found.group(1)))


_LONG = 32
"""More days than a month has."""
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_QUARTER = re.compile(
    rf"\b(?:the\s+)?({'|'.join(_ORDINALS)})\s+quarter(?:\s+(?:of|in))?\s+(\d{{4}})", re.IGNORECASE
)
_HALF = re.compile(
    r"\b(?:in\s+|during\s+)?(?:the\s+)?(?:(?P<word>first|second|last)\s+half(?:\s+(?:of|in))?\s+(?P<of>\d{4})"
    r"|h(?P<number>[12]),?\s+(?P<year>\d{4}))",
    re.IGNORECASE,
)
_YEAR_WORD = re.compile(r"\b(?:the\s+)?(?:calendar\s+)?year\s+(?=\d{4}\b)", re.IGNORECASE)
_DAY_FIRST = re.compile(
    rf"\b(?P<day>[0-3]?\d)(?:st|nd|rd|th|\.)?\s+(?:of\s+)?(?P<month>{_MONTH})\b\.?,?\s+(?P<year>\d{{4}})\b",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    rf"\b(?P<month>{_MONTH})\b\.?\s+(?P<day>[0-3]?\d)(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b", re.IGNORECASE
)
_ANY = rf"(?:{_DAY}|(?:{_MONTH})\b\.?|q[1-4]\b)"
_COMMA = re.compile(rf"\b({_MONTH}|q[1-4])\.?,\s+(\d{{4}})\b", re.IGNORECASE)
_LISTING = re.compile(r"\s*(?:,\s*(?:and|or)?|\band\b|\bor\b|&|\bplus\b)\s*", re.IGNORECASE)
_BEFORE = r"(?:in|during|for|of|on|within)\s+(?:the\s+)?(?:months?\s+(?:of\s+)?)?(?:only\s+)?"

_PERIODS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Span]], ...] = (
    (
        re.compile(
            rf"\b(?:(?:in|during|for)\s+)?(?:between|from)\s+({_ANY})\s*(?:\band\b|\bto\b|\btill\b|\buntil\b|\bthrough\b|[-\u2013])"
            rf"\s*(?:and including\s+)?({_ANY})(?!\w)",
            re.IGNORECASE,
        ),
        _between,
    ),
    (
        re.compile(
            rf"\b{_BEFORE}({_ANY})\s*(?:\bto\b|\btill\b|\buntil\b|\bthrough\b|[\u2013]|\s-\s)\s*({_ANY})(?!\w)",
            re.IGNORECASE,
        ),
        _between,
    ),
    (re.compile(rf"\b(?:since|starting|from)\s+({_DAY})\b(?:\s+on(?:wards?)?\b)?", re.IGNORECASE), _since),
    (re.compile(rf"\b(?:later than|after)\s+({_DAY})\b", re.IGNORECASE), _later),
    (re.compile(rf"\b(?:earlier than|before|prior to)\s+({_DAY})\b", re.IGNORECASE), _before),
    (re.compile(rf"\b(?:until|through|up to|till)\s+({_DAY})\b", re.IGNORECASE), _until),
    (
        re.compile(
            rf"\b{_BEFORE}({_ANY}(?:\s*(?:,\s*(?:and|or)?|\band\b|\bor\b|&|\bplus\b)\s*(?:in\s+)?{_ANY})+)(?!\w)",
            re.IGNORECASE,
        ),
        _listed,
    ),
    (re.compile(rf"\b{_BEFORE}({_DAY})\b", re.IGNORECASE), _within),
    (re.compile(rf"\b{_BEFORE}({_MONTH}|q[1-4])\b\.?", re.IGNORECASE), _month_of_any_year),
    (re.compile(rf"\b((?:{_MONTH})\.?,?\s+\d{{4}}|q[1-4],?\s+\d{{4}})\b", re.IGNORECASE), _within),
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
