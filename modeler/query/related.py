"""Conditions on rows of another table: ``customers who never ordered``, ``members with at least 3 loans``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from modeler.catalog.names import TableName
from modeler.errors import UnsupportedRequest
from modeler.model.data_model import DataModel
from modeler.query.goal import Period, Related
from modeler.query.many_side import is_related
from modeler.query.nouns import Kind, Nouns
from modeler.query.periods import take_period
from modeler.query.stems import done_to, is_family
from modeler.query.times import main_time

_LONGEST = 3
"""Words of a table's name."""
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10, "once": 1, "twice": 2}
_NUMBER = rf"\d+|{'|'.join(_NUMBERS)}"
_OPERATORS = {
    "more than": ">",
    "over": ">",
    "at least": ">=",
    "fewer than": "<",
    "less than": "<",
    "under": "<",
    "at most": "<=",
    "no more than": "<=",
    "exactly": "=",
    "only": "=",
}
_WHO = r"(?:\s*,)?\s+(?:(?:that|which|who)\s+)?"
_HAVING = r"(?:have|has|had|having|with|got|made|placed)"
_NONE = re.compile(
    rf"{_WHO}(?:{_HAVING}\s+(?:no|zero|not\s+any|not\s+a\s+single|0)"
    r"|(?:do|does|did|have|has|had)(?:\s+not|n'?t)\s+(?:(?:have|got|had)\s+)?(?:any|an?)?"
    r"|(?:(?:have|has|had)\s+)?never\s+(?:(?:had|made|placed|got|received)\s+)?(?:an?|any)"
    r"|(?:made|placed|got|received|had)\s+no"
    r"|without(?:\s+(?:any|a\s+single|an?))?|lack(?:s|ing)?(?:\s+(?:any|an?))?)\s+(?P<far>\w[\w ]*)",
    re.IGNORECASE,
)
_SOME = re.compile(
    rf"{_WHO}{_HAVING}\s+(?:any|some|one\s+or\s+more|at\s+least\s+(?:one|an?))\s+(?P<far>\w[\w ]*)", re.IGNORECASE
)
_MANY = re.compile(
    rf"{_WHO}{_HAVING}\s+(?:(?P<operator>{'|'.join(_OPERATORS)})\s+(?P<number>{_NUMBER})"
    rf"|(?P<bound>{_NUMBER})\s+or\s+(?P<way>more|fewer|less))\s+(?P<far>\w[\w ]*)",
    re.IGNORECASE,
)
_NEVER = re.compile(
    rf"{_WHO}(?:(?:have|has|had|were|was|are|is|did|do|does|could)\s*)?(?:\bnever(?:\s+ever)?|\bnot(?:\s+ever)?|n'?t(?:\s+ever)?)"
    r"(?:\s+yet)?(?:\s+(?:been|got|get))?\s+(?P<verb>[a-z]+)(?:\s+(?:(?:in|for|at|to|on)\s+)?(?:anything|something|by\s+anyone"
    r"|at\s+all|yet|once|(?:any|an?)\s+(?P<far>\w+(?:\s+\w+){0,2})))?(?!\w)",
    re.IGNORECASE,
)
_DID = re.compile(
    rf"{_WHO}(?:(?:have|has|had|were|was)\s+)?(?:ever\s+|actually\s+)?(?P<verb>[a-z]+(?:ed|ght|old|ent|aid|ook|aw))\s+"
    rf"(?:anything|something|at\s+least\s+(?:once|(?:one|an?)\s+(?P<far>\w+))|(?P<operator>more\s+than|at\s+least)\s+"
    rf"(?P<number>{_NUMBER})(?:\s+times?)?)(?!\w)",
    re.IGNORECASE,
)


_CLOSING = re.compile(r"^\s+(?:at\s+all|yet|whatsoever|so\s+far|ever)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    related: Related


def take_related(text: str, nouns: Nouns, model: DataModel) -> tuple[str, tuple[Related, ...]]:
    """*text* without its conditions on rows of another table, and these.

    A period that follows one is the other table's: ``without orders in 2024``.

    Raises:
        UnsupportedRequest: what is said to have never happened is nothing in the model.
    """
    found: list[Related] = []
    while True:
        one = next(_conditions(text, nouns, model), None)
        if one is None:
            return text, tuple(found)
        after, period = _CLOSING.sub("", text[one.end :]), None
        when = main_time(one.related.table, model)
        if when is not None:
            after, span = take_period(after)
            period = Period(when, span.first, span.after, span.months) if span is not None else None
        found.append(Related(one.related.of, one.related.table, one.related.operator, one.related.number, period))
        text = f"{text[: one.start]} {after}".strip()


def _conditions(text: str, nouns: Nouns, model: DataModel) -> Iterator[_Found]:
    for pattern, read in ((_MANY, _bound), (_NONE, _no), (_SOME, _any), (_NEVER, _no), (_DID, _bound)):
        for match in pattern.finditer(text):
            of = table_before(text[: match.start()], nouns)
            if of is None:
                continue
            operator, number = read(match)
            held = match.groupdict()
            far = _thing(held["far"], of, nouns, model) if held.get("far") else None
            if far is not None:
                start, end = match.start(), match.start("far") + far[1]
                yield _Found(start, end, Related(of, far[0], operator, number))
            elif held.get("verb"):
                table = recorded(held["verb"], of, nouns, model)
                if table is not None:
                    yield _Found(match.start(), match.end(), Related(of, table, operator, number))
                elif pattern is _NEVER and "never" in match.group(0).lower():
                    raise UnsupportedRequest(
                        f"nothing in the model says of {of} what was {held['verb']!r}",
                        hint="name the table, as in: customers without orders",
                    )


def table_before(text: str, nouns: Nouns) -> TableName | None:
    """The table that the last words of *text* name."""
    said = text.split()
    for length in range(min(_LONGEST, len(said)), 0, -1):
        found = nouns.find(" ".join(said[-length:]).strip(",.?!"), Kind.TABLE)
        if found is not None and _is_thing(said[-length:]):
            return found.column.table
    return None


def _is_thing(said: list[str]) -> bool:
    """Whether the words begin with one that is part of a name, not "all" or "the", which every name may have."""
    return said[0].lower() not in {"the", "a", "an", "all", "each", "every", "of", "our", "their", "its"}


def _thing(phrase: str, of: TableName, nouns: Nouns, model: DataModel) -> tuple[TableName, int] | None:
    """The table that *phrase* begins with, and how many characters of it name that."""
    said = phrase.split(" ")
    for length in range(min(_LONGEST, len(said)), 0, -1):
        found = nouns.find(" ".join(said[:length]), Kind.TABLE)
        if found is not None and found.column.table != of and is_related(of, found.column.table, model):
            return found.column.table, len(" ".join(said[:length]))
    return None


def recorded(verb: str, of: TableName, nouns: Nouns, model: DataModel) -> TableName | None:
    """The table whose rows say that *verb* happened to a row of *of*: ordered, an order."""
    held = [table.name for table in model.catalog.base if table.name != of and is_related(of, table.name, model)]
    wanted = (*done_to(verb),)
    for table in held:
        if any(is_family(verb, word) for word in nouns.words_of(table)):
            return table
    for word in wanted:
        for table in held:
            if word in nouns.words_of(table):
                return table
    dated = [table for table in held if any(is_family(verb, word) for word in nouns.time_words_of(table))]
    return dated[0] if len(dated) == 1 else None


def _no(match: re.Match[str]) -> tuple[str, int]:
    return "=", 0


def _any(match: re.Match[str]) -> tuple[str, int]:
    return ">=", 1


def _bound(match: re.Match[str]) -> tuple[str, int]:
    held = match.groupdict()
    if held.get("operator"):
        return _OPERATORS[" ".join(held["operator"].lower().split())], number_of(held["number"])
    if held.get("bound"):
        return (">=" if held["way"].lower() == "more" else "<="), number_of(held["bound"])
    return ">=", 1


def number_of(word: str) -> int:
    """The number that *word* says, in digits or in letters."""
    return _NUMBERS.get(word.lower()) or int(word)
