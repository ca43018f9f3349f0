"""Conditions in words: comparisons, names the application gives, and values said with what they are values of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from modeler.catalog.names import ColumnSet
from modeler.errors import UnsupportedRequest
from modeler.query.goal import Filter
from modeler.query.nouns import Kind, Nouns

_OPERATORS = {
    "=": "=",
    "equals": "=",
    "is": "=",
    "<>": "<>",
    "!=": "<>",
    "is not": "<>",
    ">": ">",
    "over": ">",
    "above": ">",
    "more than": ">",
    "greater than": ">",
    "<": "<",
    "under": "<",
    "below": "<",
    "less than": "<",
    ">=": ">=",
    "at least": ">=",
    "<=": "<=",
    "at most": "<=",
    "like": "like",
}
_WORDS = "|".join(re.escape(word) for word in sorted(_OPERATORS, key=len, reverse=True))
_COMPARISON = re.compile(
    rf"\s*\b(?:where|whose|with|having|and)\s+(?P<column>[\w. ]+?)\s*(?P<operator>(?<!\w)(?:{_WORDS})(?!\w))\s*"
    r"(?P<value>(?:'[^']*'|\"[^\"]*\")(?:\s+or\s+(?:'[^']*'|\"[^\"]*\"))*|\d{4}-\d{2}-\d{2}|-?\d+(?:\.\d+)?|\w+)",
    re.IGNORECASE,
)
_LISTED = {"=": "in", "<>": "not in"}
"""What a comparison becomes where it has several values."""
_QUOTED = re.compile(r"^(?P<column>[^'\"]+?)\s+(?P<value>'[^']*'|\"[^\"]*\")$")
_QUOTED_VALUE = re.compile(r"'[^']*'|\"[^\"]*\"")
_OR = re.compile(r"\s+or\s+", re.IGNORECASE)
_PART = re.compile(r"^(?P<column>[\w.]+)\s*(?P<operator>!=|<>|>=|<=|=|>|<)\s*(?P<value>.+)$")


def take_comparisons(text: str, nouns: Nouns) -> tuple[str, tuple[Filter, ...]]:
    """*text* without its comparisons (``where price > 10``), and they.

    Raises:
        UnsupportedRequest: what is compared is nothing in the model.
    """
    found: list[Filter] = []
    while match := _COMPARISON.search(text):
        column = _column(match.group("column"), nouns)
        operator = _OPERATORS[match.group("operator").lower()]
        found.append(_either_of(column, operator, match.group("value"), nouns))
        text = f"{text[: match.start()]} {text[match.end() :]}".strip()
    return text, tuple(found)


def _either_of(column: ColumnSet, operator: str, said: str, nouns: Nouns) -> Filter:
    """*column* compared with a value, or with several in quotes: ``= 'Acme' or 'Globex'``."""
    values = tuple(_QUOTED_VALUE.findall(said)) or (said,)
    return _compared(column, operator, values if operator in _LISTED else values[:1], nouns)


def conditions_of(phrases: Iterable[str], nouns: Nouns, *, left_out: bool = False) -> tuple[Filter, ...]:
    """The conditions of phrases that stand in one list; several values of one column are alternatives.

    ``for Acme and Globex`` keeps the rows of either, ``in category books, toys`` too. *left_out* turns them round:
    ``excluding Acme and Globex``.

    Raises:
        UnsupportedRequest: a phrase is neither a condition nor another value of the column before it.
    """
    kept: dict[ColumnSet, list[Filter]] = {}
    last: ColumnSet | None = None
    for phrase in (part for whole in phrases for part in _OR.split(whole)):
        try:
            found = condition_of(phrase, nouns)
        except UnsupportedRequest:
            if last is None:
                raise
            found = _compared(last, "=", (phrase,), nouns)
        last = found.column
        kept.setdefault(last, []).append(found)
    found_all = tuple(_either(filters) for filters in kept.values())
    opposite = {"=": "<>", "in": "not in"}
    return tuple(replace(f, operator=opposite[f.operator]) for f in found_all) if left_out else found_all


def condition_of(phrase: str, nouns: Nouns) -> Filter:
    """The condition of ``for Acme``, ``in category Toys`` or ``for Toys category``.

    Raises:
        UnsupportedRequest: no part of the phrase is a name, or a column of the model.
    """
    bare = phrase.strip().strip("'\"")
    named = nouns.code_of(bare)
    if named is not None:
        return _coded(*named)
    quoted = _QUOTED.match(phrase.strip())
    if quoted is not None:
        return _compared(_column(quoted.group("column"), nouns), "=", (quoted.group("value"),), nouns)
    parts = bare.split()
    for cut in range(len(parts) - 1, 0, -1):
        for column_words, value in ((parts[:cut], parts[cut:]), (parts[-cut:], parts[:-cut])):
            noun = nouns.find(" ".join(column_words), Kind.COLUMN)
            if noun is not None:
                return _compared(noun.column, "=", (" ".join(value),), nouns)
    raise nouns.unknown(phrase)


def filter_from_part(text: str, nouns: Nouns) -> Filter:
    """The condition written as ``sku_category=Toys`` or ``orderinfo.quantity_ordered >= 10``.

    Raises:
        UnsupportedRequest: it is not written so, or names nothing in the model.
    """
    found = _PART.match(text.strip())
    if found is None:
        raise UnsupportedRequest(f"{text!r} is no condition", hint="write it as in sku_category=Toys")
    column = _column(found.group("column"), nouns)
    operator = _OPERATORS[found.group("operator")]
    texts = tuple(found.group("value").split(",")) if operator in _LISTED else (found.group("value"),)
    return _compared(column, operator, texts, nouns)


def _column(text: str, nouns: Nouns) -> ColumnSet:
    named = nouns.column_named(text)
    if named is not None:
        return named
    noun = nouns.find(text)
    if noun is None:
        raise nouns.unknown(text)
    return noun.column


def _compared(column: ColumnSet, operator: str, texts: Iterable[str], nouns: Nouns) -> Filter:
    """*column* compared with what *texts* say, names turned into the codes of that column."""
    values: list[str | int | float] = []
    for text in texts:
        bare = text.strip().strip("'\"")
        codes = nouns.codes_in(column, bare) if operator in _LISTED else ()
        value = _value(text)
        if not codes and isinstance(value, str) and nouns.is_number(column):
            raise nouns.unknown_value(column, bare)
        values += codes or (value,)
    return Filter(column, operator if len(values) == 1 else _LISTED[operator], tuple(values))


def _either(filters: list[Filter]) -> Filter:
    values = tuple(dict.fromkeys(value for held in filters for value in held.values))
    return _coded(filters[0].column, values)


def _coded(column: ColumnSet, codes: tuple[str | int | float, ...]) -> Filter:
    return Filter(column, "=" if len(codes) == 1 else "in", codes)


def _value(text: str) -> str | int | float:
    """A number as a number; anything in quotes, and any word, as text."""
    stripped = text.strip()
    if stripped[:1] in ("'", '"'):
        return stripped.strip("'\"")
    try:
        return int(stripped)
    except ValueError:
        try:
            return float(stripped)
        except ValueError:
            return stripped
