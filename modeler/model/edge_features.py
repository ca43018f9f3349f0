"""What speaks for a column referring to a key, from names, types and places: named features, 0 to 1."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from modeler.catalog.identifier_words import lexicon, meanings
from modeler.catalog.types import TypeFamily
from modeler.model.candidates import Pair
from modeler.model.key_features import SURROGATES
from modeler.model.naming import NamedTable

EDGE_FEATURES = {
    "same_name": "both columns have the same name",
    "same_generic_name": "both columns have the same general name",
    "stem_is_table": "{child} is named after {table}",
    "stem_ends_with_table": "{child} ends with the name of {table}",
    "stem_starts_with_table": "{child} starts with the name of {table}",
    "stem_ends_with_head": "{child} ends with the last word of {table}",
    "stem_is_head": "{child} is the last word of {table}",
    "stem_in_table": "the words of {child} stand in the name of {table}",
    "stem_is_key_stem": "{child} and {parent} name the same thing",
    "synonym": "{child} and {table} mean the same",
    "means_table": "every word of {child} means what {table} says",
    "role": "{child} names a role of {table}",
    "covered": "how much of {child} is said by {table} and its key",
    "table_covered": "how much of the name of {table} is said by {child}",
    "same_key_word": "both names end in the same key word",
    "child_key_word": "{child} ends like a key",
    "reference_like": "{child} is named like a reference, and is not its own table's key",
    "reference_to_best": "{child} is named like a reference, and {table} is the one table its words mean",
    "prefixed_key": "{child} is {parent} behind the prefix of its own table",
    "abbreviation": "{child} abbreviates {table}",
    "same_type": "the types are the same",
    "other_family": "the types differ",
    "point_in_time": "{child} is a point in time",
    "text": "{child} is text",
    "parent_key": "how likely {parent} is the key of {table}",
    "parent_not_primary": "{parent} is not the likeliest key of {table}",
    "parent_key_plain": "{parent} is called id, key or code and nothing else",
    "child_key": "how likely {child} is the key of its own table",
    "child_is_whole_key_same_name": "{child} is a key with the same name",
    "child_first": "{child} is the first column of its table",
    "self_named": "{child} names a row of its own table",
    "self_other": "{child} would refer to its own table without saying so",
    "agent": "{child} names a person and {table} holds people",
    "calendar": "{child} names a day and {table} is a calendar",
    "best": "no other key fits {child} better by its words",
    "tied": "other keys fit {child} as well by its words",
    "shared_table_word": "the tables' names share a word",
    "child_extends_parent": "{child}'s table is named after {table} and more",
    "popular": "many columns fit {table} by their words",
    "twin": "the tables have the same columns",
    "other_schema": "the tables stand in different schemas",
    "names_rival_exactly": "{child} is named after another table",
}
"""Each feature and how it is said; ``{child}``, ``{parent}`` and ``{table}`` stand for names."""

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
    popularity: Mapping[object, int]
    """How many columns fit each table best."""

    @classmethod
    def of(cls, pairs: Iterable[Pair]) -> Contest:
        """Of all *pairs* of a catalog."""
        best: dict[tuple[object, ...], float] = {}
        ties: Counter[tuple[object, ...]] = Counter()
        exact: set[tuple[object, ...]] = set()
        popularity: Counter[object] = Counter()
        held = [(pair, _child_id(pair), fit(pair)) for pair in pairs]
        for pair, child, found in held:
            best[child] = max(found, best.get(child, 0.0))
            if pair.child.stem and pair.child.stem == pair.parent.table.words:
                exact.add(child)
        for pair, child, found in held:
            if found == best[child]:
                ties[child] += 1
                if found >= 0.5:
                    popularity[pair.parent.table.name] += 1
        return cls(best, ties, frozenset(exact), popularity)


def fit(pair: Pair) -> float:
    """How well the words of the child name the parent, 0 to 1: overlap with its table and key, by meaning."""
    parent = pair.parent
    stem = pair.child.stem
    if pair.child.column.name.lower() == parent.column.column.name.lower() and stem:
        return 1.0 if parent.primary else 0.9
    if not stem:
        return 0.0
    said = _covered(stem, (*parent.table.words, *parent.column.stem))
    named = max(_covered(parent.table.words, stem), _covered(parent.column.stem, stem))
    head = 1.0 if meanings(stem[-1]) & meanings(parent.table.words[-1]) else 0.0
    return round(0.4 * said + 0.4 * named + 0.2 * head, 4)


def edge_features(pair: Pair, contest: Contest, child_key: float) -> dict[str, float]:
    """The features of *pair*; those that are 0 are left out. *child_key* is the child's probability as a key."""
    found = {**_of_words(pair), **_of_types(pair), **_of_places(pair, child_key), **_of_contest(pair, contest)}
    return {name: value for name, value in found.items() if value}


def _of_words(pair: Pair) -> dict[str, float]:
    child, parent = pair.child, pair.parent
    stem, table, key = child.stem, parent.table.words, parent.column.stem
    known = lexicon()
    same = child.column.name.lower() == parent.column.column.name.lower()
    rest = stem[: -len(table)] if _ends(stem, table) else stem
    return {
        "same_name": float(same and bool(key)),
        "same_generic_name": float(same and not key),
        "stem_is_table": float(bool(stem) and stem == table),
        "stem_ends_with_table": float(stem != table and _ends(stem, table)),
        "stem_starts_with_table": float(stem != table and bool(table) and stem[: len(table)] == table),
        "stem_ends_with_head": float(bool(stem) and stem[-1] == table[-1] and not _ends(stem, table)),
        "stem_is_head": float(stem == table[-1:] and stem != table),
        "stem_in_table": float(bool(stem) and stem != table and set(stem) < set(table)),
        "stem_is_key_stem": float(bool(stem) and stem == key and not same),
        "synonym": float(_synonyms(stem, table)),
        "means_table": float(stem != table and _same_meaning(stem, table)),
        "role": float(bool(rest) and rest != stem and set(rest) <= known.role_words),
        "covered": _covered(stem, (*table, *key)),
        "table_covered": _covered(table, stem),
        "same_key_word": float(bool(child.key_word) and child.key_word == parent.column.key_word),
        "child_key_word": float(bool(child.key_word)),
        "prefixed_key": float(
            child.bare != child.column.name.lower() and child.bare == parent.column.column.name.lower()
        ),
        "abbreviation": float(_abbreviates(stem, table)),
    }


def _of_types(pair: Pair) -> dict[str, float]:
    child, parent = pair.child.column, pair.parent.column.column
    return {
        "same_type": float(child.data_type == parent.data_type),
        "other_family": float(child.family is not parent.family),
        "point_in_time": float(child.family.is_point_in_time),
        "text": float(child.family is TypeFamily.TEXT),
    }


def _of_places(pair: Pair, child_key: float) -> dict[str, float]:
    child, parent = pair.child, pair.parent
    known = lexicon()
    own = pair.child_table.name == parent.table.name
    says_so = bool(set(child.words) & (known.self_words | known.role_words))
    one, other = pair.child_table.words, parent.table.words
    same = child.column.name.lower() == parent.column.column.name.lower()
    return {
        "parent_key": parent.probability,
        "parent_not_primary": float(not parent.primary),
        "parent_key_plain": float(not parent.column.stem),
        "child_key": child_key,
        "child_is_whole_key_same_name": child_key * same,
        "child_first": float(child.position == 0),
        "self_named": float(own and says_so),
        "self_other": float(own and not says_so),
        "agent": float(
            bool(set(child.words) & known.agent_words) and bool(set(other) & known.people_words) and not own
        ),
        "calendar": float(
            bool(set(child.words) & known.calendar_words) and bool(set(other) & known.calendar_words)
        ),
        "shared_table_word": float(not own and bool(set(one) & set(other))),
        "child_extends_parent": float(not own and len(one) > len(other) and one[: len(other)] == other),
        "twin": float(not own and _twins(pair.child_table, parent.table)),
        "other_schema": float(pair.child_table.name.schema != parent.table.name.schema),
    }


def _of_contest(pair: Pair, contest: Contest) -> dict[str, float]:
    child = _child_id(pair)
    best = fit(pair) >= contest.best[child] > 0
    exact = bool(pair.child.stem) and pair.child.stem == pair.parent.table.words
    refers = pair.child.key_word in SURROGATES and bool(pair.child.stem) and pair.child.position > 0
    clear = best and contest.ties[child] == 1 and fit(pair) >= _CLEAR
    return {
        "reference_like": float(refers),
        "reference_to_best": float(refers and clear and pair.child_table.name != pair.parent.table.name),
        "best": float(best),
        "tied": float(best and contest.ties[child] > 1),
        "popular": min(1.0, contest.popularity[pair.parent.table.name] / 8),
        "names_rival_exactly": float(not exact and child in contest.exact),
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


def _synonyms(stem: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether the last words mean the same without being the same."""
    if not stem or not others or stem[-1] == others[-1]:
        return False
    return bool(meanings(stem[-1]) & meanings(others[-1]))


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


def _twins(one: NamedTable, other: NamedTable) -> bool:
    """Whether the tables have the same columns: a copy in another place."""
    return one.table.column_names == other.table.column_names and len(one.columns) > 1
