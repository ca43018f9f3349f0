"""Pairs worth scoring: which columns may refer to which keys, found by shared words, not by trying all pairs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from modeler.catalog.identifier_words import lexicon, meanings
from modeler.catalog.names import ColumnSet, TableName
from modeler.catalog.types import TypeFamily
from modeler.model.key_features import called_id
from modeler.model.naming import NamedColumn, NamedTable, same_words

MOST_PARENTS = 24
"""Parents considered for one word of a column; of more, only those whose names start as its table's does."""

_NEVER_KEYS = frozenset(
    {
        TypeFamily.BOOLEAN,
        TypeFamily.FLOATING,
        TypeFamily.SEMI_STRUCTURED,
        TypeFamily.SPATIAL,
        TypeFamily.SKETCH,
        TypeFamily.INTERVAL,
        TypeFamily.BINARY,
    }
)
_NUMBERS = frozenset({TypeFamily.INTEGER, TypeFamily.DECIMAL})
_TIMES = frozenset({TypeFamily.DATE, TypeFamily.TIMESTAMP})


@dataclass(frozen=True, slots=True)
class KeyColumn:
    """A column that other columns may refer to, and how probable it is that it is its table's key."""

    table: NamedTable
    column: NamedColumn
    probability: float
    primary: bool = True
    """Whether it is the most probable key of its table."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A column and a key it may refer to."""

    child_table: NamedTable
    child: NamedColumn
    parent: KeyColumn


def candidates(
    tables: Iterable[NamedTable],
    keys: Mapping[TableName, tuple[KeyColumn, ...]],
    *,
    given: Iterable[tuple[ColumnSet, ColumnSet]] = (),
) -> Iterator[tuple[Pair, ...]]:
    """Of each column with any: the pairs worth a look. The cost grows with the columns times :data:`MOST_PARENTS`.

    *keys* holds the likely keys of each table. *given* are pairs that queries, declarations or data name: they are
    always among the candidates, in the direction given.
    """
    held = tuple(tables)
    index = _Index.of(held, keys)
    named = _by_child(held, given)
    for table in held:
        for column in table.columns:
            if (column.family in _NEVER_KEYS or _is_numbered(column)) and column.columns not in named:
                continue
            said = named.get(column.columns, ())
            found = {parent.column.columns: parent for parent in index.given(said)}
            for parent in index.parents(table, column):
                key = parent.column.columns
                if (
                    key not in found
                    and (comparable(column, parent.column) or is_cast(column, parent.column))
                    and not _refers_too(table, column, parent)
                ):
                    found[key] = parent
            found.pop(column.columns, None)
            kept = tuple(_without_copies(table, found, said))
            if kept:
                yield tuple(Pair(table, column, parent) for parent in kept)


def _without_copies(
    table: NamedTable, found: Mapping[ColumnSet, KeyColumn], said: Iterable[ColumnSet]
) -> Iterator[KeyColumn]:
    """*found* without keys of other schemas that the schema of *table* has too, unless something names them."""
    schema = table.name.schema
    own = {(key.table.table, key.columns) for key in found if key.table.schema == schema}
    for key, parent in found.items():
        if key.table.schema == schema or (key.table.table, key.columns) not in own or key in said:
            yield parent


def _is_numbered(column: NamedColumn) -> bool:
    """Whether it is one of a series of values (``value_7``), not of references (``concept_id_2``)."""
    return column.words[-1:] != () and column.words[-1].isdigit() and not set(column.words) & lexicon().key_words


def _refers_too(table: NamedTable, column: NamedColumn, parent: KeyColumn) -> bool:
    """Whether the parent's table has the same column beside its key: then that refers to the same thing, too.

    A column that names its own table and no other row of it is that case as well: it is the table's own key.
    """
    if table.name != parent.table.name and _is_own_key(table, column):
        return column.name != parent.column.name
    if table.name == parent.table.name:
        return bool(column.stem) and set(column.stem) <= set(table.words)
    return column.name != parent.column.name and column.name in parent.table.column_names


def _is_own_key(table: NamedTable, column: NamedColumn) -> bool:
    """Whether the column is called as its table, with a key word behind; words that look like one may end both."""
    own = column.name.removesuffix(column.key_word).rstrip("_")
    return bool(column.key_word) and (same_words(column.stem, table.words) or own == table.name.table.lower())


def comparable(one: NamedColumn, other: NamedColumn) -> bool:
    """Whether equality between the two can mean anything without a cast."""
    a, b = one.family, other.family
    if a is b or TypeFamily.UNKNOWN in (a, b):
        return True
    return {a, b} <= _NUMBERS or {a, b} <= _TIMES


def is_cast(one: NamedColumn, other: NamedColumn) -> bool:
    """Whether the two are numbers here and text there, both named like keys: loading scripts leave keys so."""
    numbers = (one.family in _NUMBERS) + (other.family in _NUMBERS)
    text = (one.family is TypeFamily.TEXT) + (other.family is TypeFamily.TEXT)
    return bool(numbers == text == 1 and one.key_word and one.key_word == other.key_word)


def is_classification(pair: Pair) -> bool:
    """Whether the child says of which kind something is, and the parent's table lists terms of every kind."""
    stem = pair.child.stem
    return bool(pair.child.key_word and stem) and stem[-1] in _KINDS and is_of_terms(pair.parent.table)


def is_of_terms(table: NamedTable) -> bool:
    """Whether the table lists terms of every kind; glued names are known by their end (``cvterm``)."""
    return table.words[-1].endswith(_TERMS)


_KINDS = frozenset({"type", "kind", "category", "class", "unit", "role", "status", "attribute", "property"})
_TERMS = ("term", "concept", "vocabulary", "lookup", "enumeration")


def _by_child(
    tables: Iterable[NamedTable], given: Iterable[tuple[ColumnSet, ColumnSet]]
) -> dict[ColumnSet, tuple[ColumnSet, ...]]:
    found: dict[ColumnSet, list[ColumnSet]] = defaultdict(list)
    for child, parent in given:
        found[child].append(parent)
    return {child: tuple(parents) for child, parents in found.items()}


@dataclass(frozen=True, slots=True)
class _Index:
    """Likely keys by what may lead to them."""

    by_column: Mapping[ColumnSet, KeyColumn]
    by_name: Mapping[str, tuple[KeyColumn, ...]]
    near: Mapping[tuple[str, str], tuple[KeyColumn, ...]]
    """By the first word of the table's name, and one of the following."""
    by_word: Mapping[str, tuple[KeyColumn, ...]]
    """By each word, and each meaning of it, that a table's name ends with or its key is called."""
    by_joined: Mapping[str, tuple[KeyColumn, ...]]
    """By the words of the table's name, joined (glued names are not cut alike everywhere), and by its prefix."""
    by_prefix: Mapping[str, tuple[KeyColumn, ...]]
    """By the key's whole name where it carries its table's prefix (``r_id``)."""
    people: tuple[KeyColumn, ...]
    calendars: tuple[KeyColumn, ...]
    terms: tuple[KeyColumn, ...]
    """Keys of tables that list terms of every kind."""
    own: Mapping[TableName, tuple[KeyColumn, ...]]
    columns: Mapping[ColumnSet, tuple[NamedTable, NamedColumn]]

    @classmethod
    def of(cls, tables: tuple[NamedTable, ...], keys: Mapping[TableName, tuple[KeyColumn, ...]]) -> _Index:
        known = lexicon()
        by_name: dict[str, list[KeyColumn]] = defaultdict(list)
        near: dict[tuple[str, str], list[KeyColumn]] = defaultdict(list)
        by_word: dict[str, list[KeyColumn]] = defaultdict(list)
        by_joined: dict[str, list[KeyColumn]] = defaultdict(list)
        by_prefix: dict[str, list[KeyColumn]] = defaultdict(list)
        people: list[KeyColumn] = []
        calendars: list[KeyColumn] = []
        terms: list[KeyColumn] = []
        for table in tables:
            for key in keys.get(table.name, ()):
                by_name[key.column.name].append(key)
                near[table.words[0], key.column.name].append(key)
                for word in _handles(table, key):
                    by_word[word].append(key)
                    near[table.words[0], word].append(key)
                names = {"".join(table.words), "".join(table.short)}
                for joined in sorted(names | ({table.prefix} if called_id(key.column) and table.prefix else set())):
                    by_joined[joined].append(key)
                if key.column.bare != key.column.name:
                    by_prefix[key.column.name].append(key)
                if known.people_words & set(table.words) and key.primary:
                    people.append(key)
                if known.calendar_words & set(table.words) and key.primary:
                    calendars.append(key)
                if is_of_terms(table) and key.primary:
                    terms.append(key)
        return cls(
            {key.column.columns: key for held in keys.values() for key in held},
            _frozen(by_name),
            {handle: tuple(held) for handle, held in near.items()},
            _frozen(by_word),
            _frozen(by_joined),
            _frozen(by_prefix),
            tuple(people[:MOST_PARENTS]),
            tuple(calendars[:MOST_PARENTS]),
            tuple(terms[:MOST_PARENTS]),
            dict(keys),
            {c.columns: (table, c) for table in tables for c in table.columns},
        )

    def given(self, parents: Iterable[ColumnSet]) -> Iterator[KeyColumn]:
        for parent in parents:
            if parent in self.by_column:
                yield self.by_column[parent]
            elif parent in self.columns:
                table, column = self.columns[parent]
                yield KeyColumn(table, column, 0.1, primary=False)

    def parents(self, table: NamedTable, column: NamedColumn) -> Iterator[KeyColumn]:
        known = lexicon()
        name = column.name
        if column.stem or len(self.by_name.get(name, ())) <= MOST_PARENTS // 4:
            yield from self._few(self.by_name.get(name, ()), table, name)
        yield from self._few(self.by_joined.get("".join(column.stem), ()), table)
        for word in column.stem:
            for meaning in sorted(meanings(word)):
                yield from self._few(self.by_word.get(meaning, ()), table, meaning)
        if column.bare != name:
            yield from self._few(self.by_prefix.get(column.bare, ()), table)
        if set(column.stem) & known.self_words or column.stem == table.words:
            yield from self.own.get(table.name, ())
        if column.stem and set(column.stem) <= known.role_words | known.self_words:
            yield from self._bases(table)
        if set(column.words) & known.agent_words:
            yield from self.people
        if set(column.words) & known.calendar_words:
            yield from self.calendars
        if column.key_word and column.stem[-1:] and column.stem[-1] in _KINDS:
            yield from self.terms

    def _bases(self, table: NamedTable) -> Iterator[KeyColumn]:
        """Keys of the tables whose name *table* extends: ``node`` for ``node_link``, and its own."""
        for end in range(1, len(table.words) + 1):
            yield from self._few(self.by_joined.get("".join(table.words[:end]), ()), table)

    def _few(self, found: tuple[KeyColumn, ...], table: NamedTable, handle: str = "") -> tuple[KeyColumn, ...]:
        """*found* where they are few, else those near *table*: a word that many share tells none from another."""
        return found if len(found) <= MOST_PARENTS else self.near.get((table.words[0], handle), ())[:MOST_PARENTS]


def _handles(table: NamedTable, key: KeyColumn) -> Iterator[str]:
    """Words by which a column can lead to *key*: those of its table, and of a key with a name of its own."""
    seen: set[str] = set()
    for word in (*table.words, *key.column.stem):
        for meaning in sorted(meanings(word)):
            if meaning not in seen:
                seen.add(meaning)
                yield meaning


def _frozen(found: Mapping[str, list[KeyColumn]]) -> dict[str, tuple[KeyColumn, ...]]:
    return {name: tuple(keys) for name, keys in found.items()}
