"""What speaks for a column referring to a key, from names, types and places: named features, 0 to 1."""

from __future__ import annotations

from modeler.catalog.identifier_words import lexicon
from modeler.catalog.types import TypeFamily
from modeler.model.candidates import Pair, is_cast, is_classification
from modeler.model.key_features import SURROGATES
from modeler.model.naming import NamedColumn, NamedTable, same_words
from modeler.model.word_fit import CLEAR, Habits, Wording, ends_with, names_other_row, names_rest

EDGE_FEATURES = {
    "same_name": "both columns have the same name",
    "same_generic_name": "both columns have the same general name",
    "names_table": "{child} is named after {table}",
    "names_rest_of_table": "{child} is named after {table} without the words that both tables start with",
    "names_start_of_table": "{child} is named after {table} without a last word that says little",
    "names_short_table": "{child} is named after {table} without its first word",
    "means_table": "every word of {child} means what {table} says",
    "role_of_table": "{child} is {table} in a role that it names",
    "ends_with_table": "{child} ends with the name of {table}",
    "ends_with_key": "{child} ends with the name of {parent}",
    "starts_with_table": "{child} starts with the name of {table}",
    "names_key": "{child} and {parent} name the same thing",
    "prefixed_key": "{child} is {parent} behind the prefix of its own table",
    "names_prefix": "{child} is what the columns of {table} start with",
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
    "setting": "{child} is named like a flag, an amount or a place in an order",
    "many": "{child} is in the plural, as counts and lists are",
    "cast": "one is a number and the other is text",
    "same_family": "the types are of one kind",
    "other_length": "the texts have other lengths",
    "point_in_time": "{child} is a point in time",
    "text": "{child} is text that is named like no key, and so is {parent}",
    "parent_key": "how likely {parent} is the key of {table}",
    "parent_not_primary": "{parent} is not the likeliest key of {table}",
    "parent_key_plain": "{parent} is called id, key or code and nothing else",
    "parent_key_refers": "{parent} is itself named after another table",
    "child_key": "how likely {child} is the key of its own table",
    "child_is_whole_key_same_name": "{child} is a key with the same name",
    "self_word": "{child} names another row of its own table",
    "own_name": "{child} is named after its own table",
    "own_word": "{child} is a word of its own table's name, and none of {table}'s",
    "self_role": "{child} names a role, and nothing but its own table fits",
    "self_other": "{child} would refer to its own table without saying so",
    "base": "{child} names a role, and its table is named after {table} and more",
    "agent": "{child} names a person and {table} holds people",
    "agent_users": "{child} names a person and {table} holds the users",
    "calendar": "{child} names a day and {table} is a calendar",
    "calendar_number": "{child} names a day by number and {table} is a calendar",
    "calendar_day": "{child} and the key of {table}, a calendar, are points in time",
    "classifies": "{child} says of which kind a row is, and {table} is a list of terms",
    "convention": "how many of the schema's clearest references end as {child} does",
    "against_convention": "the schema's clearest references end otherwise than {child}",
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
    "fit": 1.0,
    "reference_like": 0.5,
    "child_key_word": 0.3,
    "reference_to_best": 0.5,
    "text": -1.0,
    "names_rest_of_table": 3.0,
    "names_start_of_table": 2.0,
    "own_name": -3.0,
    "own_word": -1.5,
    "calendar_day": 2.5,
    "classifies": 4.0,
    "convention": 1.0,
    "against_convention": -2.0,
    "same_name": 2.0,
    "names_table": 2.5,
    "names_short_table": 2.0,
    "means_table": 2.0,
    "role_of_table": 2.0,
    "ends_with_table": 1.5,
    "prefixed_key": 4.0,
    "names_prefix": 4.0,
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
    "setting": -4.0,
    "many": -2.0,
    "cast": -2.0,
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


def edge_features(pair: Pair, wording: Wording, habits: Habits, child_key: float) -> dict[str, float]:
    """The features of *pair*; those that are 0 are left out. *child_key* is the child's probability as a key."""
    found = {
        **_of_words(pair, wording),
        **_of_types(pair),
        **_of_places(pair, child_key),
        **_of_contest(pair, wording, habits),
    }
    return {name: value for name, value in found.items() if value}


def _of_words(pair: Pair, wording: Wording) -> dict[str, float]:
    child, parent = pair.child, pair.parent
    return {
        wording.way: 1.0,
        "fit": wording.fit,
        "same_key_word": float(bool(child.key_word) and child.key_word == parent.column.key_word),
        "child_key_word": float(bool(child.key_word)),
        "counting": float(not _COUNTING.isdisjoint(child.words)),
        "setting": float(_is_setting(child)),
        "many": float(_is_plural(child)),
    }


def _is_setting(column: NamedColumn) -> bool:
    """Whether the name starts like a flag (``can_edit``) or ends like a measure (``lock_timeout``)."""
    known, said = lexicon(), column.words
    if not said or column.key_word:
        return False
    composed = len(said) > 1 and (said[0] in known.flag_words or said[-1] in known.amount_words)
    return composed or said[-1] in known.place_words


def _is_plural(column: NamedColumn) -> bool:
    """Whether the last word was cut back to its singular (``comments``), or the column holds several keys."""
    cut = column.words[-1:] != () and column.bare.endswith("s") and not column.bare.endswith(column.words[-1])
    return column.key_word == "ids" or (cut and not column.key_word)


_COUNTING = frozenset(
    {"count", "number", "num", "total", "quantity", "amount", "size", "length", "sum", "max", "min"}
)


def _of_types(pair: Pair) -> dict[str, float]:
    child, parent = pair.child, pair.parent.column
    text = child.family is TypeFamily.TEXT
    return {
        "same_family": float(child.family is parent.family),
        "other_length": float(text and child.column.data_type != parent.column.data_type),
        "cast": float(is_cast(child, parent)),
        "point_in_time": float(child.family.is_point_in_time),
        "text": float(text and not child.key_word and not parent.key_word),
    }


def _of_places(pair: Pair, child_key: float) -> dict[str, float]:
    child, parent = pair.child, pair.parent
    known = lexicon()
    own = pair.child_table.name == parent.table.name
    one, other = pair.child_table.words, parent.table.words
    said = set(child.stem) - set(one) - known.layer_words
    roles = bool(said) and said <= known.self_words | known.role_words
    same = child.name == parent.column.name
    by_person = not known.agent_words.isdisjoint(child.words)
    agent = by_person and not own and not known.people_words.isdisjoint(other)
    day = not known.calendar_words.isdisjoint(child.words) and not known.calendar_words.isdisjoint(other)
    extends = not own and len(one) > len(other) and one[: len(other)] == other
    another = names_other_row(pair)
    return {
        "parent_key": parent.probability,
        "parent_not_primary": float(not parent.primary),
        "parent_key_plain": float(not parent.column.stem),
        "child_key": child_key,
        "child_is_whole_key_same_name": child_key * same,
        "own_name": float(not own and not same and same_words(child.stem, one)),
        "own_word": float(
            not own and bool(child.stem) and set(child.stem) <= set(one) and not set(child.stem) & set(other)
        ),
        "self_word": float(another),
        "self_role": float(own and roles and not another),
        "self_other": float(own and not roles and not another),
        "base": float(extends and roles and bool(child.key_word) and not by_person),
        "agent": float(agent),
        "agent_users": float(agent and parent.table.short[-1] in _USERS),
        "calendar": float(day),
        "calendar_number": float(day and not child.family.is_point_in_time),
        "calendar_day": float(day and child.family.is_point_in_time and parent.column.family.is_point_in_time),
        "shared_table_word": float(not own and bool(set(one) & set(other))),
        "child_extends_parent": float(extends),
        "twin": float(not own and _twins(pair.child_table, parent.table)),
        "other_schema": float(pair.child_table.name.schema != parent.table.name.schema),
    }


_USERS = frozenset({"user", "person", "people", "employee", "staff", "contact"})


def _of_contest(pair: Pair, wording: Wording, habits: Habits) -> dict[str, float]:
    clear = wording.is_best and wording.fit >= CLEAR
    refers = pair.child.key_word in SURROGATES and bool(pair.child.stem) and pair.child.position > 0
    known = habits.endings.get(pair.child.key_word, 0.0)
    own = pair.child_table.name == pair.parent.table.name
    return {
        "reference_like": float(refers),
        "reference_to_best": float(refers and clear and wording.ties == 1 and not own),
        "parent_key_refers": float(_refers(pair, habits)),
        "classifies": float(wording.best < CLEAR and is_classification(pair)),
        "convention": known,
        "against_convention": float(bool(habits.endings) and known < _SELDOM and not _is_said_otherwise(pair)),
        "best": float(clear),
        "best_of_weak": float(wording.is_best and not clear),
        "tied": float(wording.is_best and wording.ties > 1),
        "names_rival": float(wording.named_exactly and not wording.exact and not names_rest(pair)),
    }


_SELDOM = 0.05
"""Share of a schema's clearest references from which an ending is unusual there."""


def _is_said_otherwise(pair: Pair) -> bool:
    """Whether the child is of those that follow no convention: persons, days, and other rows of the same table."""
    words = set(pair.child.words)
    known = lexicon()
    same = pair.child.name == pair.parent.column.name
    return bool(words & (known.agent_words | known.calendar_words | known.self_words)) or same


def _refers(pair: Pair, habits: Habits) -> bool:
    """Whether the parent is named after another table, perhaps in a role: it refers, too."""
    key, table = pair.parent.column.stem, pair.parent.table
    if not key or same_words(key, table.words) or same_words(key, table.short) or ends_with(key, table.words):
        return False
    return any("".join(key[cut:]) in habits.names for cut in range(len(key)))


def _twins(one: NamedTable, other: NamedTable) -> bool:
    """Whether the tables have the same columns: a copy in another place."""
    return one.column_names == other.column_names and len(one.columns) > 1
