"""A goal changed by a few words: ``now only for October``, ``by month instead``, ``without Acme``, ``top 10``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from modeler.catalog.types import TypeFamily
from modeler.errors import UnsupportedRequest
from modeler.model.data_model import DataModel
from modeler.query.conditions import conditions_of
from modeler.query.goal import Aggregate, Dimension, Filter, Goal, Measure, Period, TimeGrain
from modeler.query.happened import Dated
from modeler.query.nouns import Kind, Nouns
from modeler.query.parts import goal_from_parts
from modeler.query.periods import Span, take_period
from modeler.query.phrases import Question, read_question
from modeler.query.reading import Read, read_conditions
from modeler.query.related import number_of
from modeler.query.rewording import in_digits
from modeler.query.times import time_of
from modeler.query.understand import understand

_LEADING = re.compile(
    r"^(?:(?:and|now|but|ok|okay|so|then|please|the same|same|this|that|it|again|what about|how about"
    r"|do|make|show|give|break|group|split|sort|order"
    r"|me|just|only|also|instead|narrow|restrict|limit|filter|change|switch|to|down|it|them|use"
    r"|with only|but only)\b[\s,]*)+",
    re.IGNORECASE,
)
_TRAILING = re.compile(r"[\s,]*\b(?:instead|please|now|only|too|as well|this time|again)\b[\s.!?]*$", re.IGNORECASE)
_ADDED = re.compile(
    r"\b(?:also|too|as well|add|additionally|plus)\b|^\s*and (?:by|per|with)\b(?!.*\binstead)", re.IGNORECASE
)
_RANKED = re.compile(
    r"^(?:the\s+)?(?P<way>top|best|first|bottom|worst|lowest|highest)\s+(?P<number>\d+)(?:\s+(?:only"
    r"|rows?|of them))?$"
    r"|^(?P<alone>\d+)(?:\s+(?:rows?|only|of them))?$"
    r"|^(?:the\s+)?(?P<many>\d+|one|two|three|four|five|six|ten)\s+(?P<most>biggest|largest|highest|best|greatest|smallest"
    r"|lowest|worst|fewest)(?:\s+(?:ones?|of them|only))?$",
    re.IGNORECASE,
)
_ASCENDING = frozenset({"bottom", "worst", "lowest", "smallest", "fewest"})
_ONLY = frozenset({"only", "just", "for", "in", "for only", "only for"})
_VALUE = re.compile(
    r"^(?P<way>only for|only|just|for only|for|in|without|excluding|except for|except|not)\s+(?!the\b)"
    r"(?P<value>['\"\w][\w ,'\"-]*)$",
    re.IGNORECASE,
)
_RATHER = re.compile(r"\s+(?:instead of|rather than|not)\s+(?:the\s+)?(?:as\s+)?\w+(?:\s+\w+)?\s*$", re.IGNORECASE)
_TIME = re.compile(
    r"^(?:by|per|on|with)?\s*(?:the\s+)?(?P<time>[\w ]*?(?:date|time|day|timestamp|_at|_on))$", re.IGNORECASE
)
_ONES = re.compile(r"\s+(?:ones?|of those|of them)$", re.IGNORECASE)
_EXCLUDED = re.compile(r"\b(?:exclude|leave out|omit|skip|ignore)\b", re.IGNORECASE)
_AGGREGATES = {
    Aggregate.SUM: r"(?:as )?(?:a |the )?(?:totals?|sums?)",
    Aggregate.AVG: r"(?:as )?(?:an |the )?(?:averages?|means?)",
    Aggregate.MAX: r"(?:as )?(?:a |the )?(?:maximum|max|highest)",
    Aggregate.MIN: r"(?:as )?(?:a |the )?(?:minimum|min|lowest)",
}
_CONNECTED = re.compile(
    r"^(?:by|per|for|in|from|at|with|without|excluding|except|where|since|before|after|between|during|until|not)\b",
    re.IGNORECASE,
)


def refined(goal: Goal, words: str, model: DataModel) -> Goal:
    """*goal* with what *words* change: its period, conditions, groups, measure or number of rows.

    A condition takes the place of those on the same column, a measure or group that of all others unless *words*
    say ``also``. What they do not speak of stays.

    Raises:
        UnsupportedRequest: a word of them is nothing in the model, or nothing is changed.
    """
    rest = _bare(_RATHER.sub("", words))
    ranked = _RANKED.match(rest)
    alone = next(
        (aggregate for aggregate, said in _AGGREGATES.items() if re.fullmatch(said, rest, re.IGNORECASE)), None
    )
    if ranked:
        changed = _limited(goal, ranked)
    elif (dated := _by_other_time(goal, rest, model)) is not None:
        changed = dated
    elif alone is not None:
        changed = replace(goal, measures=tuple(_aggregated(measure, alone) for measure in goal.measures))
    else:
        changed = _changed(goal, rest, model, added=bool(_ADDED.search(words)))
    if changed == goal:
        raise UnsupportedRequest(
            f"{words!r} changes nothing in the question", hint="say what: only for October, by month"
        )
    return changed


def _by_other_time(goal: Goal, words: str, model: DataModel) -> Goal | None:
    """*goal* by the point in time that *words* alone name: ``use the arrival date instead``."""
    match = _TIME.match(words)
    columns = Nouns(model).times_called(match.group("time")) if match and goal.period is not None else ()
    if goal.period is None or not columns:
        return None
    asked = Read("", span=_span(goal.period), grain=goal.time_grain, dated=Dated(columns, TimeGrain.DAY))
    return replace(goal, period=asked.period(goal.measures, goal.dimensions, model))


def _limited(goal: Goal, ranked: re.Match[str]) -> Goal:
    way = (ranked.group("way") or ranked.group("most") or "").lower()
    number = number_of(ranked.group("number") or ranked.group("alone") or ranked.group("many"))
    return replace(goal, limit=number, descending=goal.descending if not way else way not in _ASCENDING)


def _aggregated(measure: Measure, aggregate: Aggregate) -> Measure:
    """*measure* aggregated otherwise; a count of rows stays one."""
    if measure.column is None:
        return measure
    name = measure.column.columns[0]
    return replace(
        measure, aggregate=aggregate, label=name if aggregate is Aggregate.SUM else f"{aggregate}_{name}"
    )


def _changed(goal: Goal, words: str, model: DataModel, *, added: bool) -> Goal:
    """*goal* with the period, groups, measures and conditions of *words*; beside its own where *added*."""
    nouns = Nouns(model)
    own, value = _of_own_groups(words, goal, model, nouns)
    said = read_conditions(own, nouns, model)
    rest, span = (said.rest, said.span) if said.span is not None else _period(said.rest)
    rest, grain = rest.strip(" ,."), said.grain
    question = _ranking_by(read_question(rest), goal, nouns) if rest else Question(())
    measures, groups = _measures(question, nouns, model), _groups(question, model)
    only_time = grain is not None and not groups and not added and goal.limit is None
    changed = replace(
        goal,
        measures=(*goal.measures, *measures) if added else measures or goal.measures,
        dimensions=()
        if only_time
        else _beside(goal, groups)
        if added or question.shown
        else groups or goal.dimensions,
        filters=_with((*value, *said.filters, *_kept(question, nouns)), goal.filters),
        time_grain=grain or goal.time_grain,
        limit=question.limit or goal.limit,
        descending=question.descending if question.limit else goal.descending,
        within=goal.within if not groups else (),
        related=(*goal.related, *said.related),
    )
    if span is None and goal.period is not None and measures and not said.names_time:
        return _in_own_time(changed, goal.period, model)
    if span is None and not said.names_time and (grain is None or goal.period is not None):
        return changed
    asked = replace(said, span=span or _span(goal.period), grain=changed.time_grain)
    return replace(changed, period=asked.period(changed.measures, changed.dimensions, model))


def _in_own_time(goal: Goal, period: Period, model: DataModel) -> Goal:
    """*goal* with the same days of what it measures now: reservations have another date than loans."""
    return replace(goal, period=replace(period, column=time_of(goal.measures, goal.dimensions, model)))


def _span(period: Period | None) -> Span | None:
    return Span(period.first, period.after, period.months) if period is not None else None


def _of_own_groups(words: str, goal: Goal, model: DataModel, nouns: Nouns) -> tuple[str, tuple[Filter, ...]]:
    """*words* without a value of the one group of texts that *goal* has, ``without poetry``, and the condition."""
    match = _VALUE.match(words)
    texts = [
        d.column
        for d in goal.dimensions
        if not d.labelled and model.catalog.column(d.column).family is TypeFamily.TEXT
    ]
    if match is None or len(texts) != 1 or _means_something(match.group("value"), nouns):
        return words, ()
    operator = "=" if match.group("way").lower() in _ONLY else "<>"
    values = tuple(
        part.strip(" '\"") for part in re.split(r",|\band\b|\bor\b", match.group("value")) if part.strip()
    )
    listed = {"=": "in", "<>": "not in"}
    return "", (Filter(texts[0], operator if len(values) == 1 else listed[operator], values),)


def _means_something(phrase: str, nouns: Nouns) -> bool:
    """Whether *phrase* is something else than a value: a name in the model, a name of a code, or a time."""
    try:
        if nouns.code_of(phrase) is not None or any(
            nouns.find(part) is not None for part in (phrase, *phrase.split())
        ):
            return True
    except UnsupportedRequest:
        return True
    return take_period(f"for {phrase}")[1] is not None or bool(
        re.search(r"\d|\b(?:by|per|top|month|week|year)\b", phrase)
    )


def _ranking_by(question: Question, goal: Goal, nouns: Nouns) -> Question:
    """*question* where ``by amount`` says what a ranking ranks by, and no group."""
    if goal.limit is None:
        return question
    ways = tuple(
        phrase
        for phrase in question.grouped
        if nouns.find(phrase, Kind.MEASURE) and not nouns.find(phrase, Kind.COLUMN, Kind.TIME, Kind.TABLE)
    )
    others = tuple(phrase for phrase in question.grouped if phrase not in ways)
    return replace(question, measured=(*question.measured, *ways), grouped=others)


def _beside(goal: Goal, groups: tuple[Dimension, ...]) -> tuple[Dimension, ...]:
    known = {dimension.column for dimension in goal.dimensions}
    return (*goal.dimensions, *(group for group in groups if group.column not in known))


def _period(words: str) -> tuple[str, Span | None]:
    """*words* without the period they say, which may stand alone: ``October``."""
    rest, span = take_period(words)
    if span is None and not _CONNECTED.match(words):
        alone, span = take_period(f"for {words}")
        return (alone, span) if span is not None else (words, None)
    return rest, span


def _bare(words: str) -> str:
    """*words* without those that only say that something changes, in the spelling that questions have."""
    text = " ".join(words.replace("?", " ").split()).strip(" .!,")
    text = _EXCLUDED.sub("without", in_digits(text))
    while True:
        shorter = _ONES.sub("", _TRAILING.sub("", _LEADING.sub("", text)).strip(" ,."))
        if shorter == text:
            return text
        text = shorter


def _measures(question: Question, nouns: Nouns, model: DataModel) -> tuple[Measure, ...]:
    return tuple(one for phrase in _measured(question, nouns) for one in understand(phrase, model).measures)


def _measured(question: Question, nouns: Nouns) -> tuple[str, ...]:
    """The phrases that stand where a measure is said; a name of a value is none: ``only Acme``."""
    return tuple(phrase for phrase in question.measured if nouns.code_of(phrase) is None)


def _groups(question: Question, model: DataModel) -> tuple[Dimension, ...]:
    phrases = (*((question.ranked,) if question.ranked else ()), *question.grouped, *question.shown)
    return goal_from_parts(model, dimensions=phrases).dimensions if phrases else ()


def _kept(question: Question, nouns: Nouns) -> tuple[Filter, ...]:
    """Conditions; ``for average price`` is none, and is told so."""
    alone = tuple(phrase for phrase in question.measured if nouns.code_of(phrase) is not None)
    return (
        *conditions_of((*question.kept, *alone), nouns),
        *conditions_of(question.left_out, nouns, left_out=True),
    )


def _with(new: Iterable[Filter], old: tuple[Filter, ...]) -> tuple[Filter, ...]:
    taken = tuple(new)
    columns = {one.column for one in taken}
    return (*(one for one in old if one.column not in columns), *taken)
