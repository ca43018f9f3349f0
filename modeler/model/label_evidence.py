"""What speaks for a column to hold the codes of a mapping, each observation with its weight and place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum

from modeler.catalog.types import TypeFamily
from modeler.evidence.claims import Evidence, Labelled, Method
from modeler.model.label_names import Candidate, ColumnIndex, Spoken
from modeler.sources.reading import Code, code_text

ASSUMED = -4.0
"""Log-odds that some column is the one, before anything is known of it: one in fifty."""

SAME_NAME = 4.5
"""The subject's last name is the column's name."""

SAME_BARE_NAME = 3.0
"""So it is, but anything may be called so: a code, a type."""

ONLY_ONE = 2.0
"""No other table has a column of that name."""

SAME_WORDS = 3.5
"""The code's name says all the telling words of the column's name."""

SAME_KIND = 4.0
"""The code says all words of the table's name, and that it is the state or type which the column's name says."""

TABLE_NAMED = 2.0
"""The class, file or subject is named after the table."""

SQL_NEARBY = 1.5
"""SQL in the same file uses the column."""

VALUES_KNOWN = 3.0
"""The values observed in the column are codes of the mapping."""

WRONG_TYPE = -5.0
"""The column's type cannot hold the codes."""


def observations(
    code: Spoken, candidate: Candidate, index: ColumnIndex, values: frozenset[str] | None
) -> tuple[Evidence, ...]:
    """Every observation about *candidate*; *values* are those that the column was seen to hold, as text."""
    claim, span = Labelled(candidate.name, code.mapping.span), code.mapping.span
    return tuple(
        Evidence(claim, Method.LABELLED, weight, _NOTES[kind](code, candidate, values or frozenset()), span)
        for kind, weight in weights(code, candidate, index, values)
    )


def weights(
    code: Spoken, candidate: Candidate, index: ColumnIndex, values: frozenset[str] | None
) -> Iterator[tuple[Kind, float]]:
    """What was observed about *candidate*, not yet in words.

    A large code base has millions of pairs of mapping and column, hardly any of which are linked.
    """
    name = candidate.column.name.lower()
    if code.last_name == name:
        told = code.names(candidate)
        yield Kind.NAME, SAME_NAME if told else SAME_BARE_NAME
        if told and len(index.by_name[name]) == 1:
            yield Kind.ALONE, ONLY_ONE
    elif share := code.share_of(candidate):
        yield Kind.WORDS, SAME_WORDS * share
    elif share := code.kind_of(candidate):
        yield Kind.STATE, SAME_KIND * share
    if not candidate.table_words.isdisjoint(code.place):
        yield Kind.TABLE, TABLE_NAMED
    if name in index.sql.get(code.mapping.span.path, ""):
        yield Kind.SQL, SQL_NEARBY
    family = candidate.column.family
    if family not in code.misfits:
        misfits = [one for one, _ in code.mapping.pairs if not _fits(one, family)]
        code.misfits[family] = len(misfits) / len(code.mapping.pairs), misfits[:1]
    if share := code.misfits[family][0]:
        yield Kind.TYPE, WRONG_TYPE * share
    if values and not code.mapping.ranges:
        yield Kind.VALUES, VALUES_KNOWN * (2 * len(values & _codes(code)) / len(values) - 1)


class Kind(StrEnum):
    """What an observation is of."""

    NAME = "name"
    ALONE = "alone"
    WORDS = "words"
    STATE = "state"
    TABLE = "table"
    SQL = "sql"
    TYPE = "type"
    VALUES = "values"


def _same_name(code: Spoken, candidate: Candidate, _: frozenset[str]) -> str:
    return f"the code compares {code.mapping.subject}, the name of the column"


def _only_one(code: Spoken, candidate: Candidate, _: frozenset[str]) -> str:
    return f"no other table has a column {candidate.column.name}"


def _same_words(code: Spoken, candidate: Candidate, _: frozenset[str]) -> str:
    return "; ".join(_said(code, candidate))


def _same_kind(code: Spoken, candidate: Candidate, _: frozenset[str]) -> str:
    kind = candidate.kind & code.said
    said = (f"{what} {text}" for what, text, spoken in code.spoken if not kind.isdisjoint(spoken))
    return f"{next(said)} says {' and '.join(sorted(kind))}, as the column does"


def _table_named(code: Spoken, candidate: Candidate, _: frozenset[str]) -> str:
    shared = sorted(candidate.table_words & code.place)
    return f"{' and '.join(shared)} in the code names table {candidate.table.name}"


def _sql_nearby(code: Spoken, candidate: Candidate, _: frozenset[str]) -> str:
    return f"SQL in {code.mapping.span.path} uses {candidate.column.name}"


def _wrong_type(code: Spoken, candidate: Candidate, _: frozenset[str]) -> str:
    (first,) = code.misfits[candidate.column.family][1]
    return f"{candidate.column.data_type} cannot hold {first!r}, one of the codes"


def _values_known(code: Spoken, candidate: Candidate, values: frozenset[str]) -> str:
    return f"{len(values & _codes(code))} of {len(values)} values in the column are codes of the mapping"


_NOTES: dict[Kind, Callable[[Spoken, Candidate, frozenset[str]], str]] = {
    Kind.NAME: _same_name,
    Kind.ALONE: _only_one,
    Kind.WORDS: _same_words,
    Kind.STATE: _same_kind,
    Kind.TABLE: _table_named,
    Kind.SQL: _sql_nearby,
    Kind.TYPE: _wrong_type,
    Kind.VALUES: _values_known,
}


def _codes(code: Spoken) -> frozenset[str]:
    return frozenset(code_text(one) for one, _ in code.mapping.pairs)


def _said(code: Spoken, candidate: Candidate) -> Iterator[str]:
    """Where each telling word is said first, in the order of the places."""
    heard: set[str] = set()
    for what, text, spoken in code.spoken:
        for word, meant in candidate.telling:
            if word not in heard and not meant.isdisjoint(spoken):
                heard.add(word)
                yield f"{what} {text} says {word}"


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
