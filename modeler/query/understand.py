"""A question in words becomes a goal, by rule: what is ranked, measured, grouped, kept and when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from modeler.catalog.identifier_words import words as identifier_words
from modeler.catalog.names import ColumnSet, TableName
from modeler.errors import UnsupportedRequest
from modeler.model.data_model import DataModel, Role
from modeler.model.measures import measures_of
from modeler.query.additivity import usual_aggregate
from modeler.query.conditions import conditions_of
from modeler.query.dimensions import dimension_called
from modeler.query.goal import Aggregate, Beside, Dimension, Goal, Measure, TimeGrain
from modeler.query.nouns import Kind, Noun, Nouns
from modeler.query.paths import paths_from
from modeler.query.phrases import Question, read_question, without_politeness
from modeler.query.products import product_of
from modeler.query.reading import read_conditions
from modeler.query.related import recorded, table_before
from modeler.query.rewording import reworded, take_mean_count
from modeler.query.times import main_time

_AGGREGATES = (
    (Aggregate.COUNT_DISTINCT, r"(?:number of |count of )?(?:distinct|unique|different)"),
    (Aggregate.COUNT, r"how many|number of|count of|count"),
    (Aggregate.SUM, r"total(?: of)?|sum of|sum|overall"),
    (Aggregate.AVG, r"average(?: of)?|avg|mean"),
    (Aggregate.MEDIAN, r"median(?: of)?"),
    (Aggregate.MAX, r"maximum|max|highest|largest|greatest|latest"),
    (Aggregate.MIN, r"minimum|min|lowest|smallest|earliest"),
)
_LISTING = re.compile(
    r"^(?:please\s+)?(?:list|find|name|which|what|who\s+are|(?P<shown>show|get|give|display))(?:\s+me)?\s+"
    r"(?:all\s+)?(?:of\s+)?(?:the\s+)?(?:all\s+)?",
    re.IGNORECASE,
)
_EXTREME = re.compile(
    r"^(?:(?:what|which)\s+(?:is|are|was|were)\s+)?(?:the\s+)?(?P<way>highest|largest|greatest|biggest|lowest|smallest|least)\s+"
    r"(?P<what>[\w ]+?)(?=$|\s+(?:by|per|for each|for every|in each|in|since|for|of each)\b)",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"\b(?:(?:what\s+is\s+)?(?:the\s+)?(?:share|percentage|percent|proportion|fraction)s?\s+of\s+(?:all\s+|the\s+)?)(?P<kept>)",
    re.IGNORECASE,
)
_RUNNING = re.compile(r"\b(?:running|cumulative)\s+(?P<kept>total|sum|count|number)(?:s)?\b", re.IGNORECASE)
_MOST_DONE = re.compile(
    r"^(?:which|what|who\s+are\s+the|list)\s+(?:the\s+)?(?:(?P<number>\d+)\s+)?(?P<entity>[\w ]+?)\s+"
    r"(?:(?:have|has|had|who|that)\s+)?(?P<verb>[a-z]+)\s+(?:the\s+)?(?P<way>most|least|fewest)(?:\s+often)?(?P<rest>(?:\s+(?:by|in|for|per|with)\b.*)?)$",
    re.IGNORECASE,
)
_SELLING = frozenset(
    {"order", "sale", "line", "item", "invoice", "transaction", "purchase", "payment", "cart", "basket", "ticket"}
    | {
        "booking",
        "rental",
        "subscription",
        "receipt",
        "checkout",
        "billing",
        "bill",
        "contract",
        "deal",
        "orderinfo",
    }
)
_WAS_DONE = re.compile(
    r"^(?:how much\s+)?(?:was|were|is|has been|have been|did (?:we|they)|(?:we|they|people))\s+(?P<verb>[a-z]+)$",
    re.IGNORECASE,
)
_DATES = frozenset({"date", "dates", "day", "time"})
_AMOUNTS = frozenset({"amount", "total", "value", "price", "cost", "fee", "charge", "sum"})
_SPOKEN = {
    "revenue": ("revenue", "sales amount", "amount", "total"),
    "turnover": ("turnover", "revenue", "amount", "total"),
    "sales": ("sales", "revenue", "amount"),
    "units": ("units", "quantity"),
    "pieces": ("pieces", "quantity"),
}
"""What people say for measures that are called otherwise, the likeliest name first."""


def understand(text: str, model: DataModel) -> Goal:
    """The goal that *text* asks for, every word of it resolved against *model*.

    Understood are rankings (``top 5 SKUs by quantity``), measures by dimensions and periods (``average price by
    category and month``), counts (``how many orders``), attributes (``with vendor names``), conditions (``for
    vendor Acme``, ``where price > 10``) and periods (``in October 2024``, ``since 2024-03-01``).

    Raises:
        UnsupportedRequest: a word that nothing in the model is called, with the nearest; or a period said from
            today.
    """
    if not any(letter.isalnum() for letter in text):
        raise UnsupportedRequest("nothing is asked", hint="name a measure, as in: quantity by month")
    nouns = Nouns(model)
    plain = " ".join(text.replace("?", " ").split()).rstrip(".! ")
    plain, each = take_mean_count(reworded(plain, nouns, model))
    plain, beside = _take_beside(plain)
    said = read_conditions(plain, nouns, model)
    listing = _LISTING.match(plain)
    asks_for_a_list = (
        bool(said.related)
        or said.is_quantified
        or (listing is not None and (bool(said.filters) or not listing.group("shown")))
    )
    question = read_question(_of_extreme(without_politeness(_ranked_by_verb(said.rest, nouns, model)), nouns))
    if asks_for_a_list:
        bare = replace(question, measured=tuple(_LISTING.sub("", phrase) for phrase in question.measured))
        if _is_list(bare, nouns, model):
            question = replace(bare, measured=(), grouped=bare.measured)
    question = _with_codes(question, nouns)
    is_list = asks_for_a_list and not question.measured and not question.ranked
    dimensions = list(_dimensions(question, nouns, model))
    measures = () if is_list else tuple(_measures(question, nouns, model, dimensions))
    dimensions = [_within_reach(dimension, measures, model) for dimension in dimensions]
    filters = (
        *said.filters,
        *conditions_of(question.kept, nouns),
        *conditions_of(question.left_out, nouns, left_out=True),
    )
    return Goal(
        measures,
        tuple(dimensions),
        filters,
        said.period(measures, dimensions, model),
        said.grain,
        question.limit,
        question.descending,
        text.strip(),
        tuple(_within(question, said.grain, nouns, model)),
        said.related,
        beside,
        dimension_called(each, nouns, model).column if each else None,
    )


def _with_codes(question: Question, nouns: Nouns) -> Question:
    """*question* where ``with vans`` keeps those, since vans are what the application calls a code."""

    def is_code(phrase: str) -> bool:
        try:
            return nouns.find(phrase) is None and nouns.code_of(phrase) is not None
        except UnsupportedRequest:
            return False

    codes = tuple(phrase for phrase in question.shown if is_code(phrase))
    shown = tuple(phrase for phrase in question.shown if phrase not in codes)
    return replace(question, shown=shown, kept=(*question.kept, *codes))


def _take_beside(text: str) -> tuple[str, Beside | None]:
    """*text* without ``share of`` and ``running``, and what they ask for."""
    for pattern, meant in ((_SHARE, Beside.SHARE), (_RUNNING, Beside.RUNNING)):
        match = pattern.search(text)
        if match:
            left = f"{text[: match.start()]} {match.group('kept')}{text[match.end() :]}"
            return " ".join(left.split()), meant
    return text, None


def _of_extreme(text: str, nouns: Nouns) -> str:
    """*text* where ``highest amount by branch`` is said as the maximum, since nothing is ranked."""
    match = _EXTREME.match(text)
    if match is None or _spoken_of(match.group("what"), nouns, (Kind.MEASURE,)) is None:
        return text
    way = "minimum" if match.group("way").lower() in ("lowest", "smallest", "least") else "maximum"
    return f"{way} {match.group('what')}{text[match.end() :]}"


def _ranked_by_verb(text: str, nouns: Nouns, model: DataModel) -> str:
    """*text* with ``which 5 members borrowed the most`` said as a ranking by the number of loans."""
    match = _MOST_DONE.match(text)
    of = table_before(match.group("entity"), nouns) if match else None
    table = recorded(match.group("verb"), of, nouns, model) if match and of is not None else None
    if match is None or table is None:
        return text
    way = "bottom" if match.group("way").lower() in ("least", "fewest") else "top"
    number = match.group("number") or "1"
    return f"{way} {number} {match.group('entity')} by number of {table.table}{match.group('rest')}"


def _within_reach(dimension: Dimension, measures: tuple[Measure, ...], model: DataModel) -> Dimension:
    """*dimension*, or the column of that name that the measured rows can look up, where they cannot look it up."""
    table = next((measure.table for measure in measures if measure.table is not None), None)
    ways = paths_from(table, model) if table is not None else {}
    if not ways or dimension.column.table in ways:
        return dimension
    name = dimension.column.columns[0]
    held = [(len(way), reached) for reached, way in ways.items() if model.catalog[reached].has_column(name)]
    return replace(dimension, column=ColumnSet(min(held)[1], (name,))) if held else dimension


def _is_list(question: Question, nouns: Nouns, model: DataModel) -> bool:
    """Whether ``list categories`` asks for the values, as it does unless a measure is called so."""
    if question.ranked or question.grouped or len(question.measured) != 1:
        return False
    phrase = question.measured[0]
    return _measure(phrase, nouns, model) is None or nouns.find(phrase, Kind.TABLE) is not None


def _measures(question: Question, nouns: Nouns, model: DataModel, dimensions: list[Dimension]) -> Iterator[Measure]:
    if not question.measured:
        yield _default_measure(model, dimensions)
    for phrase in question.measured:
        measure = _measure(phrase, nouns, model)
        if measure is None:
            raise nouns.unknown(phrase, Kind.MEASURE)
        yield measure


def _measure(phrase: str, nouns: Nouns, model: DataModel) -> Measure | None:
    """The aggregate a phrase asks for: a sum of an amount, a count of things."""
    aggregate, rest = _aggregate(phrase)
    named = nouns.column_named(rest)
    if named is not None:
        return _of_column(aggregate or usual_aggregate(named), named)
    if aggregate in (Aggregate.COUNT, Aggregate.COUNT_DISTINCT):
        counted = nouns.counted(rest)
        if counted is None:
            return None
        if counted.kind is Kind.MEASURE and aggregate is Aggregate.COUNT:
            # "how many nights" asks for a number that is there, not for rows
            return _of_column(usual_aggregate(counted.column), counted.column)
        is_table = counted.kind is Kind.TABLE
        # of what is no table, rows repeat the value: lines repeat their order
        return _counted(aggregate if is_table else Aggregate.COUNT_DISTINCT, counted.column, is_table=is_table)
    kinds = (Kind.MEASURE, Kind.TIME) if aggregate in (Aggregate.MIN, Aggregate.MAX) else (Kind.MEASURE,)
    found = _spoken_of(rest, nouns, kinds) or _done(rest, nouns)
    if found is None and len(kinds) > 1:
        found = _date_of(rest, nouns, model)
    if found is not None:
        return _of_column(aggregate or usual_aggregate(found), found)
    product = product_of(rest, nouns, model) if aggregate in (None, Aggregate.SUM) else None
    if product is not None:
        return product
    counted = nouns.find(rest, Kind.TABLE)
    if counted is None or aggregate in (Aggregate.MIN, Aggregate.MAX):
        return None
    amount = _amount_of(counted.column.table, model) if aggregate is not None else None
    if amount is not None and aggregate is not None:
        return _of_column(aggregate, amount)
    return _counted(Aggregate.COUNT, counted.column, is_table=True) if aggregate is not Aggregate.AVG else None


def _date_of(phrase: str, nouns: Nouns, model: DataModel) -> ColumnSet | None:
    """When a thing happened, where nothing of it is called so: the ``exam date``."""
    said = phrase.split()
    table = nouns.find(" ".join(said[:-1]), Kind.TABLE) if said[-1].lower() in _DATES else None
    return main_time(table.column.table, model) if table is not None else None


def _done(phrase: str, nouns: Nouns) -> ColumnSet | None:
    """The one amount of what was done: ``how much was invoiced`` asks for the invoiced amount."""
    match = _WAS_DONE.match(phrase)
    held = nouns.amounts_of(match.group("verb")) if match is not None else ()
    return held[0] if len(held) == 1 else None


def _amount_of(table: TableName, model: DataModel) -> ColumnSet | None:
    """What a sum of things is a sum of: the total of fines is of their amounts, where they have one amount."""
    held = [column for column in measures_of(table, model) if _AMOUNTS & set(identifier_words(column.columns[0]))]
    return held[0] if len(held) == 1 else None


def _spoken_of(phrase: str, nouns: Nouns, kinds: tuple[Kind, ...]) -> ColumnSet | None:
    """The measure that *phrase* names, or that people mean by it.

    Raises:
        UnsupportedRequest: measures of several tables are called so.
    """
    bare = phrase.lower().removesuffix(" sold").strip()
    for wanted in dict.fromkeys((phrase, *_SPOKEN.get(bare, (bare,)))):
        found = nouns.find(wanted, *kinds)
        if found is not None and wanted != phrase and not _is_sold(found, nouns):
            continue
        if found is not None:
            rivals = nouns.rivals(wanted, found)
            if rivals:
                names = ", ".join(f"{c.table.table}.{c.columns[0]}" for c in sorted((found.column, *rivals)))
                raise UnsupportedRequest(f"{phrase!r} is a measure of several tables", hint=f"say which: {names}")
            return found.column
    return None


def _is_sold(noun: Noun, nouns: Nouns) -> bool:
    """Whether *noun* is measured where things are sold: the amount of a fine is no revenue."""
    return bool(nouns.words_of(noun.column.table) & _SELLING) or bool(
        set(noun.own) & {"revenue", "sale", "turnover"}
    )


def _aggregate(phrase: str) -> tuple[Aggregate | None, str]:
    for aggregate, pattern in _AGGREGATES:
        found = re.match(rf"(?:the\s+)?(?:{pattern})\b\s*(?:of\s+)?(?:the\s+)?(?=\S)", phrase, re.IGNORECASE)
        if found:
            return aggregate, phrase[found.end() :]
    return None, phrase


def _of_column(aggregate: Aggregate, column: ColumnSet) -> Measure:
    name = column.columns[0]
    prefix = "" if aggregate is Aggregate.SUM else f"{aggregate.value}_"
    return Measure(aggregate, column, f"{prefix}{name}")


def _counted(aggregate: Aggregate, column: ColumnSet, *, is_table: bool) -> Measure:
    name = column.table.table if is_table else column.columns[0]
    if is_table and aggregate is Aggregate.COUNT:
        return Measure(aggregate, None, f"{name}_count", column.table)
    return Measure(aggregate, column, f"{name}_count" if aggregate is Aggregate.COUNT else f"distinct_{name}")


def _default_measure(model: DataModel, dimensions: list[Dimension]) -> Measure:
    """What a ranking ranks by when nothing is said: the first measure of a fact, else rows."""
    facts = [role.table for role in model.roles if role.role is Role.FACT]
    children = [r.child.table for r in model.relationships]
    for table in dict.fromkeys((*facts, *children, *(d.column.table for d in dimensions))):
        for column in sorted(measures_of(table, model), key=lambda c: usual_aggregate(c) is not Aggregate.SUM)[:1]:
            return _of_column(usual_aggregate(column), column)
    return Measure(Aggregate.COUNT, None, "row_count")


def _dimensions(question: Question, nouns: Nouns, model: DataModel) -> Iterator[Dimension]:
    phrases = (*((question.ranked,) if question.ranked else ()), *question.grouped, *question.shown)
    seen: set[ColumnSet] = set()
    for phrase in phrases:
        found = dimension_called(phrase, nouns, model)
        if found.column not in seen:
            seen.add(found.column)
            yield found


def _within(question: Question, grain: TimeGrain | None, nouns: Nouns, model: DataModel) -> Iterator[str]:
    """What a ranking is taken in each group of: ``top 3 products per category`` are three of each."""
    if question.ranked:
        if grain is not None:
            yield grain.value
        for phrase in question.grouped:
            yield str(dimension_called(phrase, nouns, model).column)
