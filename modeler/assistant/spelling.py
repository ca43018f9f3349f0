"""Slips of the keyboard in words of a request: two letters swapped, one too many, one missing, a neighbour hit."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from modeler.assistant.generic import is_generic, word_list
from modeler.catalog.identifier_words import lexicon, singular, split
from modeler.catalog.tables import Catalog

_WORD = re.compile(r"(?<![\w.`'\"-])[A-Za-z]{3,}(?![\w`'\"]|[.-]\w)")
_SHORT = 4
"""Letters from which two that are swapped are a slip."""
_MIDDLING = 6
"""Letters from which one may be missing, too many, or another."""
_LONG = 8
"""Letters from which there may be two slips."""
_VOWELS = frozenset("aeiou")
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def corrected(text: str, catalog: Catalog, names: Iterable[str] = ()) -> tuple[str, tuple[str, ...]]:
    """*text* with slips set right that make a word of the catalog, of *names* or of requests, and what was changed.

    Words that are known are left alone, and so is everything that is written as names are.

    >>> from modeler.catalog.names import TableName
    >>> from modeler.catalog.tables import Table
    >>> corrected("jion reservatons and publishers", Catalog((Table(TableName("s", "reservations"), ()),)))
    ('join reservations and publishers', ("'jion' is read as 'join'", "'reservatons' is read as 'reservations'"))
    """
    own = {
        part
        for table in catalog
        for name in (table.name.table, *(c.name for c in table.columns))
        for part in split(name)
    }
    own |= {part for name in names for part in split(name)}
    known = own | word_list("request_words") | {singular(word) for word in own} | {_plural(word) for word in own}
    notes: list[str] = []

    def replaced(match: re.Match[str]) -> str:
        said = match.group(0)
        meant = _meant(said.lower(), known)
        if not meant:
            return said
        notes.append(f"{said!r} is read as {meant!r}")
        return meant

    return _WORD.sub(replaced, text), tuple(dict.fromkeys(notes))


def table_words(catalog: Catalog) -> frozenset[str]:
    """The words of the names of tables, as they are, in the singular and in the plural."""
    own = {part for table in catalog for part in split(table.name.table)}
    return frozenset(own | {singular(word) for word in own} | {_plural(word) for word in own})


def _meant(word: str, known: set[str]) -> str:
    """The one word of *known* that *word* is a slip of; empty where it is none, or of several."""
    if {word, singular(word)} & (known | word_list("function_words", "modeling_words") | lexicon().words):
        return ""
    near = {one for one in known if _is_slip(word, one)} or {one for one in known if _is_without_vowels(word, one)}
    stems = {singular(one) for one in near}
    if len(stems) != 1 or (is_generic(word) and not any(sorted(one) == sorted(word) for one in near)):
        return ""
    return min(near, key=lambda one: (abs(len(one) - len(word)), one))


@cache
def _is_slip(word: str, other: str) -> bool:
    if abs(len(word) - len(other)) > 1 or len(other) < _SHORT:
        return False
    if _is_one_slip(word, other):
        least = _MIDDLING if len(word) >= len(other) else _MIDDLING - 1
        is_asking = other in word_list("request_words") and len(other) >= least
        is_doubled = len(word) > len(other) and any(
            word == f"{other[:place]}{other[place - 1]}{other[place:]}" for place in range(1, len(other))
        )
        return len(word) >= _MIDDLING or is_asking or is_doubled or sorted(word) == sorted(other)
    if len(word) < _LONG or word[0] != other[0]:
        return False
    # of two slips the first is set right, and what is left must be one
    place = next((n for n, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), len(other) - 1)
    before, after = word[:place], word[place:]
    swapped = f"{after[1:2]}{after[:1]}{after[2:]}"
    tries = (f"{other[place]}{after[1:]}", f"{other[place]}{after}", after[1:], swapped)
    return any(_is_one_slip(f"{before}{rest}", other) for rest in tries)


def _is_without_vowels(word: str, other: str) -> bool:
    """Whether *word* is *other* as people in haste write it: "cstmr"."""
    if _VOWELS & set(word[1:]) or len(other) < _SHORT:
        return False
    return word == other[0] + "".join(char for char in other[1:] if char not in _VOWELS)


def _is_one_slip(word: str, other: str) -> bool:
    """Whether one slip makes *word* of *other*; another ending is another word, no slip."""
    start = 0
    while start < min(len(word), len(other)) and word[start] == other[start]:
        start += 1
    left, right = word[start:], other[start:]
    if len(word) == len(other):
        if len(left) > 1 and left[0] == right[1] and left[1] == right[0] and left[2:] == right[2:]:
            return True
        is_inside = 0 < start < len(word) - 2
        return is_inside and left[1:] == right[1:] and _are_neighbours(left[0], right[0])
    longer, shorter = (left, right) if len(left) > len(right) else (right, left)
    if longer[1:] != shorter or start == 0:
        return False
    # "orders" is no slip of "order", nor "paid" of "aid"; a letter said twice at the end is one
    at_end = len(shorter) == 0
    return not at_end or (len(word) > len(other) and word[-1] == other[-1] and word[-1] != "s")


def _are_neighbours(one: str, other: str) -> bool:
    """Whether two keys lie beside each other."""
    places = {key: (row, place) for row, keys in enumerate(_KEYS) for place, key in enumerate(keys)}
    (row, place), (below, beside) = places.get(one, (9, 9)), places.get(other, (-9, -9))
    return abs(row - below) <= 1 and abs(place - beside) <= 1


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "ch", "sh")) else f"{word}s"
