"""Which column holds the codes of a mapping: the names around the code against the names of the warehouse."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Lookup
from dataclasses import dataclass
from itertools import combinations
from pathlib import PurePosixPath

from modeler.catalog.identifier_words import meanings, schema_words, singular, words
from modeler.catalog.names import ColumnSet, Span
from modeler.catalog.tables import Catalog, Column, Table
from modeler.catalog.types import TypeFamily
from modeler.evidence.claims import Evidence, Labelled, Method, strongest_first
from modeler.model.data_model import Label, Status
from modeler.sources.reading import Code, Mapping, Statement

ASSUMED = -4.0
"""Log-odds that some column is the one, before anything is known of it: one in fifty."""

SAME_NAME = 4.5
"""The subject's last name is the column's name."""

ONLY_ONE = 2.0
"""No other table has a column of that name."""

SAME_WORDS = 3.5
"""The code's name says all the telling words of the column's name."""

TABLE_NAMED = 2.0
"""The class, file or subject is named after the table."""

SQL_NEARBY = 1.5
"""SQL in the same file uses the column."""

VALUES_KNOWN = 3.0
"""The values observed in the column are codes of the mapping."""

WRONG_TYPE = -5.0
"""The column's type cannot hold the codes."""

MOST_LINKS = 3
"""Columns kept for one mapping."""

PROPOSED_FROM = 0.5
SHOWN_FROM = 0.2


def link(
    mappings: Iterable[Mapping],
    catalog: Catalog,
    *,
    statements: Iterable[Statement] = (),
    observed: Lookup[ColumnSet, frozenset[str]] | None = None,
    evidence: Iterable[Evidence] = (),
) -> tuple[tuple[Label, ...], tuple[Mapping, ...]]:
    """Labels, each mapping with its most probable column first, and the mappings without a column.

    *statements* are those of the sources: SQL in the mapping's own file says which columns it reads. *observed*
    holds values of columns as text. Mappings that mean something only with a column (`needs_column`) and have none
    are left out of both. *evidence* about `Labelled` claims, a person's decision or a test, is added up with what
    the names say; a rejected column is not given.

    >>> from modeler.catalog.names import Span, TableName
    >>> from modeler.sources.reading import Semantics
    >>> catalog = Catalog.of([Table(TableName("s", "sku"), (Column("sku_vendor", "bigint"),))])
    >>> mapping = Mapping(((1, "Acme"),), None, "$row['sku_vendor']", Semantics.PHP_LOOSE, Span("V.php", 1, 9))
    >>> labels, unlinked = link([mapping], catalog)
    >>> [(str(label.column), round(label.probability, 2)) for label in labels], unlinked
    ([('s.sku.sku_vendor', 0.99)], ())
    """
    held = tuple(mappings)
    index = _Index.of(catalog, statements)
    known: dict[Span, list[Evidence]] = {}
    for one in evidence:
        if isinstance(one.claim, Labelled):
            known.setdefault(one.claim.mapping, []).append(one)
    labels: list[Label] = []
    unlinked: list[Mapping] = []
    for mapping in held:
        found = tuple(_labels(mapping, index, observed or {}, known.get(mapping.span, [])))
        labels.extend(found)
        if not found and not needs_column(mapping):
            unlinked.append(mapping)
    return tuple(labels), tuple(unlinked)


def needs_column(mapping: Mapping) -> bool:
    """Whether *mapping* says nothing by itself: a bare array with literal string keys may be any record.

    >>> from modeler.catalog.names import Span
    >>> from modeler.sources.reading import Semantics
    >>> needs_column(Mapping((("from", "x"),), None, "", Semantics.LOOKUP, Span("a.php", 1, 1), kind="array"))
    True
    """
    if mapping.kind in _NEVER_ALONE:
        return True
    text_keys = all(isinstance(code, str) for code, _ in mapping.pairs)
    return mapping.kind in _RECORD_LIKE and text_keys and not mapping.constants


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two places that name one code of a column differently."""

    column: ColumnSet
    code: Code
    one: Label
    other: Label

    def sentence(self) -> str:
        """Both labels with both places."""
        named = (
            f"'{dict(label.mapping.pairs)[_own(self.code, label)]}' in {label.mapping.span}" for label in self.pair
        )
        return f"{self.code!r} of {self.column} is {' and '.join(named)}"

    @property
    def pair(self) -> tuple[Label, Label]:
        """Both."""
        return self.one, self.other


def conflicts(labels: Iterable[Label]) -> tuple[Conflict, ...]:
    """The first code of each pair of mappings of one column that they name differently.

    >>> conflicts(())
    ()
    """
    by_column: dict[ColumnSet, list[Label]] = {}
    for label in labels:
        if label.status in (Status.PROPOSED, Status.CONFIRMED, Status.ACCEPTED) and not label.mapping.ranges:
            by_column.setdefault(label.column, []).append(label)
    found = (
        _conflict(column, one, other)
        for column, held in sorted(by_column.items())
        for one, other in combinations(held, 2)
    )
    return tuple(conflict for conflict in found if conflict is not None)


def _conflict(column: ColumnSet, one: Label, other: Label) -> Conflict | None:
    theirs = {_as_text(code): label for code, label in other.mapping.pairs}
    for code, label in one.mapping.pairs:
        if theirs.get(_as_text(code), label) != label:
            return Conflict(column, code, one, other)
    return None


def _own(code: Code, label: Label) -> Code:
    """*code* as the mapping of *label* writes it: 1 and '1' are one code of a column."""
    return next(own for own, _ in label.mapping.pairs if _as_text(own) == _as_text(code))


_NEVER_ALONE = frozenset({"constants"})
_RECORD_LIKE = frozenset({"array", "map"})
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


@dataclass(frozen=True, slots=True)
class _Candidate:
    table: Table
    column: Column
    words: frozenset[str]
    table_words: frozenset[str]

    @property
    def name(self) -> ColumnSet:
        return ColumnSet(self.table.name, (self.column.name,))


@dataclass(frozen=True)
class _Index:
    candidates: tuple[_Candidate, ...]
    rivals: Lookup[str, int]
    """How many tables have a column of that name, by its lower case."""
    by_word: Lookup[str, tuple[_Candidate, ...]]
    by_name: Lookup[str, tuple[_Candidate, ...]]
    vocabulary: frozenset[str]
    """The schema's own words, to take glued names apart."""
    sql: Lookup[str, str]
    """The lower-case SQL in each file of source."""

    @classmethod
    def of(cls, catalog: Catalog, statements: Iterable[Statement]) -> _Index:
        names = (name for table in catalog for name in (table.name.table, *table.column_names))
        vocabulary = schema_words(names)
        candidates = tuple(
            _Candidate(table, column, _words(vocabulary, column.name), _words(vocabulary, table.name.table))
            for table in catalog
            for column in table.columns
        )
        by_word: dict[str, list[_Candidate]] = {}
        by_name: dict[str, list[_Candidate]] = {}
        for candidate in candidates:
            by_name.setdefault(candidate.column.name.lower(), []).append(candidate)
            for word in candidate.words - _GENERIC:
                by_word.setdefault(word, []).append(candidate)
        sql: dict[str, list[str]] = {}
        for statement in statements:
            sql.setdefault(statement.span.path, []).append(statement.sql.lower())
        return cls(
            candidates,
            {name: len(found) for name, found in by_name.items()},
            {word: tuple(found) for word, found in by_word.items()},
            {name: tuple(found) for name, found in by_name.items()},
            vocabulary,
            {path: "\n".join(texts) for path, texts in sql.items()},
        )


def _labels(
    mapping: Mapping, index: _Index, observed: Lookup[ColumnSet, frozenset[str]], known: list[Evidence]
) -> Iterator[Label]:
    weighed = []
    claimed = {one.claim.column for one in known if isinstance(one.claim, Labelled)}
    considered = (*_considered(mapping, index), *(one for one in index.candidates if one.name in claimed))
    for candidate in dict.fromkeys(considered):
        claim = Labelled(candidate.name, mapping.span)
        evidence = (
            *_evidence(mapping, candidate, index, observed.get(candidate.name)),
            *(one for one in known if one.claim == claim),
        )
        odds = min(ASSUMED + sum(one.weight for one in evidence), _MOST_ODDS)
        weighed.append((1 / (1 + math.exp(-max(odds, -_MOST_ODDS))), candidate.name, evidence))
    weighed.sort(key=lambda one: (-one[0], one[1]))
    for rank, (probability, column, evidence) in enumerate(weighed[:MOST_LINKS]):
        if probability < SHOWN_FROM or (not rank and probability < PROPOSED_FROM):
            return
        yield Label(mapping, column, probability, _status(rank, evidence), strongest_first(evidence))


_MOST_ODDS = 500.0
"""Beyond it exp() overflows."""


def _status(rank: int, evidence: Iterable[Evidence]) -> Status:
    if any(one.method is Method.DECIDED and one.weight > 0 for one in evidence):
        return Status.ACCEPTED
    return Status.CANDIDATE if rank else Status.PROPOSED


def _considered(mapping: Mapping, index: _Index) -> tuple[_Candidate, ...]:
    """Columns that share a name or a telling word with the code: the others cannot win."""
    found = list(index.by_name.get(_last_name(mapping.subject).lower(), ()))
    named = [candidate for candidate in found if str(candidate.name).lower() == mapping.subject.lower()]
    if named:
        # a CASE in a query was resolved to its column when the query was read
        return tuple(named)
    names = (text for _, text in _spoken(mapping))
    for word in sorted(_words(index.vocabulary, *names)):
        found += index.by_word.get(word, ())
    return tuple(dict.fromkeys(found))


def _evidence(
    mapping: Mapping, candidate: _Candidate, index: _Index, values: frozenset[str] | None
) -> Iterator[Evidence]:
    claim = Labelled(candidate.name, mapping.span)

    def observed_as(weight: float, note: str) -> Evidence:
        return Evidence(claim, Method.LABELLED, weight, note, mapping.span)

    column, table = candidate.column.name, candidate.table.name
    if _last_name(mapping.subject).lower() == column.lower():
        yield observed_as(SAME_NAME, f"the code compares {mapping.subject}, the name of the column")
        if index.rivals[column.lower()] == 1:
            yield observed_as(ONLY_ONE, f"no other table has a column {column}")
    else:
        yield from (observed_as(weight, note) for weight, note in _shared_words(mapping, candidate, index))
    stem = PurePosixPath(mapping.span.path).stem
    place = _words(index.vocabulary, stem, *(text for _, text in _spoken(mapping)))
    shared = (candidate.table_words - _GENERIC) & place
    if shared:
        yield observed_as(TABLE_NAMED, f"{' and '.join(sorted(shared))} in the code names table {table}")
    if column.lower() in index.sql.get(mapping.span.path, ""):
        yield observed_as(SQL_NEARBY, f"SQL in {mapping.span.path} uses {column}")
    misfits = [code for code, _ in mapping.pairs if not _fits(code, candidate.column.family)]
    if misfits:
        share = len(misfits) / len(mapping.pairs)
        yield observed_as(
            WRONG_TYPE * share, f"{candidate.column.data_type} cannot hold {misfits[0]!r}, one of the codes"
        )
    if values:
        known = values & {_as_text(code) for code, _ in mapping.pairs}
        weight = VALUES_KNOWN * (2 * len(known) / len(values) - 1)
        yield observed_as(weight, f"{len(known)} of {len(values)} values in the column are codes of the mapping")


def _shared_words(mapping: Mapping, candidate: _Candidate, index: _Index) -> Iterator[tuple[float, str]]:
    """How much of the column's name the code's own names say; the words of its table need not be said again."""
    telling = candidate.words - _GENERIC - candidate.table_words
    said: dict[str, str] = {}
    for what, text in _spoken(mapping):
        spoken = _words(index.vocabulary, text)
        for word in sorted(telling):
            if word not in said and (word in spoken or meanings(word) & spoken):
                said[word] = f"{what} {text} says {word}"
    if said:
        yield SAME_WORDS * len(said) / len(telling), "; ".join(said.values())


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


def _fits(code: Code, family: TypeFamily) -> bool:
    if family.is_number and isinstance(code, str):
        return code.strip().lstrip("-").isdigit()
    return family in _HOLD_CODES


_HOLD_CODES = frozenset(
    {
        *(TypeFamily.INTEGER, TypeFamily.DECIMAL, TypeFamily.FLOATING, TypeFamily.TEXT),
        *(TypeFamily.BOOLEAN, TypeFamily.UNKNOWN),
    }
)


def _as_text(code: Code) -> str:
    if isinstance(code, bool):
        return "1" if code else "0"
    return "" if code is None else str(code)
