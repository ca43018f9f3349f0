"""Which column holds the codes of a mapping: the names around the code against the names of the warehouse."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Lookup
from heapq import nlargest, nsmallest

from modeler.catalog.names import ColumnSet, Span
from modeler.catalog.tables import Catalog
from modeler.evidence.claims import Evidence, Labelled, Method, strongest_first
from modeler.model.data_model import Label, Status
from modeler.model.label_evidence import ASSUMED, VALUES_KNOWN, observations, weights
from modeler.model.label_names import Candidate, ColumnIndex, Spoken
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
        if _is_row(mapping, index) or _is_record(mapping):
            continue
        found = tuple(_labels(mapping, index, observed or {}, known.get(mapping.span, [])))
        labels.extend(found)
        if not found and not needs_column(mapping):
            unlinked.append(mapping)
    return tuple(labels), tuple(unlinked)


def worth_observing(
    mappings: Iterable[Mapping], catalog: Catalog, statements: Iterable[Statement] = ()
) -> tuple[ColumnSet, ...]:
    """The columns whose values can decide a link: with them it may be proposed, or another one be preferred.

    >>> worth_observing((), Catalog())
    ()
    """
    index = ColumnIndex.of(catalog, statements)
    found: dict[ColumnSet, float] = {}
    for mapping in mappings:
        code = Spoken.of(mapping, index.vocabulary)
        rated = ((_odds(code, one, index), one.name) for one in index.considered(code))
        for odds, name in nlargest(MOST_LINKS, (one for one in rated if one[0] + VALUES_KNOWN >= _PROPOSED_ODDS)):
            found[name] = max(odds, found.get(name, -math.inf))
    return tuple(sorted(found, key=lambda name: (-found[name], name)))


def needs_column(mapping: Mapping) -> bool:
    """Whether *mapping* says nothing by itself: a bare array with literal string keys may be any record.

    >>> from modeler.catalog.names import Span
    >>> from modeler.sources.reading import Semantics
    >>> needs_column(Mapping((("from", "x"),), None, "", Semantics.LOOKUP, Span("a.php", 1, 1), kind="array"))
    True
    """
    if mapping.kind in _NEVER_ALONE:
        return True
    codes = {code for code, _ in mapping.pairs}
    named_keys = any(value in codes for _, value in mapping.constants)
    return mapping.kind in _RECORD_LIKE and all(isinstance(code, str) for code in codes) and not named_keys


def _is_row(mapping: Mapping, index: ColumnIndex) -> bool:
    """Whether the keys of a literal are columns: what it holds is a row, or the headings of one."""
    return mapping.kind in _LITERALS and all(
        isinstance(code, str) and code.lower() in index.by_name for code, _ in mapping.pairs
    )


def _is_record(mapping: Mapping) -> bool:
    """Whether a literal holds the parts of one thing, as most of its keys say.

    >>> from modeler.catalog.names import Span
    >>> from modeler.sources.reading import Semantics
    >>> def literal(*pairs):
    ...     return Mapping(pairs, None, "", Semantics.LOOKUP, Span("a.php", 1, 1), kind="array")
    >>> _is_record(literal(("type", "int"), ("required", 1), ("error", "Number expected")))
    True
    >>> _is_record(literal(("title", "New task"), ("note", "Made from a ticket")))
    True
    >>> _is_record(literal(("web", "Web forms"), ("email", "E-mail")))
    False
    """
    if mapping.kind not in _RECORD_LIKE or not all(isinstance(code, str) for code, _ in mapping.pairs):
        return False
    parts = sum(str(code).lower() in _PARTS for code, _ in mapping.pairs)
    return parts > len(mapping.pairs) / 2


_PARTS = frozenset(
    """
    type title name label desc description note text body message error warning warn hint help placeholder required
    optional default value values min max minlength maxlength length size width height class style href src url link
    id icon color image html data method action callback handler template target order sort limit offset format
    content header footer subject attributes options choices items config filters params
    """.split()  # noqa: SIM905 - seventy words are read more easily without seventy pairs of quotes
)
"""Keys by which programs name the parts of one thing: a field of a form, a message, a link."""

_NEVER_ALONE = frozenset({"constants"})
_RECORD_LIKE = frozenset({"array", "map"})
_LITERALS = _RECORD_LIKE | {"static_property", "property", "static_variable", "class_constant"}


def _labels(
    mapping: Mapping, index: ColumnIndex, observed: Lookup[ColumnSet, frozenset[str]], known: list[Evidence]
) -> Iterator[Label]:
    code = Spoken.of(mapping, index.vocabulary)
    said: dict[ColumnSet, list[Evidence]] = {}
    for one in known:
        if isinstance(one.claim, Labelled):
            said.setdefault(one.claim.column, []).append(one)

    def odds(candidate: Candidate) -> float:
        decided = sum(one.weight for one in said.get(candidate.name, ()))
        return _odds(code, candidate, index, observed.get(candidate.name)) + decided

    considered = list(index.considered(code))
    if said:
        considered += [candidate for candidate in index.candidates if candidate.name in said]
    weighed = ((-odds(one), one.name, one) for one in dict.fromkeys(considered))
    ranked = nsmallest(MOST_LINKS, weighed, key=lambda one: one[:2])
    for rank, (against, column, candidate) in enumerate(ranked):
        probability = 1 / (1 + math.exp(max(min(against, _MOST_ODDS), -_MOST_ODDS)))
        if probability < SHOWN_FROM or (not rank and probability < PROPOSED_FROM):
            return
        seen = observations(code, candidate, index, observed.get(column))
        evidence = (*seen, *said.get(column, ()))
        yield Label(mapping, column, probability, _status(rank, evidence), strongest_first(evidence))


def _odds(code: Spoken, candidate: Candidate, index: ColumnIndex, values: frozenset[str] | None = None) -> float:
    return ASSUMED + sum(weight for _, weight in weights(code, candidate, index, values))


_PROPOSED_ODDS = math.log(PROPOSED_FROM / (1 - PROPOSED_FROM))
_MOST_ODDS = 500.0
"""Beyond it exp() overflows."""


def _status(rank: int, evidence: Iterable[Evidence]) -> Status:
    if any(one.method is Method.DECIDED and one.weight > 0 for one in evidence):
        return Status.ACCEPTED
    return Status.CANDIDATE if rank else Status.PROPOSED
