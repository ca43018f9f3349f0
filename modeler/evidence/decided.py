"""What people decided: accepted and rejected joins, keys and labels become the heaviest evidence there is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from modeler.catalog.names import ColumnSet, Skipped, Span
from modeler.catalog.tables import Catalog
from modeler.errors import UnknownName
from modeler.evidence import weights
from modeler.evidence.claims import Evidence, Labelled, Method, Refers, Unique


class Choice(StrEnum):
    """What a person said of a proposal."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Decision:
    """One word of a person."""

    claim: Refers | Unique | Labelled
    choice: Choice
    reason: str = ""
    span: Span | None = None
    """Where it stands in decisions.toml."""
    called: str = ""
    """Of a label: what its mapping is called, by which it is found again when the code has moved."""


def decided(decisions: tuple[Decision, ...], catalog: Catalog) -> tuple[tuple[Evidence, ...], tuple[Skipped, ...]]:
    """The evidence that *decisions* are, and those that speak of what *catalog* no longer has.

    >>> from modeler.catalog.names import TableName
    >>> from modeler.catalog.tables import Column, Table
    >>> name = TableName("s", "orders")
    >>> catalog = Catalog.of([Table(name, (Column("id", "bigint"),))])
    >>> key, gone = Unique(ColumnSet(name, ("id",))), Unique(ColumnSet(name, ("ident",)))
    >>> evidence, drifted = decided((Decision(key, Choice.ACCEPTED), Decision(gone, Choice.ACCEPTED)), catalog)
    >>> [(e.weight, e.note) for e in evidence], [skipped.reason for skipped in drifted]
    ([(30.0, 'accepted by a person')], ["a decision names what is gone: table s.orders has no column 'ident'"])
    """
    evidence: list[Evidence] = []
    drifted: list[Skipped] = []
    for decision in decisions:
        try:
            for columns in _columns(decision.claim):
                for name in columns.columns:
                    catalog[columns.table].column(name)
        except UnknownName as error:
            span = decision.span or Span("decisions.toml", 1, 1)
            reason = f"a decision names what is gone: {error.message}"
            drifted.append(Skipped(span, reason, error.hint or "change the decision, or take it out"))
        else:
            evidence.append(_evidence(decision))
    return tuple(evidence), tuple(drifted)


def _columns(claim: Refers | Unique | Labelled) -> Iterator[ColumnSet]:
    if isinstance(claim, Refers):
        yield claim.child
        yield claim.parent
    elif isinstance(claim, Unique):
        yield claim.key
    else:
        yield claim.column


def _evidence(decision: Decision) -> Evidence:
    sign = 1.0 if decision.choice is Choice.ACCEPTED else -1.0
    note = f"{decision.choice.value} by a person" + (f": {decision.reason}" if decision.reason else "")
    return Evidence(decision.claim, Method.DECIDED, sign * weights.DECIDED, note, decision.span)
