"""Which column holds the codes of a mapping: the names around the code against the names of the warehouse."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Lookup

from modeler.catalog.names import ColumnSet, Span
from modeler.catalog.tables import Catalog
from modeler.evidence.claims import Evidence, Labelled, Method, strongest_first
from modeler.model.data_model import Label, Status
from modeler.model.label_evidence import ASSUMED, most
from modeler.model.label_evidence import evidence as observations
from modeler.model.label_names import ColumnIndex, Spoken
from modeler.sources.reading import Mapping, Statement

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
    >>> from modeler.catalog.tables import Column, Table
    >>> catalog = Catalog.of([Table(TableName("s", "sku"), (Column("sku_vendor", "bigint"),))])
    >>> mapping = Mapping(((1, "Acme"),), None, "$row['sku_vendor']", Semantics.PHP_LOOSE, Span("V.php", 1, 9))
    >>> labels, unlinked = link([mapping], catalog)
    >>> [(str(label.column), round(label.probability, 2)) for label in labels], unlinked
    ([('s.sku.sku_vendor', 0.99)], ())
    """
    held = tuple(mappings)
    index = ColumnIndex.of(catalog, statements)
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


_NEVER_ALONE = frozenset({"constants"})
_RECORD_LIKE = frozenset({"array", "map"})


def _labels(
    mapping: Mapping, index: ColumnIndex, observed: Lookup[ColumnSet, frozenset[str]], known: list[Evidence]
) -> Iterator[Label]:
    weighed = []
    code = Spoken.of(mapping, index.vocabulary)
    claimed = {one.claim.column for one in known if isinstance(one.claim, Labelled)}
    considered = [
        candidate
        for candidate in index.considered(code)
        if most(code, candidate, index, is_observed=candidate.name in observed) >= _SHOWN_ODDS
    ]
    if claimed:
        considered += [candidate for candidate in index.candidates if candidate.name in claimed]
    for candidate in dict.fromkeys(considered):
        claim = Labelled(candidate.name, mapping.span)
        evidence = (
            *observations(code, candidate, index, observed.get(candidate.name)),
            *(one for one in known if one.claim == claim),
        )
        odds = min(ASSUMED + sum(one.weight for one in evidence), _MOST_ODDS)
        weighed.append((1 / (1 + math.exp(-max(odds, -_MOST_ODDS))), candidate.name, evidence))
    weighed.sort(key=lambda one: (-one[0], one[1]))
    for rank, (probability, column, evidence) in enumerate(weighed[:MOST_LINKS]):
        if probability < SHOWN_FROM or (not rank and probability < PROPOSED_FROM):
            return
        yield Label(mapping, column, probability, _status(rank, evidence), strongest_first(evidence))


_SHOWN_ODDS = math.log(SHOWN_FROM / (1 - SHOWN_FROM))
_MOST_ODDS = 500.0
"""Beyond it exp() overflows."""


def _status(rank: int, evidence: Iterable[Evidence]) -> Status:
    if any(one.method is Method.DECIDED and one.weight > 0 for one in evidence):
        return Status.ACCEPTED
    return Status.CANDIDATE if rank else Status.PROPOSED
