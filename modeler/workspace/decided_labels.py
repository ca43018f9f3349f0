"""A person's word on the column of a mapping: given by a place in the code, found again when lines have moved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from modeler.catalog.names import Skipped, Span
from modeler.catalog.tables import Catalog
from modeler.errors import UnknownName, UnsupportedRequest, did_you_mean
from modeler.evidence.claims import Labelled
from modeler.evidence.decided import Choice, Decision
from modeler.sources.reading import Mapping
from modeler.workspace.columns import column_named

ARROW = "->"
"""Stands between the place and the column."""


def label_decision(
    words: str, mappings: Iterable[Mapping], catalog: Catalog, *, choice: Choice, reason: str
) -> Decision:
    """The decision that *words* (``app/Vendor.php:17 -> skuinfo.sku_vendor``) make; any line of a mapping will do.

    Raises:
        UnsupportedRequest: *words* are not a place and a column.
        UnknownName: no mapping stands there.
        UnknownTable, UnknownColumn: the catalog lacks the column.
    """
    place, _, column = (part.strip() for part in words.rpartition(ARROW))
    path, _, lines = place.rpartition(":")
    line = lines.partition("-")[0]
    if not path or not line.isdigit() or not column:
        raise UnsupportedRequest(
            f"{words!r} names no mapping and column", hint='write it as "app/Vendor.php:17 -> skuinfo.sku_vendor"'
        )
    mapping = _at(path, int(line), tuple(mappings))
    claim = Labelled(column_named(column, catalog), mapping.span)
    return Decision(claim, choice, reason, called=mapping.called)


def found_again(
    decisions: Iterable[Decision], mappings: Iterable[Mapping]
) -> tuple[tuple[Decision, ...], tuple[Skipped, ...]]:
    """*decisions* on labels at the lines where their mappings stand now, and those whose mapping is gone.

    >>> found_again((), ())
    ((), ())
    """
    by_path: dict[str, list[Mapping]] = {}
    for mapping in mappings:
        by_path.setdefault(mapping.span.path, []).append(mapping)
    kept: list[Decision] = []
    gone: list[Skipped] = []
    for decision in decisions:
        claim = decision.claim
        if not isinstance(claim, Labelled):
            kept.append(decision)
            continue
        span = _now(claim.mapping, decision.called, by_path.get(claim.mapping.path, ()))
        if span is None:
            reason = f"a decision names what is gone: no mapping at {claim.mapping}"
            place = decision.span or Span("decisions.toml", 1, 1)
            gone.append(Skipped(place, reason, "change the decision, or take it out"))
        else:
            kept.append(replace(decision, claim=replace(claim, mapping=span)))
    return tuple(kept), tuple(gone)


def _now(span: Span, called: str, held: Iterable[Mapping]) -> Span | None:
    """Where the mapping that stood at *span* is: by its name where it has one, the nearest of several."""
    named = [mapping.span for mapping in held if called and mapping.called == called]
    if named:
        return min(named, key=lambda one: (abs(one.first_line - span.first_line), one))
    return next((mapping.span for mapping in held if mapping.span == span), None)


def _at(path: str, line: int, mappings: tuple[Mapping, ...]) -> Mapping:
    """The smallest mapping around the line; *path* may be the end of one, where that is enough."""
    paths = {mapping.span.path for mapping in mappings}
    meant = {path} & paths or {one for one in paths if one.endswith(f"/{path}")}
    held = [mapping for mapping in mappings if mapping.span.path in meant]
    around = [mapping for mapping in held if mapping.span.first_line <= line <= mapping.span.last_line]
    if len({mapping.span.path for mapping in around}) > 1:
        places = ", ".join(str(mapping.span) for mapping in around)
        raise UnknownName(f"{path}:{line} may be {places}", hint="write the whole path")
    if not around:
        near = ", ".join(str(mapping.span) for mapping in _nearest(held, line))
        hint = f"in that file: {near}" if near else did_you_mean(path, paths) or "see modeler constants"
        raise UnknownName(f"no mapping at {path}:{line}", hint=hint)
    return min(around, key=lambda mapping: mapping.span.last_line - mapping.span.first_line)


def _nearest(held: Iterable[Mapping], line: int) -> Iterator[Mapping]:
    yield from sorted(held, key=lambda mapping: abs(mapping.span.first_line - line))[:3]
