"""What the names of columns promise: when a row was loaded, from when to when it holds, that a number is a name."""

from __future__ import annotations

from collections.abc import Iterable

from modeler.catalog.identifier_words import words

LOADED = frozenset(
    {"load", "loaded", "insert", "inserted", "ingest", "ingested", "ingestion", "etl", "elt", "pipeline", "batch"}
    | {"sync", "synced", "extract", "extracted", "received", "import", "imported", "dw", "dwh", "run", "job"}
)
"""When, or by which run, a row came into the warehouse."""

CHANGED = frozenset({"update", "updated", "modified", "modify", "change", "changed", "version", "revision", "rev"})
"""When a row last changed where it came from."""

PLACED = frozenset({"line", "no", "nr", "seq", "sequence", "position", "pos", "item", "step", "rank", "number"})
"""The place of a row among those of its key."""

PERIOD = frozenset(
    {"snapshot", "date", "day", "week", "month", "year", "period", "asof", "valid", "effective", "from"}
)
"""The period a row is about."""

BEGUN = frozenset(
    {"created", "create", "start", "started", "begin", "began", "from", "opened", "open", "ordered", "placed"}
    | {"hired", "effective", "issued"}
)
ENDED = frozenset(
    {"updated", "modified", "end", "ended", "finish", "finished", "to", "until", "closed", "close", "shipped"}
    | {"delivered", "expired", "expiry", "expires", "expiration", "terminated", "completed", "thru", "through"}
)
"""Words of a column that cannot lie before one with a word of :data:`BEGUN`."""

VALID = frozenset({"valid", "effective", "eff", "validity", "start", "end", "expiry", "expiration", "from", "to"})
"""Words of the two columns between which a version of a row holds (SCD2)."""

OPEN_ENDED = frozenset({"to", "end", "until", "thru", "through", "expiry", "expires", "expiration", "deadline"})
"""Columns whose far future means that there is no end."""

CURRENT = frozenset({"current", "active", "latest"})

NAMING = frozenset(
    {"id", "key", "sk", "pk", "fk", "code", "no", "nr", "num", "number", "type", "status", "flag", "zip", "year"}
)
"""Last words of numbers that name something: their sum means nothing."""

MOMENT = frozenset({"at", "time", "timestamp", "ts", "date", "datetime", "epoch", "dt"})
"""Words of columns that hold a point in time, whatever their type."""


def says(name: str, vocabulary: frozenset[str]) -> bool:
    """Whether any word of *name* is in *vocabulary*."""
    return not vocabulary.isdisjoint(words(name))


def load_order(columns: Iterable[str]) -> tuple[str, ...]:
    """Those of *columns* that say when a row was loaded or changed, loads first.

    >>> load_order(["date_sku_updated", "pipeline_inserted_at", "sku_vendor"])
    ('pipeline_inserted_at', 'date_sku_updated')
    """
    known = tuple(columns)
    loaded = tuple(name for name in known if says(name, LOADED))
    return (*loaded, *(name for name in known if name not in loaded and says(name, CHANGED)))


def lengthening(columns: Iterable[str]) -> tuple[str, ...]:
    """Those of *columns* that can be the missing part of a key: places first, then periods.

    >>> lengthening(["note", "snapshot_date", "line_no"])
    ('line_no', 'snapshot_date')
    """
    known = tuple(name for name in columns if not says(name, LOADED | CHANGED))
    placed = tuple(name for name in known if says(name, PLACED))
    return (*placed, *(name for name in known if name not in placed and says(name, PERIOD)))
