"""Consensus: what the references of a schema say of each other. One schema has one convention.

A first pass scores each contender by itself; here it is set beside its rivals for the same column, beside columns
of the same name in other tables, beside what else refers to its parent, and beside columns that end alike
(stacking: Wolpert, Neural Networks 5, 1992; collective classification: Sen et al., AI Magazine 29(3), 2008).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from modeler.catalog.names import ColumnSet
from modeler.model.candidates import Pair
from modeler.model.naming import NamedColumn, NamedTable
from modeler.model.scoring import probability

OWN = "own"
"""The feature that is the log-odds of the contender by itself."""

CONSENSUS_FEATURES = {
    OWN: "what names and types say together",
    "ahead": "no other key comes near for {child}",
    "alone": "no other key is like {child} at all",
    "behind": "another key does better for {child}",
    "elsewhere": "columns like {child} of other tables refer to {table}",
    "elsewhere_other": "columns like {child} of other tables refer to something else",
    "popular": "other columns refer to {table}",
    "ending": "other columns that end as {child} does are references",
    "relays": "{parent} itself refers to another key that {child} may mean",
    "relayed": "another key that {child} may mean refers to {parent}",
    "child_is_key": "{child} is the key of its own table",
    "parent_is_key": "how likely {parent} is the key of {table}",
    "unsaid": "no column of the schema is said to be NOT NULL",
}
"""Each feature and how it is said."""

CONSENSUS_PRIOR = {OWN: 1.0, "relays": -2.0, "relayed": 2.0}

_CLEAR = 4.0
"""Log-odds by which a contender leads from which more says no more."""
_MOST = 6.0
"""Log-odds beyond which a first pass is no surer."""
_DOUBT = 2.0
"""Columns that count as half references before any is seen."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """A pair and its log-odds by itself."""

    pair: Pair
    log_odds: float


def consensus_features(
    tables: Iterable[NamedTable], columns: Iterable[Sequence[Opinion]], likely: Mapping[ColumnSet, float]
) -> list[list[dict[str, float]]]:
    """For each of *columns* (its contenders by falling log-odds) the features of each of them, and its signs.

    *likely* is how likely single columns are the keys of their tables.
    """
    named = tuple(tables)
    held = [tuple(opinions) for opinions in columns]
    best: dict[ColumnSet, float] = {found[0].pair.child.columns: _probability(found[0]) for found in held if found}
    alike: Counter[tuple[str, ...]] = Counter()
    best_alike: dict[tuple[str, ...], float] = defaultdict(float)
    to_parent: dict[tuple[tuple[str, ...], ColumnSet], float] = defaultdict(float)
    popular: dict[ColumnSet, float] = defaultdict(float)
    direct = {
        (one.pair.child.columns, one.pair.parent.column.columns): _probability(one)
        for found in held
        for one in found
    }
    for found in held:
        child = _alike(found[0].pair.child)
        alike[child] += 1
        best_alike[child] += _probability(found[0])
        for one in found:
            parent = one.pair.parent.column.columns
            to_parent[child, parent] += _probability(one)
            popular[parent] += _probability(one)
    endings, ending_best = _endings(named, best, likely)
    unsaid = float(all(c.column.nullable for table in named for c in table.columns))

    def relay(one: Opinion, other: Opinion) -> float:
        """How far the key of *one* refers to that of *other* rather than the other way."""
        key, beyond = one.pair.parent.column.columns, other.pair.parent.column.columns
        return direct.get((key, beyond), 0.0) - direct.get((beyond, key), 0.0)

    def features(one: Opinion, rival: float | None, found: Sequence[Opinion]) -> dict[str, float]:
        own = _probability(one)
        child, parent = one.pair.child, one.pair.parent.column.columns
        like = _alike(child)
        others = alike[like] - 1
        agreeing = (to_parent[like, parent] - own) / others if others else 0.0
        other = (best_alike[like] - best[child.columns]) / others if others else 0.0
        lead = 0.0 if rival is None else max(-_CLEAR, min(_CLEAR, _bounded(one.log_odds) - rival)) / _CLEAR
        said = best[child.columns] if child.columns in endings else 0.0
        count = ending_best[child.key_word][1] - (child.columns in endings)
        return {
            OWN: _bounded(one.log_odds),
            "ahead": max(0.0, lead),
            "alone": float(rival is None),
            "behind": max(0.0, -lead),
            "elsewhere": agreeing,
            "elsewhere_other": max(0.0, other - agreeing),
            "popular": math.log1p(max(0.0, popular[parent] - own)),
            "ending": (ending_best[child.key_word][0] - said + _DOUBT / 2) / (count + _DOUBT),
            "relays": max(0.0, *(relay(one, other) for other in found)),
            "relayed": max(0.0, *(relay(other, one) for other in found)),
            "child_is_key": likely.get(child.columns, 0.0) * (child.name != one.pair.parent.column.name),
            "parent_is_key": one.pair.parent.probability,
            "unsaid": unsaid,
            **_signs(one.pair),
        }

    return [
        [
            features(one, _bounded(found[1 if place == 0 else 0].log_odds) if len(found) > 1 else None, found)
            for place, one in enumerate(found)
        ]
        for found in held
    ]


def _signs(pair: Pair) -> dict[str, float]:
    """What calibration looks at: :data:`modeler.model.scoring.SIGNS`."""
    one, other = pair.child_table.words, pair.parent.table.words
    return {
        "one_name": float(pair.child.name == pair.parent.column.name),
        "detail": float(len(one) > len(other) and one[: len(other)] == other),
        "plain": float(not pair.parent.column.stem),
    }


def _endings(
    tables: Iterable[NamedTable], best: Mapping[ColumnSet, float], likely: Mapping[ColumnSet, float]
) -> tuple[frozenset[ColumnSet], dict[str, tuple[float, int]]]:
    """The columns that end like keys and are none, and by ending how far they are references, and how many."""
    seen: set[ColumnSet] = set()
    sums: dict[str, tuple[float, int]] = defaultdict(lambda: (0.0, 0))
    for table in tables:
        for column in table.columns:
            if likely.get(column.columns, 0.0) < 0.5:
                seen.add(column.columns)
                found, count = sums[column.key_word]
                sums[column.key_word] = (found + best.get(column.columns, 0.0), count + 1)
    return frozenset(seen), sums


def _alike(column: NamedColumn) -> tuple[str, ...]:
    """What columns of the same meaning share: the schema, the words wherever they are cut, and the ending."""
    return column.table.schema, "".join(column.stem), column.key_word


def _bounded(log_odds: float) -> float:
    return max(-_MOST, min(_MOST, log_odds))


def _probability(one: Opinion) -> float:
    return probability(one.log_odds)
