"""The words an identifier is made of: camel and snake case, digits, glued names, plurals, abbreviations, synonyms.

Redshift folds names to lower case, so ``ProductSubcategoryKey`` arrives as ``productsubcategorykey``. Glued names
are segmented with the schema's own vocabulary first (other names spell the same words apart) and a general one.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise

_SHORTEST_GLUED = 5
"""Names shorter than this are not segmented: too many words are hidden in them by chance."""
_LONGEST_WORD = 24
_LONGEST_GLUED = 64
"""Names longer than this are no words glued together, and segmenting costs time."""
_SHORT_PIECES = frozenset(
    {"id", "no", "sk", "cd", "by", "to", "of", "dt", "nr", "nm", "fk", "pk", "in", "is", "as"}
)
_VOWELS = frozenset("aeiouy")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The general vocabulary, from ``identifier_words.toml``."""

    words: frozenset[str]
    abbreviations: dict[str, str]
    irregular: dict[str, str]
    meanings: dict[str, frozenset[str]]
    """Word to the first words of the lines of synonyms it stands in."""
    key_words: frozenset[str]
    layer_words: frozenset[str]
    role_words: frozenset[str]
    self_words: frozenset[str]
    agent_words: frozenset[str]
    people_words: frozenset[str]
    calendar_words: frozenset[str]
    flag_words: frozenset[str]
    amount_words: frozenset[str]
    place_words: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """The general vocabulary, read once."""
    text = files("modeler.catalog").joinpath("identifier_words.toml").read_text(encoding="utf-8")
    held = tomllib.loads(text)
    meanings: dict[str, set[str]] = {}
    for line in held["synonyms"]:
        for word in line:
            meanings.setdefault(word, set()).add(line[0])
    lists = {name: frozenset(held[name]) for name in held if name.endswith("_words")}
    return Lexicon(
        words=frozenset(held["words"].split()),
        abbreviations=held["abbreviations"],
        irregular=held["irregular"],
        meanings={word: frozenset(firsts) for word, firsts in meanings.items()},
        **lists,
    )


@cache
def split(name: str) -> tuple[str, ...]:
    """The parts of *name* at case changes, digits and anything that is no letter; lower case.

    >>> split("shipToAddressID"), split("order date"), split("l_orderkey"), split("address2"), split("HTTPServer")
    (('ship', 'to', 'address', 'id'), ('order', 'date'), ('l', 'orderkey'), ('address', '2'), ('http', 'server'))
    """
    parts: list[str] = []
    current = ""
    for position, char in enumerate(name):
        following = name[position + 1] if position + 1 < len(name) else ""
        if not char.isalnum():
            parts.append(current)
            current = ""
            continue
        if current and _starts_word(current[-1], char, following):
            parts.append(current)
            current = ""
        current += char
    parts.append(current)
    return tuple(part.lower() for part in parts if part)


@cache
def singular(word: str) -> str:
    """The singular of an English plural; other words as they are.

    >>> [singular(w) for w in ("orders", "categories", "addresses", "boxes", "status", "people", "analysis")]
    ['order', 'category', 'address', 'box', 'status', 'person', 'analysis']
    """
    irregular = lexicon().irregular.get(word)
    if irregular:
        return irregular
    if len(word) < 4 or word.endswith(("ss", "us", "is")) or not word.endswith("s"):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zes")):
        return word[:-2]
    return word[:-1]


@cache
def spelled_out(word: str) -> str:
    """The word that *word* abbreviates, in the singular.

    >>> spelled_out("cust"), spelled_out("depts"), spelled_out("order")
    ('customer', 'department', 'order')
    """
    known = lexicon().abbreviations
    one = singular(word)
    return known.get(word) or known.get(one) or one


@cache
def meanings(word: str) -> frozenset[str]:
    """What *word* can stand for, itself included.

    >>> sorted(meanings("sku")), sorted(meanings("zebra"))
    (['product', 'sku'], ['zebra'])
    """
    return lexicon().meanings.get(word, frozenset()) | {word}


def schema_words(names: Iterable[str]) -> frozenset[str]:
    """The words that *names* spell apart: what glued names of the same schema are segmented into.

    >>> sorted(schema_words(["product_subcategory", "widget_color", "x_widgetcolor", "circuits", "circuitid"]))
    ['circuits', 'color', 'product', 'subcategory', 'widget']
    """
    ordered = sorted(set(names))
    apart = {part for name in ordered for part in split(name) if part != name.lower()}
    spelled = frozenset(part for part in apart if len(part) > 2 and part.isalpha())
    found = frozenset(word for word in spelled if len(_segment(word, spelled - {word})) == 1)
    alone = (name.lower() for name in ordered if name.isalpha() and 2 < len(name) <= _LONGEST_WORD)
    singles = frozenset(word for word in alone if len(_segment(word, found - {word})) == 1)
    both = found | singles
    return both - frozenset(word for word in singles - found if len(_segment(word, both - {word})) > 1)


def words(name: str, vocabulary: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The words of *name*, glued ones segmented with *vocabulary* and the general one.

    >>> words("productsubcategorykey"), words("custkey"), words("lineitem")
    (('product', 'subcategory', 'key'), ('cust', 'key'), ('line', 'item'))
    >>> words("widgetid", frozenset({"widget"})), words("paid"), words("café_größe")
    (('widget', 'id'), ('paid',), ('café', 'größe'))
    """
    return tuple(piece for part in split(name) for piece in _segment(part, vocabulary))


def _starts_word(previous: str, char: str, following: str) -> bool:
    if char.isdigit() != previous.isdigit():
        return True
    if not char.isupper():
        return False
    return previous.islower() or following.islower()


def _segment(part: str, vocabulary: frozenset[str]) -> tuple[str, ...]:
    known = lexicon()
    if not _SHORTEST_GLUED <= len(part) <= _LONGEST_GLUED or not part.isalpha() or not part.isascii():
        return (part,)
    if part in known.words or singular(part) in known.words:
        return (part,)
    return _cheapest(part, vocabulary)


@cache
def _cheapest(part: str, vocabulary: frozenset[str]) -> tuple[str, ...]:
    """The segmentation of least cost: few pieces, known ones; *part* itself where that costs least."""
    best: list[tuple[float, tuple[int, ...]]] = [(0.0, (0,))]
    for end in range(1, len(part) + 1):
        options = []
        for start in range(max(0, end - _LONGEST_WORD), end):
            cost = _cost(part, start, end, vocabulary)
            if cost is not None:
                before, cuts = best[start]
                options.append((before + cost, (*cuts, end)))
        best.append(min(options, default=(1e9, (0, end))))
    cost, cuts = best[-1]
    whole = 1.0 if part in vocabulary or singular(part) in vocabulary else 4.5
    if cost >= whole:
        return (part,)
    return tuple(part[a:b] for a, b in pairwise(cuts))


def _cost(part: str, start: int, end: int, vocabulary: frozenset[str]) -> float | None:
    piece = part[start:end]
    known = lexicon()
    last = end == len(part)
    if len(piece) == 1:
        return None
    if piece in known.key_words and last and start > 1:
        return 0.9 if len(piece) > 2 or _reads_as_word(part[:start], vocabulary) else 2.0
    if len(piece) > 2:
        one = singular(piece)
        if piece in vocabulary or one in vocabulary:
            return 1.0 if len(piece) > 3 else 1.3
        if one in known.words:
            return 1.1 if len(piece) > 3 else 1.4
        if len(piece) > 3 and piece in known.abbreviations:
            return 1.3
        if piece in known.abbreviations or piece in known.role_words:
            return 1.5 if start == 0 or last else 2.0
    if piece in _SHORT_PIECES:
        return 1.6 if start > 0 else 2.5
    if start == 0 and len(piece) > 2 and part[end:] in known.key_words:
        # An unknown stem before a key word: "widgetid" where the schema never says "widget".
        return 2.4 + 0.1 * len(piece) if _VOWELS & set(piece) else 2.9
    return None


def _reads_as_word(stem: str, vocabulary: frozenset[str]) -> bool:
    known = lexicon()
    one = singular(stem)
    return (
        stem in vocabulary
        or one in vocabulary
        or one in known.words
        or stem in known.abbreviations
        or any(
            (stem[cut:] in known.words or stem[cut:] in vocabulary)
            and (stem[:cut] in known.words or stem[:cut] in vocabulary)
            for cut in range(3, len(stem) - 2)
        )
    )
