"""Amounts that no column holds: revenue as quantity times the price that is looked up for each row."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modeler.catalog.identifier_words import spelled_out, words
from modeler.catalog.names import ColumnSet, TableName
from modeler.errors import UnsupportedRequest
from modeler.model.data_model import DataModel
from modeler.model.measures import measures_of
from modeler.query.goal import Aggregate, Measure
from modeler.query.nouns import Kind, Nouns
from modeler.query.paths import paths_from

_TIMES = re.compile(
    r"^(?P<one>[\w. ]+?)\s*(?:\btimes\b|\bmultiplied by\b|\*|\u00d7|\bx\b)\s*(?P<other>[\w. ]+)$", re.IGNORECASE
)
_REVENUE = re.compile(
    r"^(?:(?P<before>[\w ]*?)\s*)\b(?P<said>revenues?|turnover|sales (?:amount|value|revenue)|proceeds|takings"
    r"|sales)(?:\s+(?:of|from|for|in)\s+(?:the\s+)?(?P<after>[\w ]+))?$",
    re.IGNORECASE,
)
_QUANTITIES = frozenset({"quantity", "unit", "piece"})
_NO_SALES_PRICES = frozenset({"cost", "purchase", "buying", "wholesale", "old", "previous", "discount"})
"""Prices at which nothing is sold."""
_SAYING_NOTHING = frozenset({"our", "the", "total", "gross", "overall", "all", "my", "their"})


def product_of(phrase: str, nouns: Nouns, model: DataModel) -> Measure | None:
    """The sum of a product: ``quantity times unit price``, or ``revenue`` where no column is called so.

    Each row's price is that of its own table, or is looked up in a table it refers to: nothing is multiplied by
    the join. None where *phrase* asks for no product, or the model holds none.

    Raises:
        UnsupportedRequest: several tables hold quantities, or several columns prices, and nothing says which.
    """
    spelled = _TIMES.match(phrase.strip())
    if spelled is not None:
        found = (_number(spelled.group("one"), nouns), _number(spelled.group("other"), nouns))
        return _ordered(*found, model) if found[0] and found[1] else None
    said = _REVENUE.match(phrase.strip())
    if said is None:
        return None
    about = f"{said.group('before') or ''} {said.group('after') or ''}".lower().split()
    held = [
        (quantity, price)
        for quantity, price in _pairs(model)
        if _is_about(about, quantity.table, price.table, nouns)
    ]
    if len({quantity.table for quantity, _ in held}) > 1 or len(held) > 1:
        names = "; ".join(f"{quantity} times {price}" for quantity, price in held)
        raise UnsupportedRequest(f"{phrase!r} may be several products", hint=f"say which: {names}")
    return _measure(*held[0]) if held else None


def _pairs(model: DataModel) -> Iterator[tuple[ColumnSet, ColumnSet]]:
    """Each quantity with the nearest prices that a row of its table has or can look up."""
    for table in model.catalog.base:
        quantities = [column for column in measures_of(table.name, model) if _said(column) & _QUANTITIES]
        quantities = [
            column for column in quantities if not _said(column) & {"price", "stock", "hand", "available"}
        ]
        if not quantities:
            continue
        ways = sorted(paths_from(table.name, model).items(), key=lambda entry: (len(entry[1]), str(entry[0])))
        priced = [(len(way), price) for reached, way in ways for price in _prices(reached, model)]
        nearest = min((steps for steps, _ in priced), default=0)
        for steps, price in priced:
            if steps == nearest:
                yield quantities[0], price


def _prices(table: TableName, model: DataModel) -> Iterator[ColumnSet]:
    for column in model.catalog[table].columns:
        said = _said(named := ColumnSet(table, (column.name,)))
        if column.family.is_number and "price" in said and not said & _NO_SALES_PRICES:
            yield named


def _is_about(about: list[str], quantity: TableName, price: TableName, nouns: Nouns) -> bool:
    """Whether every word of *about* belongs to one of the two tables, or says nothing."""
    own = {quantity.schema.lower(), price.schema.lower(), *nouns.words_of(quantity), *nouns.words_of(price)}
    return all(word in own or spelled_out(word) in own or word in _SAYING_NOTHING for word in about)


def _number(phrase: str, nouns: Nouns) -> ColumnSet | None:
    named = nouns.column_named(phrase)
    if named is not None:
        return named
    bare = re.sub(r"^(?:the\s+)?(?:sum of|total(?: of)?)\s+", "", phrase.strip(), flags=re.IGNORECASE)
    found = nouns.find(bare, Kind.MEASURE)
    return found.column if found is not None else None


def _ordered(one: ColumnSet | None, other: ColumnSet | None, model: DataModel) -> Measure | None:
    """The product over the rows of the one that can look the other up."""
    for taken, looked_up in ((one, other), (other, one)):
        if taken is not None and looked_up is not None and looked_up.table in paths_from(taken.table, model):
            return _measure(taken, looked_up)
    return None


def _measure(quantity: ColumnSet, price: ColumnSet) -> Measure:
    label = "revenue" if "price" in _said(price) else f"{quantity.columns[0]}_times_{price.columns[0]}"
    return Measure(Aggregate.SUM, quantity, label, times=price)


def _said(column: ColumnSet) -> frozenset[str]:
    return frozenset(map(spelled_out, words(column.columns[0])))
