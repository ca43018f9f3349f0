"""Ways of asking that come to plainer ones: words are put in the place of words, what they mean is read later."""

from __future__ import annotations

import re

from modeler.catalog.names import TableName
from modeler.errors import UnsupportedRequest
from modeler.model.data_model import DataModel
from modeler.query.nouns import Nouns
from modeler.query.related import recorded, table_before
from modeler.query.stems import is_family

_AGGREGATE = (
    r"(?:total|average|mean|median|maximum|max|highest|largest|latest|minimum|min|lowest|smallest|earliest)"
)
_BOTH = re.compile(
    rf"\b(?P<one>{_AGGREGATE})\s+(?:and|&|,)\s+(?:the\s+)?(?P<other>{_AGGREGATE})\s+(?P<what>[\w.]+(?:\s+[\w.]+){{0,2}}?)"
    r"(?=$|\s*,|\s+(?:by|per|for|in|of each|since|before|after|between|where|with|during)\b)",
    re.IGNORECASE,
)
_SMALL = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBERS = {word: place for place, word in enumerate(_SMALL, start=1)} | {"fifteen": 15, "twenty": 20}
_IN_LETTERS = re.compile(
    r"\b(?P<way>top|bottom|best|worst|first|last|who are the|which|what are the)\s+"
    rf"(?P<number>{'|'.join(_NUMBERS)})\b",
    re.IGNORECASE,
)
_FOR_EACH = re.compile(
    r"^(?:for|by|per|in)\s+(?P<each>each|every|all)\s+(?P<what>[\w ]+?)\s*[,:]\s*(?P<rest>.+)$", re.IGNORECASE
)
_MONTH_BY_MONTH = re.compile(
    r"\b(?P<grain>day|week|month|quarter|year)\s+(?:by|over|on|after)\s+(?P=grain)\b", re.IGNORECASE
)
_MEAN_COUNT = re.compile(
    r"^(?:the\s+)?(?:average|mean|avg)\s+(?:number|count)\s+of\s+(?P<what>[\w ]+?)\s+"
    r"(?:per|for each|for every|of each|by)\s+(?P<each>\w+(?:\s\w+)??)"
    r"(?P<rest>(?:\s+(?:by|per|in|during|since|for)\b.*)?)$"
    r"|^(?:on\s+average,?\s+)?how\s+many\s+(?P<what2>[\w ]+?)\s+(?:does|do|did|has|have)\s+"
    r"(?:an?|each|every|one|the\s+average)\s+(?P<each2>[\w ]+?)\s+"
    r"(?:have|get|make|place|take|got)(?P<mean>\s+on\s+average)?$",
    re.IGNORECASE,
)
_ON_AVERAGE = re.compile(r"\bon\s+average\b|\baverage\b|\bmean\b|\bavg\b", re.IGNORECASE)
_DONE_BY = re.compile(
    r"^(?P<before>.*?\b(?:how many|number of|count(?: of)?))\s+(?:the\s+)?(?:distinct\s+|different\s+|unique\s+)?"
    r"(?P<who>\w+(?:\s\w+)??)\s+(?:(?:that|which|who)\s+)?(?:(?:have|has|had|were|was|are)\s+)?(?:actually\s+)?"
    r"(?P<verb>[a-z]+(?:ed|ght|old|ent|aid|ook|aw))"
    r"(?=\s+(?:per|by|in|during|since|between|before|after|for each)\b|$)",
    re.IGNORECASE,
)


def reworded(text: str, nouns: Nouns, model: DataModel) -> str:
    """*text* in plainer words: what is said once of two is said of each, what leads stands behind.

    ``earliest and latest exam date`` asks for two dates, ``for every hotel: number of rooms`` for a group each, and
    ``students enrolled per term`` for those that enrolments hold, each once.
    """
    led = _FOR_EACH.match(text)
    if led is not None:
        text = f"{led.group('rest')} for each {led.group('what')}"
    for said, column in nouns.connected_names():
        text = re.sub(rf"\b{said}s?\b", str(column), text, flags=re.IGNORECASE)
    text = in_digits(text)
    text = _MONTH_BY_MONTH.sub(r"by \g<grain>", text)
    text = _BOTH.sub(lambda m: f"{m['one']} {m['what']} and {m['other']} {m['what']}", text)
    return _counted_by_what_they_did(text, nouns, model)


def in_digits(text: str) -> str:
    """*text* with the number of a ranking in digits.

    >>> in_digits("top five products by quantity of the three kinds")
    'top 5 products by quantity of the three kinds'
    """
    return _IN_LETTERS.sub(lambda m: f"{m['way']} {_NUMBERS[m['number'].lower()]}", text)


def take_mean_count(text: str) -> tuple[str, str]:
    """*text* without the average over things of how many they have, and what these things are.

    >>> take_mean_count("average number of orders per customer")
    ('number of orders per customer', 'customer')
    >>> take_mean_count("number of orders per customer")
    ('number of orders per customer', '')
    """
    match = _MEAN_COUNT.match(text) if _ON_AVERAGE.search(text) else None
    if match is None:
        return text, ""
    what, each = match.group("what") or match.group("what2"), match.group("each") or match.group("each2")
    return f"number of {what} per {each}{match.group('rest') or ''}", each


def _counted_by_what_they_did(text: str, nouns: Nouns, model: DataModel) -> str:
    match = _DONE_BY.match(text)
    of = table_before(match.group("who"), nouns) if match is not None else None
    if match is None or of is None or _is_its_own(match.group("verb"), of, nouns):
        return text
    table = recorded(match.group("verb"), of, nouns, model)
    references = {r.child for r in model.relationships if r.child.table == table and r.parent.table == of}
    if table is None or len(references) != 1:
        return text
    reference = references.pop()
    if len(reference.columns) != 1:
        return text
    return f"number of distinct {reference}{text[match.end() :]}"


def _is_its_own(verb: str, of: TableName, nouns: Nouns) -> bool:
    """Whether *verb* says something of a row of *of* itself: when it happened, or what its code means."""
    if any(is_family(verb, word) for noun in nouns.times_of(of) for word in noun.own):
        return True
    try:
        return nouns.code_of(verb) is not None
    except UnsupportedRequest:
        return True
