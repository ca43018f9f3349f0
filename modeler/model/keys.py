"""Candidate keys: from names and types, declarations, and what the data say."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile

from modeler.catalog.names import ColumnSet, TableName
from modeler.evidence.claims import Evidence, Method, Unique
from modeler.model.candidates import KeyColumn
from modeler.model.data_model import Deduplication, Key, Status
from modeler.model.key_features import KEY_FEATURES, Surroundings, called_id, key_features
from modeler.model.naming import NamedColumn, NamedTable
from modeler.model.scoring import Estimator, probability

LOOKED_AT = 40
"""Columns of a table that are scored as its key; keys stand early, and some tables have thousands of columns."""

PROPOSED_FROM = 0.5
CALLED_ID = 3.0
"""Log-odds, at least, of a column called id and nothing else that may not be NULL."""

_SECOND_FROM = 0.15
_LONGEST_KEY = 4
_COMPOSITE = 0.6
"""How often the leading NOT NULL columns are the key where no single one is: measured on the schemas trained on."""
_TOLD = 5
"""Reasons listed of those that names and types give."""
_WORTH_TELLING = 0.25


def key_columns(
    tables: Iterable[NamedTable], estimator: Estimator, evidence: Iterable[Evidence] = ()
) -> dict[TableName, tuple[KeyColumn, ...]]:
    """The single columns of each table that others may refer to, the likeliest first."""
    weights = _unique_weights(evidence)
    held = tuple(tables)
    around = Surroundings.of(held)
    found: dict[TableName, tuple[KeyColumn, ...]] = {}
    for table in held:
        scored = sorted(
            (
                (probability(_log_odds(c, table, around, estimator) + weights.get(c.columns, 0.0)), -c.position, c)
                for c in table.columns[:LOOKED_AT]
            ),
            key=lambda entry: entry[:2],
            reverse=True,
        )
        found[table.name] = tuple(
            KeyColumn(table, column, likely, primary=place == 0)
            for place, (likely, _, column) in enumerate(scored[:3])
            if place == 0 or likely >= _SECOND_FROM
        )
    return found


def keys(
    tables: Iterable[NamedTable],
    columns: Mapping[TableName, tuple[KeyColumn, ...]],
    estimator: Estimator,
    evidence: Iterable[Evidence],
    deduplications: Iterable[Deduplication] = (),
) -> tuple[Key, ...]:
    """The proposed keys of every table, the likeliest of each first, with their evidence.

    A key that the data refuted is left out, unless the table is read one row per that key.
    """
    spoken: dict[TableName, dict[ColumnSet, list[Evidence]]] = defaultdict(lambda: defaultdict(list))
    for one in evidence:
        if isinstance(one.claim, Unique):
            spoken[one.claim.key.table][one.claim.key].append(one)
    repaired = {ColumnSet(repair.table, repair.key) for repair in deduplications}
    held = tuple(tables)
    around = Surroundings.of(held)
    found: list[Key] = []
    for table in held:
        mine = {key: tuple(said) for key, said in spoken.get(table.name, {}).items()}
        found.extend(_of_table(table, columns.get(table.name, ()), mine, around, estimator, repaired))
    return tuple(found)


def _of_table(
    table: NamedTable,
    columns: tuple[KeyColumn, ...],
    spoken: Mapping[ColumnSet, tuple[Evidence, ...]],
    around: Surroundings,
    estimator: Estimator,
    repaired: frozenset[ColumnSet] | set[ColumnSet],
) -> list[Key]:
    named = {
        column.column.columns: tuple(_named_evidence(column.column, table, around, estimator)) for column in columns
    }
    composite = _leading_not_null(table) if not any(c.probability >= PROPOSED_FROM for c in columns) else None
    found: list[Key] = []
    for key in dict.fromkeys((*named, *spoken, *((composite,) if composite else ()))):
        said = (*named.get(key, ()), *spoken.get(key, ()))
        likely = next((c.probability for c in columns if c.column.columns == key), None)
        if likely is None:
            base = _COMPOSITE if key == composite else 0.1
            likely = probability(_logit(base) + sum(e.weight for e in spoken.get(key, ())))
        status = _status(said, is_repaired=key in repaired)
        if status is not Status.REFUTED and (likely >= PROPOSED_FROM or status is Status.CONFIRMED):
            found.append(Key(key, max(likely, 0.99) if status is Status.CONFIRMED else likely, status, said))
    if not found and not _all_refuted(named, spoken, repaired):
        found = _fallback(columns, named, spoken)
    return sorted(found, key=_order)


def _order(key: Key) -> tuple[bool, bool, int, float]:
    """Declared and decided keys first, then the shorter, then the likelier."""
    certain = any(e.method in (Method.DECLARED, Method.DECIDED) and e.weight > 0 for e in key.evidence)
    return (not certain, key.probability < PROPOSED_FROM, len(key.columns.columns), -key.probability)


def _fallback(
    columns: tuple[KeyColumn, ...],
    named: Mapping[ColumnSet, tuple[Evidence, ...]],
    spoken: Mapping[ColumnSet, tuple[Evidence, ...]],
) -> list[Key]:
    """The likeliest single column, where it is not refuted: a weak key is still what should be tested first."""
    for column in columns:
        key = column.column.columns
        said = (*named[key], *spoken.get(key, ()))
        if column.primary and column.probability >= 0.1 and _status(said, is_repaired=False) is not Status.REFUTED:
            return [Key(key, column.probability, Status.PROPOSED, said)]
    return []


def _all_refuted(
    named: Mapping[ColumnSet, object],
    spoken: Mapping[ColumnSet, tuple[Evidence, ...]],
    repaired: frozenset[ColumnSet] | set[ColumnSet],
) -> bool:
    return all(_status(spoken.get(key, ()), is_repaired=key in repaired) is Status.REFUTED for key in named)


def _status(evidence: Iterable[Evidence], *, is_repaired: bool) -> Status:
    held = tuple(evidence)
    decided = sum(e.weight for e in held if e.method is Method.DECIDED)
    if decided:
        return Status.ACCEPTED if decided > 0 else Status.REFUTED
    tested = sum(e.weight for e in held if e.method is Method.TESTED)
    if tested > 0 or (is_repaired and not tested):
        return Status.CONFIRMED if tested > 0 else Status.PROPOSED
    return Status.REFUTED if tested < 0 and not is_repaired else Status.PROPOSED


def _unique_weights(evidence: Iterable[Evidence]) -> dict[ColumnSet, float]:
    found: dict[ColumnSet, float] = defaultdict(float)
    for one in evidence:
        if isinstance(one.claim, Unique):
            found[one.claim.key] += one.weight
    return found


def _log_odds(column: NamedColumn, table: NamedTable, around: Surroundings, estimator: Estimator) -> float:
    found = estimator.log_odds(key_features(column, table, around))
    if called_id(column) and (not column.column.nullable or all(c.column.nullable for c in table.columns)):
        # wherever it stands: some frameworks put time stamps first
        return max(found, CALLED_ID)
    return found


def _named_evidence(
    column: NamedColumn, table: NamedTable, around: Surroundings, estimator: Estimator
) -> Iterator[Evidence]:
    said = estimator.contributions(key_features(column, table, around))
    told = sorted(said.items(), key=lambda item: (-abs(item[1]), item[0]))[:_TOLD]
    for name, weight in told:
        if abs(weight) >= _WORTH_TELLING:
            note = f"{column.column.name}: {KEY_FEATURES[name]}"
            span = column.column.span or table.table.span
            yield Evidence(Unique(column.columns), Method.NAMED, round(weight, 2), note, span)


def _leading_not_null(table: NamedTable) -> ColumnSet | None:
    """The first columns that are NOT NULL, where some follow that may be NULL and they are few."""
    leading = tuple(takewhile(lambda c: not c.column.nullable, table.columns))
    if not 2 <= len(leading) <= _LONGEST_KEY or len(leading) == len(table.columns) > _LONGEST_KEY:
        return None
    return ColumnSet(table.name, tuple(c.column.name for c in leading))


def _logit(likely: float) -> float:
    return math.log(likely / (1 - likely))
