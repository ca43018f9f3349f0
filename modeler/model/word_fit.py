"""How well the words of a column name a key's table: what candidates of one column compete by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from modeler.catalog.identifier_words import lexicon
from modeler.catalog.identifier_words import meanings as all_meanings
from modeler.catalog.names import ColumnSet
from modeler.model.candidates import Pair
from modeler.model.naming import same_words

CLEAR = 0.5
"""The fit from which words say one table and not another."""

_TELLING = 5
"""Clear references from which a schema's convention can be told."""


@dataclass(frozen=True, slots=True)
class Contest:
    """How a pair's words compare with those of the other pairs: what features of one pair need of all."""

    fits: Mapping[tuple[ColumnSet, ColumnSet], float]
    """How well the words of each pair fit, by child and parent."""
    best: Mapping[ColumnSet, float]
    """The greatest fit of each child column."""
    ties: Mapping[ColumnSet, int]
    """How many parents have that fit."""
    exact: frozenset[ColumnSet]
    """Child columns that are named exactly after some table."""
    names: frozenset[str]
    """The words of the names of all tables, joined."""
    endings: Mapping[str, float]
    """How often the schema's clearest references end in each key word, 0 to 1; empty where too few are clear."""

    @classmethod
    def of(cls, pairs: Sequence[Pair]) -> Contest:
        """Of all *pairs* of a catalog."""
        best: dict[ColumnSet, float] = {}
        ties: Counter[ColumnSet] = Counter()
        exact: set[ColumnSet] = set()
        names: set[str] = set()
        clear: dict[ColumnSet, str] = {}
        held = [(pair.child.columns, fit(pair)) for pair in pairs]
        for pair, (child, found) in zip(pairs, held, strict=True):
            best[child] = max(found, best.get(child, 0.0))
            names.add("".join(pair.parent.table.words))
            if same_words(pair.child.stem, pair.parent.table.words):
                exact.add(child)
                if pair.child_table.name != pair.parent.table.name:
                    clear[child] = pair.child.key_word
        for child, found in held:
            if found == best[child]:
                ties[child] += 1
        fits = {
            (child, pair.parent.column.columns): found for pair, (child, found) in zip(pairs, held, strict=True)
        }
        return cls(fits, best, ties, frozenset(exact), frozenset(names), _shares(clear))


def _shares(clear: Mapping[ColumnSet, str]) -> dict[str, float]:
    if len(clear) < _TELLING:
        return {}
    return {ending: count / len(clear) for ending, count in Counter(clear.values()).items()}


_GENERAL = frozenset(
    {
        "type",
        "kind",
        "group",
        "class",
        "category",
        "status",
        "state",
        "name",
        "code",
        "value",
        "level",
        "date",
        "set",
    }
)
"""Words that classify anything: another word for them names another thing."""


def meanings(word: str) -> frozenset[str]:
    """What *word* can stand for; a general word stands for itself.

    >>> sorted(meanings("sku")), sorted(meanings("type"))
    (['product', 'sku'], ['type'])
    """
    return frozenset({word}) if word in _GENERAL else all_meanings(word) - _GENERAL


def fit(pair: Pair) -> float:
    """How well the words of the child name the parent, 0 to 1.05: overlap with its table and key, by meaning.

    The table's name without what both tables' names start with beats even its whole name: in
    ``current_node_tags``, ``node_id`` means ``current_nodes`` and not ``nodes``.
    """
    parent = pair.parent
    stem = pair.child.stem
    if is_prefixed(pair):
        return 1.0
    if names_rest(pair):
        return 1.05
    if pair.child.column.name.lower() == parent.column.column.name.lower() and stem:
        return 1.0 if parent.primary else 0.9
    if not stem:
        return 0.0
    if same_words(stem, parent.table.words):
        return 1.0
    if names_start(pair) or names_other_row(pair):
        return 0.9
    return max(_fit(stem, words, parent.column.stem) for words in (parent.table.words, parent.table.short))


def names_rest(pair: Pair) -> bool:
    """Whether the child says the table's name without the words that both tables' names start with."""
    one, other = pair.child_table.words, pair.parent.table.words
    if pair.child_table.name == pair.parent.table.name or not pair.parent.primary:
        return False
    shared = sum(1 for _ in takewhile(lambda words: words[0] == words[1], zip(one, other, strict=False)))
    return any(same_words(pair.child.stem, other[cut:]) for cut in range(1, shared + 1))


def names_start(pair: Pair) -> bool:
    """Whether the child says the table's name but for a last word that any table may have (``role_type``)."""
    stem, table = pair.child.stem, pair.parent.table.words
    return 0 < len(stem) < len(table) and table[: len(stem)] == stem and set(table[len(stem) :]) <= _OF_TABLES


_OF_TABLES = frozenset(
    {"type", "kind", "name", "code", "lookup", "list", "info", "file", "master", "record", "group", "account"}
)
"""What tables are called besides the thing they hold."""


def names_other_row(pair: Pair) -> bool:
    """Whether the child says that it means another row of its own table (``parent_id``, ``episode_of_id``)."""
    if pair.child_table.name != pair.parent.table.name:
        return False
    said = set(pair.child.stem) - set(pair.child_table.words)
    known = lexicon()
    return bool(said & known.self_words) and said <= known.self_words | _SMALL


_SMALL = frozenset({"of", "by", "to", "the"})


def _fit(stem: tuple[str, ...], table: tuple[str, ...], key: tuple[str, ...]) -> float:
    said = _covered(stem, (*table, *key))
    named = max(_covered(table, stem), _covered(key, stem))
    head = 1.0 if meanings(stem[-1]) & meanings(table[-1]) else 0.0
    return round(0.4 * said + 0.4 * named + 0.2 * head, 4)


def is_prefixed(pair: Pair) -> bool:
    """Whether the child is the key's whole name, its prefix included, behind the prefix of its own table."""
    child, key_name = pair.child, pair.parent.column.column.name.lower()
    return child.bare != child.column.name.lower() and child.bare == key_name and bool(pair.parent.table.prefix)


def _covered(words: tuple[str, ...], by: tuple[str, ...]) -> float:
    """Share of *words* that *by* says, synonyms counted nine tenths."""
    if not words:
        return 0.0
    said = {meaning for word in by for meaning in meanings(word)}
    held = set(by)
    return sum(1.0 if word in held else 0.9 * bool(meanings(word) & said) for word in words) / len(words)
