"""Phrases that stand where a request names a table, and name nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from modeler.assistant.tokens import Sense, Token
from modeler.catalog.tables import Catalog
from modeler.errors import ModelerError, UnknownColumn, UnknownTable, did_you_mean

_PREPOSITIONS = frozenset({"of", "for", "about", "between", "covering", "with", "on", "from", "in"})
_OPENERS = frozenset(
    [
        "join",
        "joins",
        "joining",
        "joined",
        "how",
        "link",
        "links",
        "linking",
        "connect",
        "connecting",
        "relate",
        "relates",
        "combine",
        "combining",
        "merge",
        "merging",
        "between",
        "tables",
        "table",
        "view",
        "describe",
        "document",
    ]
)
"""Words after which names of tables are expected."""
_THINGS = frozenset(
    [
        "warehouses",
        "users",
        "reports",
        "projects",
        "programs",
        "tests",
        "dashboards",
        "managers",
        "engineers",
        "analysts",
        "developers",
        "scientists",
        "colleagues",
        "applications",
        "documents",
        "teams",
        "classes",
    ]
)
"""Words of requests that, in the plural beside the name of a table, are meant as one."""
_CONNECTORS = frozenset({"and", "with", "to", "or", "plus", ",", "&"})
_SKIPPED = 4
"""Generic words that may stand between an opener and a name."""


def unknown_operands(tokens: Sequence[Token]) -> Iterator[str]:
    """Phrases that stand where a table is named, and name nothing."""
    for place, token in enumerate(tokens):
        if token.text.lower() not in _OPENERS:
            continue
        operands = tuple(_operands(tokens, place + 1))
        unknown = [run for run in operands if all(t.sense in (Sense.OTHER, Sense.GENERIC) for t in run)]
        beside = len(operands) > 1 or token.text.lower() in ("table", "tables", "view", "describe", "document")
        if unknown and beside:
            yield " ".join(t.text for t in unknown[0])
    for place, token in enumerate(tokens[1:], start=1):
        before = tokens[place - 1]
        if token.text.lower() in ("table", "tables") and before.sense is Sense.OTHER:
            yield before.text


def _operands(tokens: Sequence[Token], place: int) -> Iterator[Sequence[Token]]:
    """The names from *place* on that connectors string together."""
    while True:
        skipped = 0
        while place < len(tokens) and skipped < _SKIPPED and _is_skipped(tokens[place]):
            place, skipped = place + 1, skipped + 1
        end = place
        while end < len(tokens) and _may_name(tokens[end]):
            end += 1
        if end == place:
            return
        yield tokens[place:end]
        if end >= len(tokens) or tokens[end].text.lower() not in _CONNECTORS:
            return
        place = end + 1


def _is_skipped(token: Token) -> bool:
    return token.sense is Sense.GENERIC and token.text.lower() not in _CONNECTORS and not _may_name(token)


def _may_name(token: Token) -> bool:
    """Whether *token* is a name, or may be one where a name is expected."""
    return token.sense in (Sense.OTHER, Sense.TABLE, Sense.COLUMN) or token.text.lower() in _THINGS


def is_object(tokens: Sequence[Token], place: int) -> bool:
    """Whether the word at *place* says what something is of, for or about."""
    before = tokens[max(place - 3, 0) : place]
    stop = max((i for i, token in enumerate(before, start=1) if token.sense is not Sense.GENERIC), default=0)
    return any(token.text.lower() in _PREPOSITIONS for token in before[stop:])


def unknown(text: str, catalog: Catalog) -> ModelerError:
    """The error that says that nothing is called *text*, with the nearest names."""
    tables = {str(table.name) for table in catalog} | {table.name.table for table in catalog}
    before, _, last = text.rpartition(".")
    if before and catalog.find(before) is not None:
        return UnknownColumn(
            f"table {catalog[before].name} has no column {last!r}",
            hint=did_you_mean(last, catalog[before].column_names),
        )
    columns = {column.name for table in catalog for column in table.columns}
    near = did_you_mean(text, tables | columns)
    listed = ", ".join(str(table.name) for table in catalog.tables[:8])
    more = f" and {len(catalog) - 8} more" if len(catalog) > 8 else ""
    return UnknownTable(f"nothing in this workspace is called {text!r}", hint=near or f"it has {listed}{more}")
