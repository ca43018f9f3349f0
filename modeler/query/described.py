"""What things are described by: names of codes, flags, numbers, and what happened to them when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from modeler.catalog.identifier_words import words
from modeler.catalog.names import ColumnSet, TableName
from modeler.catalog.types import TypeFamily
from modeler.errors import UnsupportedRequest
from modeler.model.data_model import DataModel
from modeler.query.goal import Filter, TimeGrain
from modeler.query.nouns import Kind, Nouns
from modeler.query.paths import paths_from
from modeler.query.related import table_before
from modeler.query.stems import is_family

_OPERATORS = {
    "more than": ">",
    "greater than": ">",
    "longer than": ">",
    "over": ">",
    "above": ">",
    "at least": ">=",
    "fewer than": "<",
    "less than": "<",
    "under": "<",
    "below": "<",
    "at most": "<=",
    "no more than": "<=",
    "exactly": "=",
}
_QUANTITY = re.compile(
    r"(?:\s+(?:that|which|who))?\s+(?:(?:with|have|has|having|had|of|costing|cost|costs|weighing|holding|hold)\s+)?"
    rf"(?:(?P<before>[a-z][a-z ]*?)\s+(?:of|is|are)?\s*)?(?P<operator>{'|'.join(_OPERATORS)})\s+"
    r"(?P<number>\d[\d,]*(?:\.\d+)?)(?:\s+(?P<noun>[a-z]+(?:\s+[a-z]+)?))?",
    re.IGNORECASE,
)
_VERB_YEAR = re.compile(
    r"\s+(?:(?:that|which|who)\s+)?(?:(?:were|was|are|is)\s+)?(?P<verb>[a-z]+)\s+(?P<way>after|before|since|until|in"
    r"|from|between)\s+(?P<year>\d{4})(?:\s+and\s+(?P<other>\d{4}))?\b(?!-)",
    re.IGNORECASE,
)
_YEARS = {"after": ">", "before": "<", "since": ">=", "from": ">=", "until": "<=", "in": "="}
_VERB = re.compile(
    r"\s+(?:(?:that|which|who)\s+)?(?:(?:have|has|had|did|do|got)\s+)?(?:(?:were|was|are|is|been)\s+)?(?P<verb>[a-z]+)"
    r"(?=\s|$|,)",
    re.IGNORECASE,
)
_IDLE = frozenset(
    {
        "placed",
        "made",
        "recorded",
        "registered",
        "issued",
        "received",
        "done",
        "stored",
        "listed",
        "existing",
        "there",
    }
)
"""What happens to everything that is in a table."""
_STATE = re.compile(
    r"\s+(?:(?:that|which|who)\s+)?(?:are|is|were|was|have\s+been|has\s+been|be)\s+(?P<no>not\s+|never\s+)?(?P<un>un|non-?)?"
    r"(?P<word>[a-z]+)(?=\s|$|,)",
    re.IGNORECASE,
)
_FLAG_WORDS = frozenset({"is", "has", "was", "flag", "ind", "indicator", "yn", "bool"})
_DATED_GRAIN = re.compile(
    r"\b(?P<by>by|per|for\s+each|for\s+every|each|and)\s+(?:the\s+)?(?:(?P<grain>day|week|month|quarter|year)s?\s+(?:of\s+)?"
    r"(?:the\s+)?(?P<after>[a-z]+(?:\s+[a-z]+)?)|(?P<before>[a-z]+(?:\s+[a-z]+)??)\s+(?P<grained>day|week|month|quarter|year)s?)\b",
    re.IGNORECASE,
)
_NO_TIME = frozenset({"calendar", "the", "and", "by", "per", "in", "for", "of", "with", "each", "every"})


@dataclass(frozen=True, slots=True)
class Dated:
    """The point in time that words name, where it is not the usual one."""

    columns: tuple[ColumnSet, ...]
    """Those that are called so, the likeliest first."""
    grain: TimeGrain


def take_quantities(text: str, nouns: Nouns) -> tuple[str, tuple[Filter, ...]]:
    """*text* without ``with more than 500 pages`` and ``over 20 list price``, and the conditions."""
    found: list[Filter] = []
    start = 0
    while match := _QUANTITY.search(text, start):
        start = match.start() + 1
        of = table_before(text[: match.start()], nouns)
        one = _quantity(match, of, nouns)
        if one is not None:
            condition, end = one
            found.append(condition)
            text, start = f"{text[: match.start()]}{text[end:]}".strip(), 0
    return text, tuple(found)


def _quantity(match: re.Match[str], of: TableName | None, nouns: Nouns) -> tuple[Filter, int] | None:
    if of is None:
        return None
    number = match.group("number").replace(",", "")
    value = float(number) if "." in number else int(number)
    operator = _OPERATORS[match.group("operator").lower()]
    after = (match.group("noun") or "").split()
    for length in range(len(after), 0, -1):
        column = nouns.number_of(" ".join(after[:length]), of)
        if column is not None:
            end = match.start("noun") + len(" ".join(after[:length]))
            return Filter(column, operator, (value,)), end
    column = nouns.number_of(match.group("before") or "", of)
    return (Filter(column, operator, (value,)), match.end("number")) if column is not None else None


def take_states(text: str, nouns: Nouns, model: DataModel) -> tuple[str, tuple[Filter, ...]]:
    """*text* without ``unpaid`` before fines and ``are paid`` behind them, and the conditions."""
    found: list[Filter] = []
    while (one := next(_states(text, nouns, model), None)) is not None:
        start, end, condition = one
        found.append(condition)
        text = " ".join(f"{text[:start]} {text[end:]}".split())
    return text, tuple(found)


def _states(text: str, nouns: Nouns, model: DataModel) -> Iterator[tuple[int, int, Filter]]:
    for match in _STATE.finditer(text):
        of = table_before(text[: match.start()], nouns)
        condition = _state(match.group("word"), of, nouns, model) if of is not None else None
        if condition is not None:
            is_denied = bool(match.group("no")) != bool(match.group("un"))
            yield match.start(), match.end(), _denied(condition) if is_denied else condition
    said = tuple(re.finditer(r"[\w'-]+", text))
    for place, word in enumerate(said[:-1]):
        of = _table_after(text, said, place, nouns)
        if of is None or (place and text[: word.start()].rstrip().lower().endswith((" by", " per"))):
            continue
        start = said[place - 1].start() if place and said[place - 1].group(0).lower() == "not" else word.start()
        bare = word.group(0)
        condition = _state(bare, of, nouns, model)
        if condition is None:
            for prefix in ("non-", "un", "in", "non"):
                if bare.lower().startswith(prefix):
                    held = _state(bare[len(prefix) :], of, nouns, model)
                    condition = _denied(held) if held is not None and len(bare) > len(prefix) + 1 else condition
        if condition is not None:
            yield start, word.end(), _denied(condition) if start != word.start() else condition


def _table_after(text: str, said: tuple[re.Match[str], ...], place: int, nouns: Nouns) -> TableName | None:
    """The table that the words behind *place* name; None where they begin with the word itself."""
    for length in (2, 1):
        run = said[place + 1 : place + 1 + length]
        if len(run) < length or "," in text[said[place].end() : run[-1].start()]:
            continue
        found = nouns.find(" ".join(match.group(0) for match in run), Kind.TABLE)
        if found is not None:
            return found.column.table
    return None


def _state(word: str, of: TableName, nouns: Nouns, model: DataModel) -> Filter | None:
    """The condition that a row of *of* is *word*: a flag of its, or what the application calls a code."""
    for column in model.catalog[of].columns:
        if column.family is TypeFamily.BOOLEAN:
            own = [piece for piece in words(column.name) if piece not in _FLAG_WORDS]
            if len(own) == 1 and is_family(own[0], word):
                return Filter(ColumnSet(of, (column.name,)), "=", ("true",))
    try:
        named = nouns.code_of(word)
    except UnsupportedRequest:
        return None
    if named is None or named[0].table not in paths_from(of, model):
        return None
    column_of_codes, codes = named
    return Filter(column_of_codes, "=" if len(codes) == 1 else "in", codes)


def _denied(condition: Filter) -> Filter:
    if condition.values == ("true",):
        return Filter(condition.column, "=", ("false",))
    return Filter(condition.column, {"=": "<>", "in": "not in"}[condition.operator], condition.values)


def take_years(text: str, nouns: Nouns, model: DataModel) -> tuple[str, tuple[Filter, ...]]:
    """*text* without ``published after 2015`` where that is a year in a column of numbers, and the conditions."""
    found: list[Filter] = []
    for match in _VERB_YEAR.finditer(text):
        of = table_before(text[: match.start()], nouns)
        column = _year_of(match.group("verb"), of, model) if of is not None else None
        if column is None:
            continue
        way, year = match.group("way").lower(), int(match.group("year"))
        if way == "between":
            found += [Filter(column, ">=", (year,)), Filter(column, "<=", (int(match.group("other") or year),))]
        else:
            found.append(Filter(column, _YEARS[way], (year,)))
        return f"{text[: match.start()]}{text[match.end() :]}", tuple(found)
    return text, ()


def _year_of(verb: str, of: TableName, model: DataModel) -> ColumnSet | None:
    for column in model.catalog[of].columns:
        own = words(column.name)
        if (
            column.family.is_number
            and "year" in own
            and any(is_family(verb, word) for word in own if word != "year")
        ):
            return ColumnSet(of, (column.name,))
    return None


def take_happened(text: str, nouns: Nouns) -> tuple[str, ColumnSet | None]:
    """*text* without what happened to its things, ``loans returned``, and the point in time that says when."""
    for match in _VERB.finditer(text):
        of = table_before(text[: match.start()], nouns)
        if of is None:
            continue
        verb = match.group("verb")
        if not re.search(r"(?:ed|en|ught|old|ent|aid|ade|elt|ost|one|orn|un|there|it|t)$", verb, re.IGNORECASE):
            continue
        times = [noun.column for noun in nouns.times_of(of) if any(is_family(verb, word) for word in noun.own)]
        if times or verb.lower() in _IDLE:
            return f"{text[: match.start()]}{text[match.end() :]}", next(iter(times), None)
    return text, None


def take_dated_grain(text: str, nouns: Nouns) -> tuple[str, Dated | None]:
    """*text* without ``by due month`` or ``per week of return``, and the point in time with its grain."""
    for match in _DATED_GRAIN.finditer(text):
        for group, said in (("before", match.group("before")), ("after", match.group("after"))):
            if not said or said.split()[0].lower() in _NO_TIME:
                continue
            pieces = said.split()
            for length in range(len(pieces), 0, -1):
                columns = nouns.times_called(" ".join(pieces[:length]))
                if not columns or (group == "before" and length < len(pieces)):
                    continue
                grain = TimeGrain((match.group("grain") or match.group("grained")).lower())
                end = match.end() if group == "before" else match.start("after") + len(" ".join(pieces[:length]))
                kept = " and " if match.group("by").lower() == "and" and text[end:].strip() else " "
                following = re.match(r"\s*(?:,|and)\s+", text[end:])
                if following and match.group("by").lower() != "and":
                    kept, end = f" {match.group('by')} ", end + following.end()
                return " ".join(f"{text[: match.start()]}{kept}{text[end:]}".split()), Dated(columns, grain)
    return text, None
