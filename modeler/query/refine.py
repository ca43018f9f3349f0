"""A goal changed by a few words: ``now only for October``, ``by month instead``, ``without Acme``, ``top 10``."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from modeler.errors import UnsupportedRequest
from modeler.model.data_model import DataModel
from modeler.query.conditions import conditions_of, take_comparisons
from modeler.query.goal import Aggregate, Dimension, Filter, Goal, Measure, Period
from modeler.query.nouns import Kind, Nouns
from modeler.query.parts import goal_from_parts
from modeler.query.periods import Span, take_grain, take_period
from modeler.query.phrases import Question, read_question
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
    r"|^(?P<alone>\d+)(?:\s+(?:rows?|only|of them))?$",
    re.IGNORECASE,
)
_ASCENDING = frozenset({"bottom", "worst", "lowest"})
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
    rest = _bare(words)
    ranked = _RANKED.match(rest)
    alone = next(
        (aggregate for aggregate, said in _AGGREGATES.items() if re.fullmatch(said, rest, re.IGNORECASE)), None
    )
    if ranked:
        changed = _limited(goal, ranked)
    elif alone is not None:
        changed = replace(goal, measures=tuple(_aggregated(measure, alone) for measure in goal.measures))
    else:
        changed = _changed(goal, rest, model, added=bool(_ADDED.search(words)))
    if changed == goal:
        raise UnsupportedRequest(
            f"{words!r} changes nothing in the question", hint="say what: only for October, by month"
        )
    return changed


def _limited(goal: Goal, ranked: re.Match[str]) -> Goal:
    way = (ranked.group("way") or "").lower()
    number = int(ranked.group("number") or ranked.group("alone"))
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
    rest, comparisons = take_comparisons(words, nouns)
    rest, span = _period(rest)
    rest, grain = take_grain(rest)
    rest = rest.strip(" ,.")
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
        filters=_with((*comparisons, *_kept(question, nouns)), goal.filters),
        time_grain=grain or goal.time_grain,
        limit=question.limit or goal.limit,
        descending=question.descending if question.limit else goal.descending,
        within=goal.within if not groups else (),
    )
    if span is None and (grain is None or goal.period is not None):
        return changed
    when = time_of(changed.measures, changed.dimensions, model)
    held = (span.first, span.after, span.months) if span is not None else (None, None, ())
    return replace(changed, period=Period(when, *held))


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
    text = _EXCLUDED.sub("without", text)
    while True:
        shorter = _TRAILING.sub("", _LEADING.sub("", text)).strip(" ,.")
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
