"""What the names of a catalog say: each table and column as words, with prefixes and key words taken apart."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from modeler.catalog.identifier_words import lexicon, schema_words, singular, spelled_out, words
from modeler.catalog.names import ColumnSet, TableName
from modeler.catalog.tables import Catalog, Column, Table
from modeler.catalog.types import TypeFamily

_PREFIX_SHARE = 0.75
"""Share of a table's columns that start alike for the start to be a prefix and not a word."""
_LONGEST_PREFIX = 5


@dataclass(frozen=True, slots=True)
class NamedColumn:
    """A column and the words of its name."""

    table: TableName
    column: Column
    position: int
    """From 0."""
    words: tuple[str, ...]
    """Every word, spelled out and in the singular, without the prefix its table's columns share."""
    stem: tuple[str, ...]
    """The words without key words at the end: what is referred to, and in which role."""
    key_word: str
    """The key word at the end (``id``, ``key``, ``sk``), or in front; empty where there is none."""
    name: str
    """The name in lower case."""
    bare: str
    """The same without the table's prefix."""
    family: TypeFamily
    """Its type without length and precision."""
    columns: ColumnSet
    """The column as a set of one."""


@dataclass(frozen=True, slots=True)
class NamedTable:
    """A table and the words of its name."""

    table: Table
    words: tuple[str, ...]
    """Spelled out, in the singular, without the words that only name a layer (``dim``, ``stg``)."""
    short: tuple[str, ...]
    """The words without a first word that several tables of the schema share (``spree_users``); else the same."""
    prefix: str
    """What most of its columns start with (``l``, ``ss``); empty where there is no such thing."""
    columns: tuple[NamedColumn, ...]
    column_names: frozenset[str]
    """The columns' names in lower case."""

    @property
    def name(self) -> TableName:
        """The table's name."""
        return self.table.name


def named_tables(catalog: Catalog) -> tuple[NamedTable, ...]:
    """Every table of *catalog* with its words; glued names are cut with the catalog's own vocabulary.

    >>> columns = Column("l_orderkey", "bigint"), Column("l_partkey", "bigint"), Column("l_tax", "numeric")
    >>> table = Table(TableName("tpch", "lineitem"), columns)
    >>> named = named_tables(Catalog.of([table]))[0]
    >>> named.words, named.prefix, [column.stem for column in named.columns]
    (('line', 'item'), 'l', [('order',), ('part',), ('tax',)])
    """
    names = [table.name.table for table in catalog]
    names += sorted({column.name for table in catalog for column in table.columns})
    vocabulary = schema_words(names)
    common = _common_table_prefixes(catalog)
    held = tuple(_named(table, vocabulary, common) for table in catalog)
    firsts = Counter(table.words[0] for table in held if len(table.words) > 1)
    return tuple(_shortened(table, firsts) for table in held)


_SHARED_BY = 4


def _shortened(table: NamedTable, firsts: Counter[str]) -> NamedTable:
    if len(table.words) > 1 and firsts[table.words[0]] >= _SHARED_BY:
        return replace(table, short=table.words[1:])
    return table


def same_words(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether both say the same, wherever a glued name was cut: ``("change", "set")`` and ``("changeset",)``."""
    return bool(one) and (one == other or "".join(one) == "".join(other))


def _common_table_prefixes(catalog: Catalog) -> frozenset[str]:
    """First words that most tables of a schema share (``wp_``): they tell none from another."""
    firsts: Counter[tuple[str, str]] = Counter()
    sizes: Counter[str] = Counter()
    for table in catalog:
        sizes[table.name.schema] += 1
        first, _, rest = table.name.table.lower().partition("_")
        if rest:
            firsts[table.name.schema, first] += 1
    return frozenset(first for (schema, first), n in firsts.items() if n > 3 and n > sizes[schema] * 0.6)


def _named(table: Table, vocabulary: frozenset[str], common: frozenset[str]) -> NamedTable:
    bare = table.name.table.lower()
    first, _, rest = bare.partition("_")
    own = _spelled(words(rest if rest and first in common else table.name.table, vocabulary))
    layers = lexicon().layer_words
    telling = tuple(word for word in own if word not in layers) or own or (bare,)
    prefix = _prefix([column.name.lower() for column in table.columns])
    columns = tuple(
        _named_column(table.name, column, place, prefix, vocabulary) for place, column in enumerate(table.columns)
    )
    names = frozenset(column.name for column in columns)
    return NamedTable(table, telling, telling, prefix, columns, names)


def _prefix(names: list[str]) -> str:
    """What stands before the first underscore of most *names*, where it is short and no word of its own."""
    firsts = Counter(name.partition("_")[0] for name in names if "_" in name)
    if not firsts or len(names) < 3:
        return ""
    first, count = max(firsts.items(), key=lambda item: (item[1], item[0]))
    if count < len(names) * _PREFIX_SHARE or not 0 < len(first) <= _LONGEST_PREFIX:
        return ""
    return first


def _named_column(
    table: TableName, column: Column, position: int, prefix: str, vocabulary: frozenset[str]
) -> NamedColumn:
    name = column.name.lower()
    bare = column.name[len(prefix) + 1 :] if prefix and name.startswith(f"{prefix}_") else column.name
    own = words(bare, vocabulary)
    key_words = lexicon().key_words
    cut = len(own)
    while cut > 0 and own[cut - 1] in key_words:
        cut -= 1
    key_word = own[-1] if cut < len(own) else ""
    start = 0 if key_word else _leading_key_words(own)
    if start:
        key_word = own[0]
    columns = ColumnSet(table, (column.name,))
    stem = _spelled(own[start:cut])
    family = column.family
    return NamedColumn(table, column, position, _spelled(own), stem, key_word, name, bare.lower(), family, columns)


def _leading_key_words(own: tuple[str, ...]) -> int:
    """How many words in front only say that what follows is referred to (``id_customer``, ``link_to_event``)."""
    for said in _REFERS:
        if own[: len(said)] == said and len(own) > len(said):
            return len(said)
    return 0


_REFERS = (("link", "to"), ("refers", "to"), ("id",), ("fk",), ("sk",), ("ref",))


_PHRASES: dict[tuple[str, ...], tuple[str, ...]] = {
    ("reports", "to"): ("superior",),
    ("report", "to"): ("superior",),
}
"""Words that mean one thing together."""


def _spelled(found: tuple[str, ...]) -> tuple[str, ...]:
    found = _PHRASES.get(found, found)
    return tuple(singular(spelled_out(word)) for word in found)
