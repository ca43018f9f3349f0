"""Contenders: the references a column may make, scored by names and by what is said of them; none chosen yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from heapq import nlargest

from modeler.catalog.names import ColumnSet, Span, TableName
from modeler.evidence.claims import Claim, Evidence, Joined, Method, Refers
from modeler.model.candidates import KeyColumn, Pair, candidates
from modeler.model.consensus import CONSENSUS_FEATURES, OWN, Opinion, consensus_features
from modeler.model.edge_features import EDGE_FEATURES, edge_features
from modeler.model.naming import NamedTable
from modeler.model.scoring import Estimator, JoinWeights, probability
from modeler.model.word_fit import Habits, wordings

KEPT = 5
"""Contenders of one column that are looked at further; what evidence speaks of is kept beside them."""

TWIN = -6.0
"""Log-odds of a key that refers to the same key of a table with the same columns: a copy, not a parent."""

OTHER_SCHEMA = -1.5
"""Log-odds of a reference that leaves its schema, where names alone speak for it."""

CONSIDERED_FROM = 0.02
"""Less probable candidates are not kept, unless something is said of them."""

COMPOSITE = -3.0
"""Log-odds of a pair of column sets before anything speaks for it."""

_TOLD = 5
_WORTH_TELLING = 0.3


@dataclass(frozen=True, slots=True)
class Contender:
    """A reference that may hold. Its evidence from names is written out only where someone will read it."""

    child: ColumnSet
    parent: ColumnSet
    named: float
    """Log-odds by names, types and places, and by what the schema's other references say."""
    said: tuple[Evidence, ...]
    """What sources, data and people say of it."""
    pair: Pair | None = None
    """None for sets of several columns."""
    features: Mapping[str, float] = field(default_factory=dict)
    """Those of the pair by itself."""
    beside: Mapping[str, float] = field(default_factory=dict)
    """Those of the pair beside the others."""

    @property
    def counted(self) -> tuple[Evidence, ...]:
        """What adds to its log-odds, besides names."""
        return self.said

    @property
    def log_odds(self) -> float:
        """By names and by what is said."""
        return self.named + sum(one.weight for one in self.counted)


def contenders(
    tables: Iterable[NamedTable],
    keys: Mapping[TableName, tuple[KeyColumn, ...]],
    weights: JoinWeights,
    spoken: Mapping[Claim, tuple[Evidence, ...]],
    *,
    given: Iterable[tuple[ColumnSet, ColumnSet]] = (),
) -> Iterator[Contender]:
    """The contenders of each column, and of each column set of *given*, scored beside each other.

    At most :data:`KEPT` a column, and those that *spoken* speaks of.
    """
    held = tuple(tables)
    pairs_given = tuple(given)
    likely = {key.column.columns: key.probability for found in keys.values() for key in found}
    habits = Habits.of(held)
    columns: list[tuple[Contender, ...]] = []
    for pairs in candidates(held, keys, given=(p for p in pairs_given if len(p[0].columns) == 1)):
        features = (
            edge_features(pair, wording, habits, likely.get(pair.child.columns, 0.0))
            for pair, wording in zip(pairs, wordings(pairs), strict=True)
        )
        found = _kept(
            [_of_pair(pair, f, weights.edge, spoken, likely) for pair, f in zip(pairs, features, strict=True)]
        )
        if found:
            columns.append(found)
    yield from _together(held, columns, weights, likely)
    for child, parent in dict.fromkeys(pair for pair in pairs_given if len(pair[0].columns) > 1):
        yield Contender(child, parent, COMPOSITE, _said(child, parent, spoken, likely))


def _together(
    tables: Iterable[NamedTable],
    columns: Iterable[tuple[Contender, ...]],
    weights: JoinWeights,
    likely: Mapping[ColumnSet, float],
) -> Iterator[Contender]:
    held = tuple(columns)
    opinions = [[Opinion(one.pair, one.named) for one in found if one.pair is not None] for found in held]
    for found, features in zip(held, consensus_features(tables, opinions, likely), strict=True):
        for one, beside in zip(found, features, strict=True):
            yield replace(one, named=weights.together(beside), beside=beside)


def named_evidence(contender: Contender, weights: JoinWeights) -> Iterator[Evidence]:
    """What names, types and places say, the most telling first; the rest in one sum."""
    pair = contender.pair
    if pair is None:
        return
    claim = Refers(contender.child, contender.parent)
    said = {**EDGE_FEATURES, **CONSENSUS_FEATURES}
    scale = weights.consensus.weights[OWN]
    own = weights.edge.contributions(contender.features)
    beside = weights.consensus.contributions(contender.beside)
    whole = beside.pop(OWN, 0.0)
    contributions = {name: scale * weight for name, weight in own.items()}
    for name, weight in beside.items():
        alike = _SAME.get(name, name)
        contributions[alike] = contributions.get(alike, 0.0) + weight
    ordered = sorted(contributions.items(), key=lambda item: (-abs(item[1]), item[0]))
    told = [item for item in ordered if abs(item[1]) >= _WORTH_TELLING and item[0] not in _OF_SCHEMA][:_TOLD]
    names = {
        "child": pair.child.column.name,
        "parent": pair.parent.column.column.name,
        "table": str(pair.parent.table.name),
    }
    for name, weight in told:
        yield Evidence(claim, Method.NAMED, round(weight, 2), said[name].format(**names), _place(pair))
    rest = whole + sum(beside.values()) - scale * weights.edge.intercept - sum(weight for _, weight in told)
    if abs(rest) >= _WORTH_TELLING:
        note = "lesser signs of names and types together"
        yield Evidence(claim, Method.NAMED, round(rest, 2), note, _place(pair))


_SAME = {"parent_is_key": "parent_key", "child_is_key": "child_key"}
"""Features of a pair beside others that say what one of the pair by itself says."""
_OF_SCHEMA = frozenset({"unsaid"})
"""Features that say nothing of the reference itself."""


def _kept(scored: list[Contender]) -> tuple[Contender, ...]:
    said = [one for one in scored if one.said]
    others = (one for one in scored if not one.said and probability(one.named) >= CONSIDERED_FROM)
    return tuple(sorted((*said, *nlargest(KEPT, others, key=_order)), key=lambda one: (-one.named, one.parent)))


def _order(contender: Contender) -> tuple[float, ColumnSet]:
    return contender.log_odds, contender.parent


def _of_pair(
    pair: Pair,
    features: Mapping[str, float],
    estimator: Estimator,
    spoken: Mapping[Claim, tuple[Evidence, ...]],
    likely: Mapping[ColumnSet, float],
) -> Contender:
    child, parent = pair.child.columns, pair.parent.column.columns
    named = estimator.log_odds(features)
    if "twin" in features and pair.child.name == pair.parent.column.name:
        named += TWIN
    if "other_schema" in features:
        named += OTHER_SCHEMA
    return Contender(child, parent, named, _said(child, parent, spoken, likely), pair, features)


def _said(
    child: ColumnSet,
    parent: ColumnSet,
    spoken: Mapping[Claim, tuple[Evidence, ...]],
    likely: Mapping[ColumnSet, float],
) -> tuple[Evidence, ...]:
    """What is said of the pair. A join has no direction: it speaks for the way to the likelier key.

    What an inclusion says, the reference that comes with it says as well; by itself it speaks of cardinality.
    """
    if not spoken:
        return ()
    claims: list[Claim] = [Refers(child, parent)]
    if key_likeness(parent, likely) >= key_likeness(child, likely):
        claims.append(Joined.of(child, parent))
    return tuple(one for claim in claims for one in spoken.get(claim, ()))


def key_likeness(columns: ColumnSet, likely: Mapping[ColumnSet, float]) -> tuple[float, float]:
    """How likely *columns* are a key, and, of sets that nothing is known of, how likely the best of them alone is.

    >>> from modeler.catalog.names import TableName
    >>> lines, shipped = TableName("s", "lines"), TableName("s", "shipped")
    >>> likely = {ColumnSet(lines, ("line_no",)): 0.4}
    >>> key_likeness(ColumnSet(lines, ("order_no", "line_no")), likely)
    (0.0, 0.4)
    """
    parts = (likely.get(ColumnSet(columns.table, (name,)), 0.0) for name in columns.columns)
    return likely.get(columns, 0.0), max(parts)


def _place(pair: Pair) -> Span | None:
    return pair.child.column.span or pair.child_table.table.span
