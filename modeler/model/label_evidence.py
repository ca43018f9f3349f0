"""What speaks for a column to hold the codes of a mapping, each observation with its weight and place."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.catalog.types import TypeFamily
from modeler.evidence.claims import Evidence, Labelled, Method
from modeler.model.label_names import Candidate, ColumnIndex, Spoken
from modeler.sources.reading import Code, code_text

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


def most(code: Spoken, candidate: Candidate, index: ColumnIndex, *, is_observed: bool) -> float:
    """No less than what `evidence` of the same will add up to, at a fraction of its price.

    A large code base has millions of pairs of mapping and column, hardly any of which can be linked.
    """
    named = code.last_name == candidate.column.name.lower()
    return (
        ASSUMED
        + (SAME_NAME + ONLY_ONE if named else SAME_WORDS * code.share_of(candidate))
        + (0.0 if candidate.table_words.isdisjoint(code.place) else TABLE_NAMED)
        + (SQL_NEARBY if code.mapping.span.path in index.sql else 0.0)
        + (VALUES_KNOWN if is_observed else 0.0)
    )


def evidence(
    code: Spoken, candidate: Candidate, index: ColumnIndex, values: frozenset[str] | None
) -> Iterator[Evidence]:
    """Every observation about *candidate*; *values* are those that the column was seen to hold, as text."""
    mapping = code.mapping
    claim = Labelled(candidate.name, mapping.span)

    def observed_as(weight: float, note: str) -> Evidence:
        return Evidence(claim, Method.LABELLED, weight, note, mapping.span)

    column, table = candidate.column.name, candidate.table.name
    if code.last_name == column.lower():
        yield observed_as(SAME_NAME, f"the code compares {mapping.subject}, the name of the column")
        if len(index.by_name[column.lower()]) == 1:
            yield observed_as(ONLY_ONE, f"no other table has a column {column}")
    elif share := code.share_of(candidate):
        yield observed_as(SAME_WORDS * share, "; ".join(_said(code, candidate)))
    shared = candidate.table_words & code.place
    if shared:
        yield observed_as(TABLE_NAMED, f"{' and '.join(sorted(shared))} in the code names table {table}")
    if column.lower() in index.sql.get(mapping.span.path, ""):
        yield observed_as(SQL_NEARBY, f"SQL in {mapping.span.path} uses {column}")
    misfits = [one for one, _ in mapping.pairs if not _fits(one, candidate.column.family)]
    if misfits:
        share = len(misfits) / len(mapping.pairs)
        yield observed_as(
            WRONG_TYPE * share, f"{candidate.column.data_type} cannot hold {misfits[0]!r}, one of the codes"
        )
    if values:
        known = values & {code_text(one) for one, _ in mapping.pairs}
        weight = VALUES_KNOWN * (2 * len(known) / len(values) - 1)
        yield observed_as(weight, f"{len(known)} of {len(values)} values in the column are codes of the mapping")


def _said(code: Spoken, candidate: Candidate) -> Iterator[str]:
    """Where each telling word is said first, in the order of the places."""
    heard: set[str] = set()
    for what, text, spoken in code.names:
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
