"""Conditions on numbers: ``titles with more than 500 pages``, ``titles published after 2015``."""

from __future__ import annotations

import re

from modeler.catalog.identifier_words import words
from modeler.catalog.names import ColumnSet, TableName
from modeler.model.data_model import DataModel
from modeler.query.goal import Filter
from modeler.query.nouns import Nouns
from modeler.query.related import table_before
from modeler.query.stems import is_family

_OPERATORS = {
    "more than": ">",
    "greater than": ">",
    "longer than": ">",
    "over": ">",
    "above": ">",
    "at least": ">=",
    "fewer than": "<",
    "less than": "<",
    "under": "<",
    "below": "<",
    "at most": "<=",
    "no more than": "<=",
    "exactly": "=",
}
_QUANTITY = re.compile(
    r"(?:\s+(?:that|which|who))?\s+(?:(?:with|have|has|having|had|of|costing|cost|costs|weighing|holding|hold)\s+)?"
    rf"(?:(?P<before>[a-z][a-z ]*?)\s+(?:of|is|are)?\s*)?(?P<operator>{'|'.join(_OPERATORS)})\s+"
    r"(?P<number>\d[\d,]*(?:\.\d+)?)(?:\s+(?P<noun>[a-z]+(?:\s+[a-z]+)?))?",
    re.IGNORECASE,
)
_RANGE = re.compile(
    r"(?:\s+(?:that|which|who))?\s+(?:with|have|has|having|had|of)\s+(?P<before>[a-z][a-z ]*?)\s+"
    r"(?:of\s+|is\s+|are\s+)?between\s+(?P<least>\d[\d,]*(?:\.\d+)?)\s+(?:and|to)\s+(?P<most>\d[\d,]*(?:\.\d+)?)\b",
    re.IGNORECASE,
)
_VERB_YEAR = re.compile(
    r"\s+(?:(?:that|which|who)\s+)?(?:(?:were|was|are|is)\s+)?(?P<verb>[a-z]+)\s+(?P<way>after|before|since|until|in"
    r"|from|between)\s+(?P<year>\d{4})(?:\s+and\s+(?P<other>\d{4}))?\b(?!-)",
    re.IGNORECASE,
)
_YEARS = {"after": ">", "before": "<", "since": ">=", "from": ">=", "until": "<=", "in": "="}


def take_quantities(text: str, nouns: Nouns) -> tuple[str, tuple[Filter, ...]]:
    """*text* without ``with more than 500 pages`` and ``over 20 list price``, and the conditions."""
    text, between = _take_range(text, nouns)
    found = list(between)
    start = 0
    while match := _QUANTITY.search(text, start):
        start = match.start() + 1
        of = table_before(text[: match.start()], nouns)
        one = _quantity(match, of, nouns)
        if one is not None:
            condition, end = one
            found.append(condition)
            text, start = f"{text[: match.start()]}{text[end:]}".strip(), 0
    return text, tuple(found)


def _take_range(text: str, nouns: Nouns) -> tuple[str, tuple[Filter, ...]]:
    for match in _RANGE.finditer(text):
        of = table_before(text[: match.start()], nouns)
        column = nouns.number_of(match.group("before"), of) if of is not None else None
        if column is not None:
            ends = ((">=", match.group("least")), ("<=", match.group("most")))
            conditions = tuple(Filter(column, operator, (_value(number),)) for operator, number in ends)
            return f"{text[: match.start()]}{text[match.end() :]}", conditions
    return text, ()


def _quantity(match: re.Match[str], of: TableName | None, nouns: Nouns) -> tuple[Filter, int] | None:
    if of is None:
        return None
    value = _value(match.group("number"))
    operator = _OPERATORS[match.group("operator").lower()]
    after = (match.group("noun") or "").split()
    for length in range(len(after), 0, -1):
        column = nouns.number_of(" ".join(after[:length]), of)
        if column is not None:
            end = match.start("noun") + len(" ".join(after[:length]))
            return Filter(column, operator, (value,)), end
    column = nouns.number_of(match.group("before") or "", of)
    return (Filter(column, operator, (value,)), match.end("number")) if column is not None else None


def _value(number: str) -> int | float:
    plain = number.replace(",", "")
    return float(plain) if "." in plain else int(plain)


def take_years(text: str, nouns: Nouns, model: DataModel) -> tuple[str, tuple[Filter, ...]]:
    """*text* without ``published after 2015`` where that is a year in a column of numbers, and the conditions."""
    found: list[Filter] = []
    for match in _VERB_YEAR.finditer(text):
        of = table_before(text[: match.start()], nouns)
        column = _year_of(match.group("verb"), of, model) if of is not None else None
        if column is None:
            continue
        way, year = match.group("way").lower(), int(match.group("year"))
        if way == "between":
            found += [Filter(column, ">=", (year,)), Filter(column, "<=", (int(match.group("other") or year),))]
        else:
            found.append(Filter(column, _YEARS[way], (year,)))
        return f"{text[: match.start()]}{text[match.end() :]}", tuple(found)
    return text, ()


def _year_of(verb: str, of: TableName, model: DataModel) -> ColumnSet | None:
    for column in model.catalog[of].columns:
        own = words(column.name)
        if (
            column.family.is_number
            and "year" in own
            and any(is_family(verb, word) for word in own if word != "year")
        ):
            return ColumnSet(of, (column.name,))
    return None
