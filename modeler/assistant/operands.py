"""Phrases that stand where a request names a table, and name nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from modeler.assistant.generic import word_list
from modeler.assistant.tokens import Sense, Token
from modeler.catalog.tables import Catalog
from modeler.errors import ModelerError, UnknownColumn, UnknownTable, did_you_mean

_PREPOSITIONS = frozenset({"of", "for", "about", "between", "covering", "with", "on", "from", "in"})
_CONNECTORS = frozenset({"and", "with", "to", "or", "plus", ",", "&"})
_SKIPPED = 4
"""Generic words that may stand between an opener and a name."""
_ARTICLES = frozenset({"the", "a", "an", "our", "their", "its", "table", "tables"})
_ARTICLES_SKIPPED = 2
_BEFORE_ONE = frozenset({"table", "tables", "view", "describe", "document"})
"""Openers that one name follows."""


def unknown_operands(tokens: Sequence[Token], *, tables_only: bool = False) -> Iterator[str]:
    """Phrases that stand where a table is named, and name nothing; with *tables_only* also words for a column."""
    openers = word_list("openers")
    for place, token in enumerate(tokens):
        if token.text.lower() not in openers:
            continue
        operands = tuple(_operands(tokens, place + 1))
        unknown = [run for run in operands if all(_is_no_table(t, tables_only) for t in run)]
        beside = len(operands) > 1 or token.text.lower() in _BEFORE_ONE
        if unknown and beside:
            yield " ".join(t.text for t in unknown[0])
    for place, token in enumerate(tokens[1:], start=1):
        before = tokens[place - 1]
        if token.text.lower() in ("table", "tables") and before.sense is Sense.OTHER:
            yield before.text


def _is_no_table(token: Token, tables_only: bool) -> bool:
    said_of_column = tables_only and token.sense is Sense.COLUMN and token.spoken
    return token.sense in (Sense.OTHER, Sense.GENERIC) or said_of_column


def _operands(tokens: Sequence[Token], place: int) -> Iterator[Sequence[Token]]:
    """The names from *place* on that connectors string together."""
    most = _SKIPPED
    while True:
        skipped = 0
        while place < len(tokens) and skipped < most and _is_skipped(tokens[place], first=most == _SKIPPED):
            place, skipped = place + 1, skipped + 1
        end = place
        while end < len(tokens) and _may_name(tokens[end]):
            end += 1
        if end == place:
            return
        yield tokens[place:end]
        if end >= len(tokens) or tokens[end].text.lower() not in _CONNECTORS:
            return
        place, most = end + 1, _ARTICLES_SKIPPED


def _is_skipped(token: Token, *, first: bool) -> bool:
    """Whether *token* may stand before a name: any generic word before the first, articles before the others."""
    word = token.text.lower()
    if not first:
        return word in _ARTICLES
    return token.sense is Sense.GENERIC and word not in _CONNECTORS and not _may_name(token)


def _may_name(token: Token) -> bool:
    """Whether *token* is a name, or may be one where a name is expected."""
    return token.sense in (Sense.OTHER, Sense.TABLE, Sense.COLUMN) or token.text.lower() in word_list("things")


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
