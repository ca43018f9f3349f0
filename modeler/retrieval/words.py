"""The words of a text as the lexical index holds them: an identifier is its parts and itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

VERSION = "1"
"""Raised when other words are taken from the same text."""

_RUN = re.compile(r"[^\W_]+(?:_+[^\W_]+)*")
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-zß-öø-ÿ]+|\d+|[^\W\d_]+")
_IDENTIFIER = re.compile(
    r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+|[a-z]+(?:[A-Z][a-z0-9]+)+|[A-Z][a-z]+(?:[A-Z][a-z0-9]+)+"
)
_LONGEST = 64
"""Longer runs are encoded data, not words; unit: characters."""
_STOP_WORDS = """
a about all also an and any are as at be been but by can could did do does every find for from get give had has
have how i if in into is it its let make many me mean meaning means more most much my no not of on or our out
please say see shall should show so some such tell than that the their them then there these they this those to
up us use used uses was we were what when where which who whom whose why will with would you your
"""
_STOP = frozenset(_STOP_WORDS.split())


def indexed(text: str) -> str:
    """The words of *text* for the index, in their order: ``skuVendor`` and ``sku_vendor`` are the same three.

    >>> indexed("$row['sku_vendor'] skuVendor; SKU vendor")
    'row sku vendor skuvendor sku vendor skuvendor sku vendor'
    """
    found: list[str] = []
    for run in _RUN.findall(text):
        if len(run) <= _LONGEST:
            found.extend(_words(run))
    return " ".join(found)


def spaced(text: str) -> str:
    """*text* with the parts of its identifiers apart, as an embedder knows words.

    >>> spaced("SELECT vendorName FROM sku_info WHERE ID = 1")
    'SELECT vendor name FROM sku info WHERE ID = 1'
    """
    return _IDENTIFIER.sub(_apart, text)


def asked(question: str) -> tuple[str, ...]:
    """The words of *question* to look for, each once: neighbours are also tried as one glued word.

    Words that every question has are left out, unless there are no others.

    >>> asked("what does the sku vendor mean")
    ('sku', 'vendor', 'skuvendor')
    >>> asked("skuVendor"), asked("why")
    (('sku', 'vendor', 'skuvendor'), ('why',))
    """
    runs = [_words(run) for run in _RUN.findall(question) if len(run) <= _LONGEST]
    plain = [run for run in runs if len(run) > 1 or run[0] not in _STOP]
    return tuple(dict.fromkeys(_with_neighbours(plain or runs)))


def _apart(identifier: re.Match[str]) -> str:
    return " ".join(part.lower() for part in _PART.findall(identifier.group()))


def _with_neighbours(runs: Iterable[tuple[str, ...]]) -> Iterator[str]:
    held = list(runs)
    for run in held:
        yield from run
    for one, other in pairwise(held):
        if len(one) == 1 and len(other) == 1:
            yield one[0] + other[0]


@lru_cache(maxsize=200_000)
def _words(run: str) -> tuple[str, ...]:
    """The parts of *run*, and *run* itself without its underscores where it has several parts."""
    parts = tuple(part.lower() for part in _PART.findall(run))
    return (*parts, "".join(parts)) if len(parts) > 1 else parts or (run.lower(),)
