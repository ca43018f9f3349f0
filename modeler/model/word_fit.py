"""How well the words of a column name a key's table: what candidates of one column compete by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import takewhile

from modeler.catalog.identifier_words import lexicon
from modeler.catalog.identifier_words import meanings as all_meanings
from modeler.model.candidates import Pair
from modeler.model.key_features import called_id
from modeler.model.naming import NamedTable, same_words

CLEAR = 0.5
"""The fit from which words say one table and not another."""

_TELLING = 5
"""Clear references from which a schema's convention can be told."""


@dataclass(frozen=True, slots=True)
class Wording:
    """How the words of one pair do, by themselves and beside those of its column's other pairs."""

    way: str
    """The closest way in which the child's words name the parent: the name of a feature."""
    fit: float
    """How well they fit, 0 to 1.05."""
    exact: bool
    """Whether the child is named exactly after the parent's table."""
    is_best: bool
    """Whether no other parent fits the child better."""
    ties: int
    """How many parents fit the child best."""
    best: float
    """How well those fit."""
    named_exactly: bool
    """Whether the child is named exactly after some table."""


def wordings(pairs: Sequence[Pair]) -> tuple[Wording, ...]:
    """The wording of each of one column's *pairs*."""
    held = [_named(pair) for pair in pairs]
    best = max((fit for _, fit, _ in held), default=0.0)
    ties = sum(fit == best for _, fit, _ in held)
    exactly = any(exact for _, _, exact in held)
    return tuple(Wording(way, fit, exact, fit == best > 0, ties, best, exactly) for way, fit, exact in held)


@dataclass(frozen=True, slots=True)
class Habits:
    """How a schema names things, told by its clearest references: columns that are named exactly after a table."""

    names: frozenset[str]
    """The words of the names of all tables, joined."""
    endings: Mapping[str, float]
    """How often the clearest references end in each key word, 0 to 1; empty where too few are clear."""

    @classmethod
    def of(cls, tables: Iterable[NamedTable]) -> Habits:
        """Of all *tables* of a catalog."""
        held = tuple(tables)
        names = frozenset("".join(table.words) for table in held)
        clear = Counter(
            column.key_word
            for table in held
            for column in table.columns
            if column.position and "".join(column.stem) in names and not same_words(column.stem, table.words)
        )
        count = clear.total()
        shares = {ending: found / count for ending, found in clear.items()} if count >= _TELLING else {}
        return cls(names, shares)


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


@cache
def meanings(word: str) -> frozenset[str]:
    """What *word* can stand for; a general word stands for itself.

    >>> sorted(meanings("sku")), sorted(meanings("type"))
    (['product', 'sku'], ['type'])
    """
    return frozenset({word}) if word in _GENERAL else all_meanings(word) - _GENERAL


def _named(pair: Pair) -> tuple[str, float, bool]:
    """The way in which the child names the parent, how well its words fit, and whether they are the table's name.

    The table's name without what both tables' names start with beats even its whole name: in
    ``current_node_tags``, ``node_id`` means ``current_nodes`` and not ``nodes``.
    """
    child, parent = pair.child, pair.parent
    stem, table = child.stem, parent.table
    exact, way, fit = _compared(stem, table.words, table.short, parent.column.stem)
    same = child.name == parent.column.name
    rest = names_rest(pair)
    prefixed = is_prefixed(pair) or _names_prefix(pair)
    if not rest and not prefixed:
        if same and stem:
            fit = 1.0 if parent.primary else 0.9
        elif not exact and names_other_row(pair):
            fit = 0.9
    if same:
        way = "same_name" if parent.column.stem else "same_generic_name"
    elif exact:
        way = "names_table"
    elif prefixed:
        way = "names_prefix" if _names_prefix(pair) else "prefixed_key"
    elif rest:
        way = "names_rest_of_table"
    return way, 1.0 if prefixed else 1.05 if rest else fit, exact


@lru_cache(maxsize=100_000)
def _compared(
    stem: tuple[str, ...], table: tuple[str, ...], short: tuple[str, ...], key: tuple[str, ...]
) -> tuple[bool, str, float]:
    """Whether *stem* is the name of the *table*; else how it names it, by words alone, and how well it fits."""
    if not stem:
        return False, "other_way", 0.0
    exact = same_words(stem, table)
    starts = _names_start(stem, table)
    fit = 1.0 if exact else 0.9 if starts else max(_fit(stem, table, key), _fit(stem, short, key))
    ways = (
        ("names_short_table", same_words(stem, short)),
        ("names_key", same_words(stem, key)),
        ("names_start_of_table", starts),
        ("means_table", _same_meaning(stem, table) or _same_meaning(stem, short)),
        ("role_of_table", _role(stem, table) or _role(stem, short)),
        ("ends_with_table", ends_with(stem, table) or ends_with(stem, short)),
        ("ends_with_key", ends_with(stem, key)),
        ("starts_with_table", len(stem) > len(table) and stem[: len(table)] == table),
        ("head", stem[-1] == table[-1]),
        ("head_means", bool(meanings(stem[-1]) & meanings(table[-1]))),
        ("part_of_table", set(stem) <= set(table)),
        ("abbreviation", _abbreviates(stem, table) or _abbreviates(stem, short)),
    )
    return exact, next((way for way, holds in ways if holds), "other_way"), fit


def _role(stem: tuple[str, ...], table: tuple[str, ...]) -> bool:
    """Whether *stem* is the table's name behind words for a role."""
    return ends_with(stem, table) and set(stem[: -len(table)]) <= lexicon().role_words


def ends_with(stem: tuple[str, ...], table: tuple[str, ...]) -> bool:
    """Whether the last words of *stem* are *table*."""
    return bool(table) and len(stem) >= len(table) and stem[-len(table) :] == table


def _same_meaning(stem: tuple[str, ...], table: tuple[str, ...]) -> bool:
    """Whether the names say the same word for word."""
    return len(stem) == len(table) and all(meanings(a) & meanings(b) for a, b in zip(stem, table, strict=True))


def _abbreviates(stem: tuple[str, ...], table: tuple[str, ...]) -> bool:
    """Whether the only word of *stem* is the start, or the initials, of the table's name."""
    if len(stem) != 1 or stem == table:
        return False
    word = stem[0]
    initials = "".join(part[0] for part in table)
    return (len(word) > 1 and word == initials) or (
        len(word) > 2 and table[-1].startswith(word) and len(table) == 1
    )


def names_rest(pair: Pair) -> bool:
    """Whether the child says the table's name without the words that both tables' names start with."""
    one, other = pair.child_table.words, pair.parent.table.words
    if one[0] != other[0] or pair.child_table.name == pair.parent.table.name or not pair.parent.primary:
        return False
    shared = sum(1 for _ in takewhile(lambda words: words[0] == words[1], zip(one, other, strict=False)))
    return any(same_words(pair.child.stem, other[cut:]) for cut in range(1, shared + 1))


def _names_start(stem: tuple[str, ...], table: tuple[str, ...]) -> bool:
    """Whether *stem* says the table's name but for a last word that any table may have (``role_type``)."""
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
    child, key = pair.child, pair.parent.column
    return child.bare != child.name and child.bare == key.name != key.bare


def _names_prefix(pair: Pair) -> bool:
    """Whether the child is called what the columns of the parent's table start with (``rev_user``: ``user_id``)."""
    table = pair.parent.table
    return len(table.prefix) > 2 and called_id(pair.parent.column) and "".join(pair.child.stem) == table.prefix


def _covered(words: tuple[str, ...], by: tuple[str, ...]) -> float:
    """Share of *words* that *by* says, synonyms counted nine tenths."""
    if not words:
        return 0.0
    said = {meaning for word in by for meaning in meanings(word)}
    held = set(by)
    return sum(1.0 if word in held else 0.9 * bool(meanings(word) & said) for word in words) / len(words)
