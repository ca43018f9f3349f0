"""Relationships: every candidate scored, then those of a schema chosen together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from modeler.catalog.names import ColumnSet, TableName
from modeler.catalog.tables import Catalog
from modeler.evidence.claims import Claim, Evidence, Included, Joined, Method, Refers, strongest_first
from modeler.model.candidates import KeyColumn
from modeler.model.cardinality import Believed, ends
from modeler.model.contenders import CONSIDERED_FROM, Contender, contenders, key_likeness, named_evidence
from modeler.model.data_model import Deduplication, Relationship, Status
from modeler.model.naming import NamedTable
from modeler.model.scoring import JoinWeights, probability
from modeler.model.versions import Histories

_NO_HISTORY = Histories({}, {}, {})

CHOSEN_FROM = 0.3
"""Where precision and recall balance on schemas that were not trained on (``benchmarks/joins.py``)."""


@dataclass(frozen=True, slots=True)
class Found:
    """The relationships of a catalog."""

    chosen: tuple[Relationship, ...]
    """Most probable first."""
    candidates: tuple[Relationship, ...]
    """Considered and not chosen, most probable first."""


def relationships(
    catalog: Catalog,
    tables: Iterable[NamedTable],
    keys: Mapping[TableName, tuple[KeyColumn, ...]],
    weights: JoinWeights,
    evidence: Iterable[Evidence],
    deduplications: Iterable[Deduplication] = (),
    *,
    undecided: frozenset[ColumnSet] = frozenset(),
    versions: Histories = _NO_HISTORY,
) -> Found:
    """Score every candidate with *weights* and *evidence*, and choose: a column refers to one key.

    Columns that are *undecided* refer to one of several tables: only what is said of them makes them refer to one.
    *versions* says which of several versions of a parent is meant.
    """
    spoken = _by_claim(evidence)
    likely = {key.column.columns: key.probability for held in keys.values() for key in held}
    # what is said of views, or of tables that only queries name, is said of no table here
    given = tuple(pair for pair in _given(spoken, likely) if all(_is_held(side, catalog) for side in pair))
    of_references: dict[Claim, tuple[Evidence, ...]] = {
        claim: said for claim, said in spoken.items() if isinstance(claim, (Refers, Included, Joined))
    }
    scored = contenders(tables, keys, weights, of_references, given=given)
    found = tuple(one for one in scored if one.said or one.child not in undecided)
    believed = Believed.of(catalog, spoken, deduplications, likely, versions)
    chosen, others = _choose(found)
    return Found(
        tuple(_relationship(one, _status(one.counted), weights, believed) for one in chosen),
        tuple(_relationship(one, _not_chosen(one), weights, believed) for one in others),
    )


def _choose(found: Iterable[Contender]) -> tuple[list[Contender], list[Contender]]:
    """The most probable of each child's, no pair in both directions, and all that people accepted; the others."""
    scored = [(one.log_odds, _status(one.counted), one) for one in found]
    # sets of columns come first: what is part of a composite reference refers together with the rest
    ordered = sorted(
        scored, key=lambda entry: (-len(entry[2].child.columns), -entry[0], entry[2].child, entry[2].parent)
    )
    taken: set[tuple[TableName, str]] = set()
    alone: set[tuple[TableName, str]] = set()
    pairs: set[frozenset[ColumnSet]] = set()
    chosen: list[Contender] = []
    others: list[Contender] = []
    for log_odds, status, one in ordered:
        likely = probability(log_odds)
        both = frozenset((one.child, one.parent))
        columns = {(one.child.table, name) for name in one.child.columns}
        # what refers together may refer alone as well (an order line, and its order), where someone wrote that
        is_free = not columns <= (alone if _is_written(one) else taken)
        free = both not in pairs and is_free
        if status is Status.ACCEPTED or (status in _OPEN and free and likely >= CHOSEN_FROM):
            taken |= columns
            alone |= columns if len(columns) == 1 else set()
            pairs.add(both)
            chosen.append(one)
        elif likely >= CONSIDERED_FROM or status in (Status.REFUTED, Status.REJECTED):
            others.append(one)
    return sorted(chosen, key=_order), sorted(others, key=_order)


def _is_written(one: Contender) -> bool:
    """Whether a query joins so, or a declaration says so: more than names that are alike."""
    return any(said.method in _WRITTEN and said.weight > 0 for said in one.counted)


_WRITTEN = frozenset({Method.JOINED, Method.DECLARED})


def _order(one: Contender) -> tuple[float, ColumnSet, ColumnSet]:
    return -one.log_odds, one.child, one.parent


_OPEN = frozenset({Status.PROPOSED, Status.CONFIRMED})


def _not_chosen(one: Contender) -> Status:
    status = _status(one.counted)
    return Status.CANDIDATE if status is Status.PROPOSED else status


def _relationship(one: Contender, status: Status, weights: JoinWeights, believed: Believed) -> Relationship:
    child_end, parent_end, (child_sure, parent_sure) = ends(one.child, one.parent, believed)
    within = believed.histories.within(one.child, one.parent)
    return Relationship(
        one.child,
        one.parent,
        child_end,
        parent_end,
        round(probability(one.log_odds), 4),
        (round(child_sure, 4), round(parent_sure, 4)),
        status,
        strongest_first((*one.said, *named_evidence(one, weights))),
        within,
    )


def _status(evidence: Iterable[Evidence]) -> Status:
    held = tuple(evidence)
    decided = sum(e.weight for e in held if e.method is Method.DECIDED)
    tested = sum(e.weight for e in held if e.method is Method.TESTED)
    if decided:
        return Status.ACCEPTED if decided > 0 else Status.REJECTED
    if tested:
        return Status.CONFIRMED if tested > 0 else Status.REFUTED
    return Status.PROPOSED


def _by_claim(evidence: Iterable[Evidence]) -> dict[Claim, tuple[Evidence, ...]]:
    found: dict[Claim, list[Evidence]] = defaultdict(list)
    for one in evidence:
        found[one.claim].append(one)
    return {claim: tuple(held) for claim, held in found.items()}


def _is_held(columns: ColumnSet, catalog: Catalog) -> bool:
    return columns.table in catalog and all(catalog[columns.table].has_column(name) for name in columns.columns)


def _given(
    spoken: Mapping[Claim, object], likely: Mapping[ColumnSet, float]
) -> Iterator[tuple[ColumnSet, ColumnSet]]:
    """Pairs that evidence names; a join has no direction, so the likelier key is the parent."""
    for claim in spoken:
        if isinstance(claim, (Refers, Included)):
            yield claim.child, claim.parent
        elif isinstance(claim, Joined) and claim.left != claim.right:
            left, right = key_likeness(claim.left, likely), key_likeness(claim.right, likely)
            yield (claim.left, claim.right) if right >= left else (claim.right, claim.left)
