"""What speaks for a column referring to a key, from names, types and places: named features, 0 to 1."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from modeler.catalog.identifier_words import lexicon
from modeler.catalog.identifier_words import meanings as all_meanings
from modeler.catalog.types import TypeFamily
from modeler.model.candidates import Pair
from modeler.model.key_features import SURROGATES
from modeler.model.naming import NamedTable, same_words

EDGE_FEATURES = {
    "same_name": "both columns have the same name",
    "same_generic_name": "both columns have the same general name",
    "names_table": "{child} is named after {table}",
    "names_short_table": "{child} is named after {table} without its first word",
    "means_table": "every word of {child} means what {table} says",
    "role_of_table": "{child} is {table} in a role that it names",
    "ends_with_table": "{child} ends with the name of {table}",
    "ends_with_key": "{child} ends with the name of {parent}",
    "starts_with_table": "{child} starts with the name of {table}",
    "names_key": "{child} and {parent} name the same thing",
    "prefixed_key": "{child} is {parent} behind the prefix of its own table",
    "head": "{child} and {table} end in the same word",
    "head_means": "the last words of {child} and {table} mean the same",
    "part_of_table": "the words of {child} stand in the name of {table}",
    "abbreviation": "{child} abbreviates {table}",
    "fit": "how well the words of {child} fit {table}",
    "same_key_word": "both names end in the same key word",
    "child_key_word": "{child} ends like a key",
    "reference_like": "{child} is named like a reference, and stands behind the first column",
    "reference_to_best": "{child} is named like a reference, and {table} is the one table its words mean",
    "counting": "{child} counts something",
    "same_family": "the types are of one kind",
    "other_length": "the texts have other lengths",
    "point_in_time": "{child} is a point in time",
    "text": "{child} is text",
    "parent_key": "how likely {parent} is the key of {table}",
    "parent_not_primary": "{parent} is not the likeliest key of {table}",
    "parent_key_plain": "{parent} is called id, key or code and nothing else",
    "parent_key_refers": "{parent} is itself named after another table",
    "child_key": "how likely {child} is the key of its own table",
    "child_is_whole_key_same_name": "{child} is a key with the same name",
    "self_word": "{child} names another row of its own table",
    "self_role": "{child} names a role, and nothing but its own table fits",
    "self_other": "{child} would refer to its own table without saying so",
    "base": "{child} names a role, and its table is named after {table} and more",
    "agent": "{child} names a person and {table} holds people",
    "agent_users": "{child} names a person and {table} holds the users",
    "calendar": "{child} names a day and {table} is a calendar",
    "calendar_number": "{child} names a day by number and {table} is a calendar",
    "best": "no other key fits {child} better by its words",
    "best_of_weak": "no other key fits {child} better, and none fits well",
    "tied": "other keys fit {child} as well by its words",
    "shared_table_word": "the tables' names share a word",
    "child_extends_parent": "{child}'s table is named after {table} and more",
    "twin": "the tables have the same columns",
    "other_schema": "the tables stand in different schemas",
    "names_rival": "{child} is named after another table",
}
"""Each feature and how it is said; ``{child}``, ``{parent}`` and ``{table}`` stand for names."""

PRIOR = {
    "same_name": 2.0,
    "names_table": 2.5,
    "names_short_table": 2.0,
    "means_table": 2.0,
    "role_of_table": 2.0,
    "ends_with_table": 1.5,
    "prefixed_key": 4.0,
    "parent_key": 2.5,
    "best": 1.5,
    "base": 3.0,
    "self_word": 3.5,
    "agent_users": 1.5,
    "calendar": 1.0,
    "calendar_number": 1.5,
    "same_key_word": 0.5,
    "same_family": 1.0,
    "tied": -1.0,
    "names_rival": -1.5,
    "counting": -2.0,
    "point_in_time": -1.5,
    "child_key": -1.5,
    "self_other": -2.0,
    "parent_key_refers": -1.5,
    "parent_not_primary": -1.0,
    "twin": -4.0,
    "other_schema": -1.5,
}
"""What is expected of a feature where the schemas trained on show it too seldom to tell: log-odds that training
starts from, and returns to without examples."""

_CLEAR = 0.5
"""The fit from which words say one table and not another."""


@dataclass(frozen=True, slots=True)
class Contest:
    """How a pair's words compare with those of the other pairs: what features of one pair need of all."""

    best: Mapping[tuple[object, ...], float]
    """The greatest fit of each child column."""
    ties: Mapping[tuple[object, ...], int]
    """How many parents have that fit."""
    exact: frozenset[tuple[object, ...]]
    """Child columns that are named exactly after some table."""
    names: frozenset[str]
    """The words of the names of all tables, joined."""

    @classmethod
    def of(cls, pairs: Sequence[Pair]) -> Contest:
        """Of all *pairs* of a catalog."""
        best: dict[tuple[object, ...], float] = {}
        ties: Counter[tuple[object, ...]] = Counter()
        exact: set[tuple[object, ...]] = set()
        names: set[str] = set()
        held = [(_child_id(pair), fit(pair)) for pair in pairs]
        for pair, (child, found) in zip(pairs, held, strict=True):
            best[child] = max(found, best.get(child, 0.0))
            names.add("".join(pair.parent.table.words))
            if same_words(pair.child.stem, pair.parent.table.words):
                exact.add(child)
        for child, found in held:
            if found == best[child]:
                ties[child] += 1
        return cls(best, ties, frozenset(exact), frozenset(names))


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
    """How well the words of the child name the parent, 0 to 1: overlap with its table and key, by meaning."""
    parent = pair.parent
    stem = pair.child.stem
    if _is_prefixed(pair):
        return 1.0
    if pair.child.column.name.lower() == parent.column.column.name.lower() and stem:
        return 1.0 if parent.primary else 0.9
    if not stem:
        return 0.0
    if same_words(stem, parent.table.words):
        return 1.0
    return max(_fit(stem, words, parent.column.stem) for words in (parent.table.words, parent.table.short))


def _fit(stem: tuple[str, ...], table: tuple[str, ...], key: tuple[str, ...]) -> float:
    said = _covered(stem, (*table, *key))
    named = max(_covered(table, stem), _covered(key, stem))
    head = 1.0 if meanings(stem[-1]) & meanings(table[-1]) else 0.0
    return round(0.4 * said + 0.4 * named + 0.2 * head, 4)


def edge_features(pair: Pair, contest: Contest, child_key: float) -> dict[str, float]:
    """The features of *pair*; those that are 0 are left out. *child_key* is the child's probability as a key."""
    found = {**_of_words(pair), **_of_types(pair), **_of_places(pair, child_key), **_of_contest(pair, contest)}
    return {name: value for name, value in found.items() if value}


def _of_words(pair: Pair) -> dict[str, float]:
    child, parent = pair.child, pair.parent
    return {
        _how(pair): 1.0,
        "fit": fit(pair),
        "same_key_word": float(bool(child.key_word) and child.key_word == parent.column.key_word),
        "child_key_word": float(bool(child.key_word)),
        "counting": float(bool(set(child.words) & _COUNTING)),
    }


_COUNTING = frozenset(
    {"count", "number", "num", "total", "quantity", "amount", "size", "length", "sum", "max", "min"}
)


def _how(pair: Pair) -> str:
    """The closest way in which the child's words name the parent: one of the lexical features, or ``""``."""
    child, parent = pair.child, pair.parent
    stem, table, short, key = child.stem, parent.table.words, parent.table.short, parent.column.stem
    name, key_name = child.column.name.lower(), parent.column.column.name.lower()
    ways = (
        ("same_name", name == key_name and bool(key)),
        ("same_generic_name", name == key_name),
        ("names_table", same_words(stem, table)),
        ("prefixed_key", _is_prefixed(pair)),
        ("names_short_table", same_words(stem, short)),
        ("names_key", same_words(stem, key)),
        ("means_table", _same_meaning(stem, table) or _same_meaning(stem, short)),
        ("role_of_table", _role(stem, table) or _role(stem, short)),
        ("ends_with_table", _ends(stem, table) or _ends(stem, short)),
        ("ends_with_key", _ends(stem, key)),
        ("starts_with_table", bool(stem) and len(stem) > len(table) and stem[: len(table)] == table),
        ("head", bool(stem) and stem[-1] == table[-1]),
        ("head_means", bool(stem) and bool(meanings(stem[-1]) & meanings(table[-1]))),
        ("part_of_table", bool(stem) and set(stem) <= set(table)),
        ("abbreviation", _abbreviates(stem, table) or _abbreviates(stem, short)),
    )
    return next((way for way, holds in ways if holds), "other_way")


def _is_prefixed(pair: Pair) -> bool:
    """Whether the child is the key's whole name, its prefix included, behind the prefix of its own table."""
    child, key_name = pair.child, pair.parent.column.column.name.lower()
    return child.bare != child.column.name.lower() and child.bare == key_name and bool(pair.parent.table.prefix)


def _role(stem: tuple[str, ...], table: tuple[str, ...]) -> bool:
    """Whether *stem* is the table's name behind words for a role."""
    return _ends(stem, table) and set(stem[: -len(table)]) <= lexicon().role_words


def _of_types(pair: Pair) -> dict[str, float]:
    child, parent = pair.child.column, pair.parent.column.column
    return {
        "same_family": float(child.family is parent.family),
        "other_length": float(child.family is TypeFamily.TEXT and child.data_type != parent.data_type),
        "point_in_time": float(child.family.is_point_in_time),
        "text": float(child.family is TypeFamily.TEXT),
    }


def _of_places(pair: Pair, child_key: float) -> dict[str, float]:
    child, parent = pair.child, pair.parent
    known = lexicon()
    own = pair.child_table.name == parent.table.name
    one, other = pair.child_table.words, parent.table.words
    said = set(child.stem) - set(one)
    roles = bool(said) and said <= known.self_words | known.role_words
    pure = bool(said) and said <= known.self_words
    same = child.column.name.lower() == parent.column.column.name.lower()
    agent = bool(set(child.words) & known.agent_words) and bool(set(other) & known.people_words) and not own
    day = bool(set(child.words) & known.calendar_words) and bool(set(other) & known.calendar_words)
    extends = not own and len(one) > len(other) and one[: len(other)] == other
    return {
        "parent_key": parent.probability,
        "parent_not_primary": float(not parent.primary),
        "parent_key_plain": float(not parent.column.stem),
        "child_key": child_key,
        "child_is_whole_key_same_name": child_key * same,
        "self_word": float(own and pure),
        "self_role": float(own and roles and not pure),
        "self_other": float(own and not roles),
        "base": float(extends and roles and bool(child.key_word)),
        "agent": float(agent),
        "agent_users": float(agent and parent.table.short[-1] in _USERS),
        "calendar": float(day),
        "calendar_number": float(day and not child.column.family.is_point_in_time),
        "shared_table_word": float(not own and bool(set(one) & set(other))),
        "child_extends_parent": float(extends),
        "twin": float(not own and _twins(pair.child_table, parent.table)),
        "other_schema": float(pair.child_table.name.schema != parent.table.name.schema),
    }


_USERS = frozenset({"user", "person", "people", "employee", "staff", "contact"})


def _of_contest(pair: Pair, contest: Contest) -> dict[str, float]:
    child = _child_id(pair)
    best = fit(pair) >= contest.best[child] > 0
    exact = same_words(pair.child.stem, pair.parent.table.words)
    refers = pair.child.key_word in SURROGATES and bool(pair.child.stem) and pair.child.position > 0
    clear = best and contest.ties[child] == 1 and fit(pair) >= _CLEAR
    key, table = pair.parent.column.stem, pair.parent.table
    return {
        "reference_like": float(refers),
        "reference_to_best": float(refers and clear and pair.child_table.name != table.name),
        "parent_key_refers": float(
            not same_words(key, table.words) and not same_words(key, table.short) and "".join(key) in contest.names
        ),
        "best": float(best and fit(pair) >= _CLEAR),
        "best_of_weak": float(best and fit(pair) < _CLEAR),
        "tied": float(best and contest.ties[child] > 1),
        "names_rival": float(not exact and child in contest.exact),
    }


def _child_id(pair: Pair) -> tuple[object, ...]:
    return (pair.child_table.name, pair.child.column.name)


def _ends(stem: tuple[str, ...], table: tuple[str, ...]) -> bool:
    return bool(table) and len(stem) >= len(table) and stem[-len(table) :] == table


def _covered(words: tuple[str, ...], by: tuple[str, ...]) -> float:
    """Share of *words* that *by* says, synonyms counted nine tenths."""
    if not words:
        return 0.0
    said = {meaning for word in by for meaning in meanings(word)}
    held = set(by)
    return sum(1.0 if word in held else 0.9 * bool(meanings(word) & said) for word in words) / len(words)


def _same_meaning(stem: tuple[str, ...], table: tuple[str, ...]) -> bool:
    """Whether the names say the same word for word."""
    return (
        bool(stem)
        and len(stem) == len(table)
        and all(meanings(a) & meanings(b) for a, b in zip(stem, table, strict=True))
    )


def _abbreviates(stem: tuple[str, ...], table: tuple[str, ...]) -> bool:
    """Whether the only word of *stem* is the start, or the initials, of the table's name."""
    if len(stem) != 1 or stem == table:
        return False
    word = stem[0]
    initials = "".join(part[0] for part in table)
    return (len(word) > 1 and word == initials) or (
        len(word) > 2 and table[-1].startswith(word) and len(table) == 1
    )


def _twins(one: NamedTable, other: NamedTable) -> bool:
    """Whether the tables have the same columns: a copy in another place."""
    return one.table.column_names == other.table.column_names and len(one.columns) > 1
