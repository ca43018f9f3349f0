"""Relationships: every candidate scored, then those of a schema chosen together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from modeler.catalog.names import ColumnSet, Span, TableName
from modeler.catalog.tables import Catalog
from modeler.evidence.claims import Claim, Evidence, Included, Joined, Method, Refers, strongest_first
from modeler.model.candidates import KeyColumn, Pair, candidate_pairs
from modeler.model.cardinality import Believed, ends
from modeler.model.data_model import Deduplication, Relationship, Status
from modeler.model.edge_features import EDGE_FEATURES, edge_features
from modeler.model.naming import NamedTable
from modeler.model.scoring import Estimator, probability
from modeler.model.word_fit import Contest

CHOSEN_FROM = 0.22
"""Where precision and recall balance on schemas that were not trained on (``benchmarks/joins.py``)."""

CONSIDERED_FROM = 0.02
"""Less probable candidates are not kept."""

TWIN = -6.0
"""Log-odds of a key that refers to the same key of a table with the same columns: a copy, not a parent."""

OTHER_SCHEMA = -1.5
"""Log-odds of a reference that leaves its schema, where names alone speak for it."""

_COMPOSITE = -3.0
"""Log-odds of a pair of column sets before anything speaks for it."""
_TOLD = 5
_WORTH_TELLING = 0.3


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
    estimator: Estimator,
    evidence: Iterable[Evidence],
    deduplications: Iterable[Deduplication] = (),
) -> Found:
    """Score every candidate with *estimator* and *evidence*, and choose: a column refers to one key."""
    spoken = _by_claim(evidence)
    likely = {key.column.columns: key.probability for held in keys.values() for key in held}
    # what is said of views, or of tables that only queries name, is said of no table here
    given = tuple(pair for pair in _given(spoken, likely) if all(_is_held(side, catalog) for side in pair))
    pairs = tuple(candidate_pairs(tables, keys, given=(p for p in given if len(p[0].columns) == 1)))
    contest = Contest.of(pairs)
    believed = Believed.of(catalog, spoken, deduplications, likely)
    scored = [
        found
        for pair in pairs
        if (found := _of_pair(pair, contest, likely, estimator, spoken, believed)) is not None
    ]
    composites = dict.fromkeys(p for p in given if len(p[0].columns) > 1)
    scored += [_of_sets(child, parent, spoken, believed) for child, parent in composites]
    return _choose(scored)


def _choose(scored: Iterable[Relationship]) -> Found:
    """The most probable of each child's, no pair in both directions, and all that people accepted."""
    ordered = sorted(scored, key=lambda r: (-r.probability, r.child, r.parent))
    taken: set[ColumnSet] = set()
    pairs: set[frozenset[ColumnSet]] = set()
    chosen: list[Relationship] = []
    others: list[Relationship] = []
    for one in ordered:
        both = frozenset((one.child, one.parent))
        decided = one.status is Status.ACCEPTED
        free = one.child not in taken and both not in pairs
        if decided or (one.chosen and free and one.probability >= CHOSEN_FROM):
            taken.add(one.child)
            pairs.add(both)
            chosen.append(one)
        elif one.probability >= CONSIDERED_FROM or one.status in (Status.REFUTED, Status.REJECTED):
            others.append(one)
    return Found(tuple(chosen), tuple(_demoted(one) for one in others))


def _demoted(one: Relationship) -> Relationship:
    return replace(one, status=Status.CANDIDATE) if one.status is Status.PROPOSED else one


def _of_pair(
    pair: Pair,
    contest: Contest,
    likely: Mapping[ColumnSet, float],
    estimator: Estimator,
    spoken: Mapping[Claim, tuple[Evidence, ...]],
    believed: Believed,
) -> Relationship | None:
    """The scored pair; None where names say nothing for it and nothing else speaks of it."""
    child, parent = pair.child.columns, pair.parent.column.columns
    features = edge_features(pair, contest, likely.get(child, 0.0))
    log_odds = estimator.log_odds(features)
    if features.get("twin") and pair.child.column.name.lower() == pair.parent.column.column.name.lower():
        log_odds += TWIN
    if "other_schema" in features:
        log_odds += OTHER_SCHEMA
    if probability(log_odds) < CONSIDERED_FROM and not any(
        claim in spoken for claim in _claims(child, parent, believed)
    ):
        return None
    named = tuple(_named_evidence(pair, estimator.contributions(features)))
    return _relationship(child, parent, log_odds, named, spoken, believed)


def _of_sets(
    child: ColumnSet, parent: ColumnSet, spoken: Mapping[Claim, tuple[Evidence, ...]], believed: Believed
) -> Relationship:
    return _relationship(child, parent, _COMPOSITE, (), spoken, believed)


def _relationship(
    child: ColumnSet,
    parent: ColumnSet,
    log_odds: float,
    named: tuple[Evidence, ...],
    spoken: Mapping[Claim, tuple[Evidence, ...]],
    believed: Believed,
) -> Relationship:
    said = tuple(one for claim in _claims(child, parent, believed) for one in spoken.get(claim, ()))
    counted = [one for one in said if not isinstance(one.claim, Included)]
    likely = probability(log_odds + sum(one.weight for one in counted))
    child_end, parent_end, certainty = ends(child, parent, believed)
    status = _status(counted)
    return Relationship(
        child,
        parent,
        child_end,
        parent_end,
        round(likely, 4),
        round(certainty, 4),
        status,
        strongest_first((*said, *named)),
    )


def _claims(child: ColumnSet, parent: ColumnSet, believed: Believed) -> Iterator[Claim]:
    """What can be said of the pair. A join has no direction: it speaks for the way to the likelier key."""
    yield Refers(child, parent)
    yield Included(child, parent)
    if believed.likely.get(parent, 0.0) >= believed.likely.get(child, 0.0):
        yield Joined.of(child, parent)


def _status(evidence: Iterable[Evidence]) -> Status:
    held = tuple(evidence)
    decided = sum(e.weight for e in held if e.method is Method.DECIDED)
    tested = sum(e.weight for e in held if e.method is Method.TESTED)
    if decided:
        return Status.ACCEPTED if decided > 0 else Status.REJECTED
    if tested:
        return Status.CONFIRMED if tested > 0 else Status.REFUTED
    return Status.PROPOSED


def _named_evidence(pair: Pair, contributions: Mapping[str, float]) -> Iterator[Evidence]:
    """What names, types and places say, the most telling first; the rest in one sum."""
    child, parent = pair.child, pair.parent
    claim = Refers(child.columns, parent.column.columns)
    ordered = sorted(contributions.items(), key=lambda item: (-abs(item[1]), item[0]))
    told = [item for item in ordered if abs(item[1]) >= _WORTH_TELLING][:_TOLD]
    names = {
        "child": child.column.name,
        "parent": parent.column.column.name,
        "table": str(parent.table.name),
    }
    for name, weight in told:
        note = EDGE_FEATURES[name].format(**names)
        yield Evidence(claim, Method.NAMED, round(weight, 2), note, _place(pair))
    rest = sum(weight for _, weight in ordered) - sum(weight for _, weight in told)
    if abs(rest) >= _WORTH_TELLING:
        yield Evidence(
            claim, Method.NAMED, round(rest, 2), "lesser signs of names and types together", _place(pair)
        )


def _place(pair: Pair) -> Span | None:
    return pair.child.column.span or pair.child_table.table.span


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
            left, right = likely.get(claim.left, 0.0), likely.get(claim.right, 0.0)
            yield (claim.left, claim.right) if right >= left else (claim.right, claim.left)
