"""What speaks for a column being the key of its table, from its name, type and place: named features, 0 to 1."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from modeler.catalog.identifier_words import lexicon
from modeler.catalog.types import TypeFamily
from modeler.model.naming import NamedColumn, NamedTable, same_words

KEY_FEATURES = {
    "first": "it is the first column",
    "second": "it is the second column",
    "not_null": "it is NOT NULL",
    "nullable": "it may be NULL, and other columns of its table may not",
    "only_not_null": "it is the only leading column that is NOT NULL",
    "called_id": "it is called id and nothing else",
    "plain_id": "it is called key, code or the like and nothing else",
    "named_after_table": "it is named after its table",
    "named_after_end_of_table": "it is named after the last word of its table's name",
    "shares_word_with_table": "it shares a word with its table's name",
    "key_word": "its name ends like a key",
    "surrogate": "its name ends in id, key or sk",
    "names_other_table": "it is named after another table",
    "table_is_detail": "its table is named after the table that it is named after, and more",
    "id_elsewhere_in_table": "another column of its table is called id",
    "integer": "it is an integer",
    "text": "it is text",
    "other_type": "its type is seldom a key's",
    "identity": "the warehouse numbers it (identity)",
    "elsewhere": "columns of other tables have the same name",
    "sort_key": "it is the sort key",
    "own_key": "it is named after its table and ends like a key",
    "named_for_it": "it is named after its table, and another column is so and ends like a key",
    "day_of_calendar": "its table is a calendar and it is the day",
    "no_better": "no column of its table is named like a key",
}
"""Each feature and how it is said."""

KEY_PRIOR = {"own_key": 2.0, "named_for_it": -4.0, "day_of_calendar": 4.0}
"""What is expected of a feature where the schemas trained on show it too seldom to tell, in log-odds."""

SURROGATES = frozenset({"id", "key", "sk", "hk", "oid", "uuid", "guid"})
"""Key words that end the names of keys and of references to them."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a table's columns are compared with."""

    table_words: frozenset[str]
    """The words of every table's name, joined."""
    occurrences: Mapping[str, int]
    """In how many tables a column of that lower-case name stands."""

    @classmethod
    def of(cls, tables: Iterable[NamedTable]) -> Surroundings:
        """Of all *tables* together."""
        held = tuple(tables)
        return cls(
            frozenset("".join(words) for table in held for words in (table.words, table.short)),
            Counter(name for table in held for name in {c.column.name.lower() for c in table.columns}),
        )


def key_features(column: NamedColumn, table: NamedTable, around: Surroundings) -> dict[str, float]:
    """The features of *column* as the key of *table*; those that are 0 are left out."""
    leading = _leading_not_null(table)
    own = same_words(column.stem, table.words) or same_words(column.stem, table.short)
    others = not own and "".join(column.stem) in around.table_words
    named = {
        "first": column.position == 0,
        "second": column.position == 1,
        "not_null": not column.column.nullable,
        "nullable": column.column.nullable and not all(c.column.nullable for c in table.columns),
        "only_not_null": leading == 1 and column.position == 0,
        "called_id": called_id(column),
        "plain_id": not column.stem and bool(column.key_word) and not called_id(column),
        "named_after_table": own,
        "named_after_end_of_table": not own and column.stem == table.words[-1:],
        "shares_word_with_table": bool(set(column.stem) & set(table.words)),
        "key_word": bool(column.key_word),
        "surrogate": column.key_word in SURROGATES,
        "names_other_table": others,
        "table_is_detail": others and "".join(table.words).startswith("".join(column.stem)),
        "id_elsewhere_in_table": not called_id(column) and any(called_id(c) for c in table.columns),
        "integer": column.column.family is TypeFamily.INTEGER,
        "text": column.column.family is TypeFamily.TEXT,
        "other_type": column.column.family not in (TypeFamily.INTEGER, TypeFamily.TEXT, TypeFamily.UNKNOWN),
        "identity": column.column.identity,
        "elsewhere": around.occurrences[column.column.name.lower()] > 1,
        "sort_key": table.table.sort_key[:1] == (column.column.name,),
        "own_key": own and bool(column.key_word),
        "named_for_it": own and not column.key_word and _has_own_key(table),
        "day_of_calendar": _is_calendar(table) and column.words in _DAYS and not _has_own_key(table),
        "no_better": not any(c.key_word for c in table.columns) and column.position == 0,
    }
    return {name: 1.0 for name, holds in named.items() if holds}


_DAYS = frozenset({("date",), ("day",), ("full", "date"), ("calendar", "date"), ("date", "key"), ("date", "id")})


def _is_calendar(table: NamedTable) -> bool:
    return bool(set(table.words) & lexicon().calendar_words)


def _has_own_key(table: NamedTable) -> bool:
    """Whether some column is named after the table and ends like a key."""
    return any(
        c.key_word and (same_words(c.stem, table.words) or c.stem == table.words[-1:]) for c in table.columns
    )


def called_id(column: NamedColumn) -> bool:
    """Whether the column is called ``id``, behind its table's prefix or without one."""
    return column.bare == "id"


def _leading_not_null(table: NamedTable) -> int:
    """How many of the first columns are NOT NULL in a row; 0 where all columns are, which says nothing."""
    for place, column in enumerate(table.columns):
        if column.column.nullable:
            return place
    return 0
