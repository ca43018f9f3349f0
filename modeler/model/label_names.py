"""The names around a mapping and the names of the warehouse, taken apart once, findable by word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Lookup
from dataclasses import dataclass, field
from itertools import takewhile
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
    spoken: tuple[tuple[str, str, frozenset[str]], ...]
    """What each name is of, the name, its words; the most telling first."""
    said: frozenset[str]
    """The words of all names."""
    besides: frozenset[str]
    """Those that only a class says: it names what all of its codes are about, and more than one column may be."""
    place: frozenset[str]
    """Those, and the words of the file's name."""
    misfits: dict[TypeFamily, tuple[float, list[Code]]] = field(default_factory=dict)
    """Filled as columns are weighed: the share of codes that a column of the type cannot hold, and the first."""

    def names(self, candidate: Candidate) -> bool:
        """Whether what the codes are compared with tells which column: ``$vendor``, or ``$order->status``."""
        if self.last_name not in _GENERIC:
            return True
        return any(
            what == _SUBJECT and not words.isdisjoint(candidate.table_words) for what, _, words in self.spoken
        )

    @classmethod
    def of(cls, mapping: Mapping, vocabulary: frozenset[str]) -> Spoken:
        """The names around *mapping*, glued ones segmented with *vocabulary*."""
        names = tuple((what, text, _words(vocabulary, text)) for what, text in _spoken(mapping))
        said = frozenset[str]().union(*(words for _, _, words in names))
        directly = frozenset[str]().union(*(words for what, _, words in names if what not in _CLASSES))
        stem = PurePosixPath(mapping.span.path).stem
        place = said | _words(vocabulary, stem)
        return cls(mapping, _last_name(mapping.subject).lower(), names, said, said - directly, place)

    def share_of(self, candidate: Candidate) -> float:
        """How much of the telling words of the column's name the code says, 0 to 1; half where a class does."""
        if not candidate.telling:
            return 0.0
        spoken = sum(self._says(meant) for _, meant in candidate.telling)
        return spoken / len(candidate.telling)

    def _says(self, meant: frozenset[str]) -> float:
        heard = meant & self.said
        return 0.0 if not heard else _BY_CLASS if heard <= self.besides else 1.0

    def kind_of(self, candidate: Candidate) -> float:
        """How much of the name of the table the code says, 0 to 1, where it also says what of it the column is."""
        if not candidate.kind or not candidate.table_words or candidate.kind.isdisjoint(self.said):
            return 0.0
        return len(candidate.table_words & self.said) / len(candidate.table_words)


def _spoken(mapping: Mapping) -> Iterator[tuple[str, str]]:
    """The names that say what the codes are, the most telling first."""
    if mapping.subject:
        yield _SUBJECT, mapping.subject
    if mapping.name:
        yield "the name", mapping.name
    if mapping.enclosing_function:
        yield "the function", mapping.enclosing_function
    if mapping.constants:
        owner, _, first = mapping.constants[0][0].rpartition("::")
        yield "the constant", _shared([name.rpartition("::")[2] for name, _ in mapping.constants]) or first
        if owner and owner != mapping.enclosing_class:
            yield _OWNER, owner
    if mapping.enclosing_class:
        yield "the class", mapping.enclosing_class


def _shared(names: list[str]) -> str:
    """The words that all of several *names* begin with, as ``STATUS`` in ``STATUS_NEW`` and ``STATUS_PAID``.

    >>> _shared(["MODE_STAFF", "MODE_CLIENT"]), _shared(["OPEN", "OPENED"]), _shared(["STATUS_NEW"])
    ('MODE', '', '')
    """
    words = [name.split("_") for name in names] if len(names) > 1 else []
    same = takewhile(lambda found: len(set(found)) == 1, zip(*words, strict=False))
    return "_".join(found[0] for found in same)


_SUBJECT = "the subject"
_OWNER = "the constant's class"
_CLASSES = frozenset({"the class", _OWNER})
_BY_CLASS = 0.5


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
