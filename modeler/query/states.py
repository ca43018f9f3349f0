"""What things are said to be: ``unpaid fines``, ``loans that are online``, ``without cancelled bookings``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from modeler.catalog.identifier_words import words
from modeler.catalog.names import ColumnSet, TableName
from modeler.catalog.types import TypeFamily
from modeler.errors import UnsupportedRequest
from modeler.model.data_model import DataModel
from modeler.query.goal import Filter
from modeler.query.nouns import Kind, Nouns
from modeler.query.paths import paths_from
from modeler.query.related import table_before
from modeler.query.stems import is_family

_STATE = re.compile(
    r"\s+(?:(?:that|which|who)\s+)?(?P<is>(?:are|is|were|was|have\s+been|has\s+been|be)\s+)?(?P<no>not\s+|never\s+)?(?P<un>un|non-?)?"
    r"(?P<word>[a-z]+)(?=\s|$|,)",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(
    r"\b(by|for|from|with|made by|without|excluding|except for|except|not counting|ignoring)\s+"
    r"(?:the\s+|any\s+|all\s+)?$",
    re.IGNORECASE,
)
"""Before a described thing that is not itself what is counted."""
_LEFT_OUT = frozenset({"without", "excluding", "except", "except for", "not counting", "ignoring"})
_LONGEST = 3
"""Words of the name of a code."""
_FLAG_WORDS = frozenset({"is", "has", "was", "flag", "ind", "indicator", "yn", "bool"})
_DENYING = ("non-", "un", "in", "non")


@dataclass(frozen=True, slots=True)
class _Said:
    """A condition and where it is said."""

    start: int
    end: int
    condition: Filter


def take_states(text: str, nouns: Nouns, model: DataModel) -> tuple[str, tuple[Filter, ...]]:
    """*text* without ``unpaid`` before fines and ``are paid`` behind them, and the conditions.

    Of another thing than what is counted all is taken: ``bookings by vip guests`` are bookings.
    """
    found: list[Filter] = []
    while (one := next(_states(text, nouns, model), None)) is not None:
        found.append(one.condition)
        text = " ".join(f"{text[: one.start]} {text[one.end :]}".split())
    return text, tuple(found)


def _states(text: str, nouns: Nouns, model: DataModel) -> Iterator[_Said]:
    for match in _STATE.finditer(text):
        of = table_before(text[: match.start()], nouns)
        found = _longest_state(text, match, of, nouns, model) if of is not None else None
        if found is not None:
            is_denied = bool(match.group("no")) != bool(match.group("un"))
            yield _Said(match.start(), found[1], _denied(found[0]) if is_denied else found[0])
    said = tuple(re.finditer(r"[\w'-]+", text))
    for place, word in enumerate(said[:-1]):
        of = _table_after(text, said, place, nouns)
        condition = _said_before(word.group(0), of, nouns, model) if of is not None else None
        if condition is not None:
            is_denied = place > 0 and said[place - 1].group(0).lower() == "not"
            start = said[place - 1].start() if is_denied else word.start()
            one = _Said(start, word.end(), _denied(condition) if is_denied else condition)
            yield _with_its_thing(one, text, nouns)


def _longest_state(
    text: str, match: re.Match[str], of: TableName, nouns: Nouns, model: DataModel
) -> tuple[Filter, int] | None:
    """The condition that the most words from *match* on say, ``are on leave``, and where they end.

    Without "are" before them only names of codes are meant: ``students graduated``.
    """
    following = list(re.finditer(r"[\w-]+", text[match.start("word") :]))[:_LONGEST]
    for length in range(len(following), 0, -1):
        end = match.start("word") + following[length - 1].end()
        words_said = text[match.start("word") : end]
        if not match.group("is") and _flag(words_said, of, model) is not None:
            continue
        condition = _state(words_said, of, nouns, model)
        if condition is not None:
            return condition, end
    return None


def _said_before(word: str, of: TableName, nouns: Nouns, model: DataModel) -> Filter | None:
    """The condition of ``paid`` or ``unpaid`` before a row of *of*."""
    condition = _state(word, of, nouns, model)
    if condition is not None:
        return condition
    for prefix in _DENYING:
        bare = word[len(prefix) :] if word.lower().startswith(prefix) else ""
        held = _state(bare, of, nouns, model) if len(bare) > 1 else None
        if held is not None:
            return _denied(held)
    return None


def _with_its_thing(one: _Said, text: str, nouns: Nouns) -> _Said:
    """*one* with the name behind it where that says of what it is: ``by vip guests``, ``without paid fines``."""
    before = _OF_OTHERS.search(text[: one.start])
    if before is None:
        return one
    is_left_out = before.group(1).lower() in _LEFT_OUT
    if not is_left_out and not text[: before.start()].strip(" ,"):
        return one
    condition = _denied(one.condition) if is_left_out else one.condition
    return _Said(before.start(), _end_of_table(text, one.end, nouns), condition)


def _end_of_table(text: str, start: int, nouns: Nouns) -> int:
    """Where the name of the table behind *start* ends."""
    following = list(re.finditer(r"\w+", text[start:]))
    for length in (2, 1):
        run = following[:length]
        if len(run) == length and nouns.find(" ".join(match.group(0) for match in run), Kind.TABLE) is not None:
            return start + run[-1].end()
    return start


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
    flag = _flag(word, of, model)
    if flag is not None:
        return Filter(flag, "=", ("true",))
    try:
        named = nouns.code_of(word)
    except UnsupportedRequest:
        return None
    if named is None or named[0].table not in paths_from(of, model):
        return None
    column_of_codes, codes = named
    return Filter(column_of_codes, "=" if len(codes) == 1 else "in", codes)


def _flag(word: str, of: TableName, model: DataModel) -> ColumnSet | None:
    """The flag of *of* that is called *word*."""
    for column in model.catalog[of].columns:
        if column.family is TypeFamily.BOOLEAN:
            own = [piece for piece in words(column.name) if piece not in _FLAG_WORDS]
            if len(own) == 1 and is_family(own[0], word):
                return ColumnSet(of, (column.name,))
    return None


def _denied(condition: Filter) -> Filter:
    if condition.values == ("true",):
        return Filter(condition.column, "=", ("false",))
    return Filter(condition.column, {"=": "<>", "in": "not in"}[condition.operator], condition.values)
