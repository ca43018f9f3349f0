"""Conditions in words: comparisons, names the application gives, and values said with what they are values of."""

from __future__ import annotations

import re

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
    r"(?P<value>'[^']*'|\"[^\"]*\"|-?\d+(?:\.\d+)?|\w+)",
    re.IGNORECASE,
)
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
        found.append(Filter(column, operator, (_value(match.group("value")),)))
        text = f"{text[: match.start()]} {text[match.end() :]}".strip()
    return text, tuple(found)


def condition_of(phrase: str, nouns: Nouns) -> Filter:
    """The condition of ``for Acme``, ``in category Toys`` or ``for Toys category``.

    Raises:
        UnsupportedRequest: no part of the phrase is a name, or a column of the model.
    """
    bare = phrase.strip().strip("'\"")
    named = nouns.code_of(bare)
    if named is not None:
        return _coded(*named)
    parts = bare.split()
    for cut in range(len(parts) - 1, 0, -1):
        for column_words, value in ((parts[:cut], parts[cut:]), (parts[-cut:], parts[:-cut])):
            noun = nouns.find(" ".join(column_words), Kind.COLUMN)
            if noun is not None:
                text = " ".join(value).strip("'\"")
                coded = nouns.code_of(text)
                if coded is not None and coded[0] == noun.column:
                    return _coded(*coded)
                return Filter(noun.column, "=", (_value(text),))
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
    values = tuple(_value(value) for value in found.group("value").split(","))
    if len(values) > 1 and operator == "=":
        return Filter(column, "in", values)
    coded = nouns.code_of(str(values[0]))
    if coded is not None and coded[0] == column:
        return _coded(*coded)
    return Filter(column, operator, values[:1])


def _column(text: str, nouns: Nouns) -> ColumnSet:
    named = nouns.column_named(text)
    if named is not None:
        return named
    noun = nouns.find(text)
    if noun is None:
        raise nouns.unknown(text)
    return noun.column


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
