"""The names around a mapping and the names of the warehouse, taken apart once, findable by word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Lookup
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from modeler.catalog.identifier_words import meanings, schema_words, singular, words
from modeler.catalog.names import ColumnSet
from modeler.catalog.tables import Catalog, Column, Table
from modeler.catalog.types import TypeFamily
from modeler.sources.reading import Code, Mapping, Statement


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """One column; each is itself, so that telling two apart does not compare their tables."""

    name: ColumnSet
    table: Table
    column: Column
    telling: tuple[tuple[str, frozenset[str]], ...]
    """The words that say what the column holds, without those of its table, each with what it can stand for."""
    table_words: frozenset[str]
    """Those that tell something."""
    kind: frozenset[str] = frozenset()
    """For a column whose name tells nothing by itself: what it is of its table, its state or its type."""


@dataclass(frozen=True, slots=True)
class ColumnIndex:
    """Every column of a catalog."""

    candidates: tuple[Candidate, ...]
    by_word: Lookup[str, tuple[Candidate, ...]]
    by_name: Lookup[str, tuple[Candidate, ...]]
    """By the column's name in lower case."""
    vocabulary: frozenset[str]
    """The schema's own words, to take glued names apart."""
    sql: Lookup[str, str]
    """The lower-case SQL in each file of source."""

    @classmethod
    def of(cls, catalog: Catalog, statements: Iterable[Statement]) -> ColumnIndex:
        """The columns of *catalog*, and the SQL of *statements*."""
        vocabulary = schema_words(name for table in catalog for name in (table.name.table, *table.column_names))
        candidates: list[Candidate] = []
        by_word: dict[str, list[Candidate]] = {}
        by_name: dict[str, list[Candidate]] = {}
        for table in catalog:
            table_words = _words(vocabulary, table.name.table)
            for column in table.columns:
                spoken = _words(vocabulary, column.name)
                said = spoken - _GENERIC
                kind = frozenset[str]() if said else spoken & _KINDS
                telling = tuple((word, meanings(word)) for word in sorted(said - table_words))
                name = ColumnSet(table.name, (column.name,))
                candidate = Candidate(name, table, column, telling, table_words - _GENERIC, kind)
                candidates.append(candidate)
                by_name.setdefault(column.name.lower(), []).append(candidate)
                for word in candidate.table_words if kind else said:
                    by_word.setdefault(word, []).append(candidate)
        sql: dict[str, list[str]] = {}
        for statement in statements:
            sql.setdefault(statement.span.path, []).append(statement.sql.lower())
        return cls(
            tuple(candidates),
            {word: tuple(found) for word, found in by_word.items()},
            {name: tuple(found) for name, found in by_name.items()},
            vocabulary,
            {path: "\n".join(texts) for path, texts in sql.items()},
        )

    def considered(self, code: Spoken) -> tuple[Candidate, ...]:
        """Columns that share a name or a telling word with the code: the others cannot win."""
        found = list(self.by_name.get(code.last_name, ()))
        subject = code.mapping.subject.lower()
        named = [candidate for candidate in found if str(candidate.name).lower() == subject]
        if named:
            # a CASE in a query was resolved to its column when the query was read
            return tuple(named)
        for word in sorted(code.said):
            found += self.by_word.get(word, ())
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Spoken:
    """The names around one mapping, taken apart once for all columns."""

    mapping: Mapping
    last_name: str
    """The subject's last identifier, in lower case."""
    names: tuple[tuple[str, str, frozenset[str]], ...]
    """What each name is of, the name, its words; the most telling first."""
    said: frozenset[str]
    """The words of all names."""
    place: frozenset[str]
    """Those, and the words of the file's name."""
    misfits: dict[TypeFamily, tuple[float, list[Code]]] = field(default_factory=dict)
    """Filled as columns are weighed: the share of codes that a column of the type cannot hold, and the first."""

    @classmethod
    def of(cls, mapping: Mapping, vocabulary: frozenset[str]) -> Spoken:
        """The names around *mapping*, glued ones segmented with *vocabulary*."""
        names = tuple((what, text, _words(vocabulary, text)) for what, text in _spoken(mapping))
        said = frozenset[str]().union(*(words for _, _, words in names))
        stem = PurePosixPath(mapping.span.path).stem
        return cls(mapping, _last_name(mapping.subject).lower(), names, said, said | _words(vocabulary, stem))

    def share_of(self, candidate: Candidate) -> float:
        """How much of the telling words of the column's name the code says, 0 to 1."""
        if not candidate.telling:
            return 0.0
        spoken = sum(not meant.isdisjoint(self.said) for _, meant in candidate.telling)
        return spoken / len(candidate.telling)

    def kind_of(self, candidate: Candidate) -> float:
        """How much of the name of the table the code says, 0 to 1, where it also says what of it the column is."""
        if not candidate.kind or not candidate.table_words or candidate.kind.isdisjoint(self.said):
            return 0.0
        return len(candidate.table_words & self.said) / len(candidate.table_words)


def _spoken(mapping: Mapping) -> Iterator[tuple[str, str]]:
    """The names that say what the codes are, the most telling first."""
    if mapping.subject:
        yield "the subject", mapping.subject
    if mapping.name:
        yield "the name", mapping.name
    if mapping.enclosing_function:
        yield "the function", mapping.enclosing_function
    if mapping.constants:
        yield "the constant", mapping.constants[0][0]
    if mapping.enclosing_class:
        yield "the class", mapping.enclosing_class


def _last_name(subject: str) -> str:
    """The last identifier of an expression: ``sku_vendor`` of ``$row['sku_vendor']``."""
    name = ""
    for position, letter in enumerate(subject):
        if letter.isalnum() or letter == "_":
            starts = position == 0 or not (subject[position - 1].isalnum() or subject[position - 1] == "_")
            name = letter if starts else name + letter
    return name


def _words(vocabulary: frozenset[str], *names: str) -> frozenset[str]:
    return frozenset(singular(word) for name in names for word in words(name, vocabulary))


_KINDS = frozenset({"status", "state", "type"})
"""What codes of any table may be."""
_GENERIC = frozenset(
    {
        *("id", "code", "key", "type", "name", "value", "status", "state", "label", "text", "title", "option"),
        *(
            "get",
            "to",
            "as",
            "of",
            "by",
            "is",
            "list",
            "map",
            "array",
            "data",
            "row",
            "item",
            "this",
            "self",
            "arr",
        ),
    }
)
"""Words that name anything: alone they tell nothing."""
