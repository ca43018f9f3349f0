"""Requests that change or continue what was asked before: another candidate, another period, other tables."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from typing import Any

from modeler.assistant.answer import Call
from modeler.assistant.mentions import Mentions
from modeler.assistant.skills.query import QueryArguments, goal_of
from modeler.errors import ModelerError
from modeler.model.data_model import DataModel
from modeler.query.refine import refined

_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
_CANDIDATE = re.compile(
    r"\b(?:(?P<word>first|second|third|fourth|fifth|next|other|alternative)|(?P<number>\d)(?:st|nd|rd"
    r"|th)?|number (?P<plain>\d))\s+"
    r"(?:best\s+|join\s+|most probable\s+|likely\s+)*(?:candidates?|options?|one|joins?|alternatives?"
    r"|choices?|pairs?|suggestions?|possibilit(?:y|ies))\b"
    r"|\b(?:candidates?|options?|choices?|alternatives?|joins?)\s+(?:number\s+|no\.?\s+|#)?(?P<after>\d)\b",
    re.IGNORECASE,
)
_CONTINUING = re.compile(
    r"^(?:(?:and|now|but|ok|okay|so|then|also|only|just|instead|same|the same|again|what about"
    r"|how about|what if|make (?:it|that|this)"
    r"|do (?:it|that|the same|this)|please|use|with|without|excluding|except|for|by|per|in|since"
    r"|before|after|between|limit|restrict"
    r"|filter|narrow|change|switch|add|top|bottom|where|from|repeat|show (?:it|that|this)"
    r"|give me (?:that|it)|run (?:it|that|this)"
    r"|execute (?:it|that|this)|group (?:it|them|that)|break (?:it|them|that)|split (?:it|them|that)"
    r"|sort|order (?:it|them)|leave (?:out|away)|exclude|omit|skip|ignore|remove|drop|\d+)\b)",
    re.IGNORECASE,
)
_INSTEAD = re.compile(r"\b(?:instead|as well|too|this time|again|ones)\b", re.IGNORECASE)
_ADDED = re.compile(
    r"^(?:(?:please|and|now|then|also)\s+)*(?:add|include|plus)\b|\b(?:as well|too|also)\b", re.IGNORECASE
)
_AGAIN = re.compile(
    r"^(?:please\s+)?(?:(?:do|run|show|give|execute|repeat|try|print)\s+(?:me\s+)?(?:it|that|this"
    r"|the (?:sql|query|code|test|result|answer|rows|diagram))"
    r"(?:\s+(?:again|once more|please|to me))*|again|once more|repeat)\W*$",
    re.IGNORECASE,
)
_ALL_COLUMNS = re.compile(r"\b(?:all|every)\s+(?:the\s+|their\s+|of the\s+)?(?:columns|fields)\b", re.IGNORECASE)


def is_continuing(words: str) -> bool:
    """Whether *words* read as going on from what was said before.

    >>> is_continuing("now only for October"), is_continuing("Describe sample.orderinfo")
    (True, False)
    """
    return bool(_CONTINUING.match(words.strip()) or _INSTEAD.search(words) or _CANDIDATE.search(words))


def follow_up(words: str, calls: tuple[Call, ...], said: Mentions, model: DataModel) -> tuple[Call, ...]:
    """The earlier *calls* as *words* change them; empty where they change nothing in them."""
    if not calls:
        return ()
    number = _candidate(words, calls)
    if number:
        why = (f"{words!r} asks for candidate {number} of what was said before",)
        changed = tuple(
            Call(call.skill, replace(call.arguments, candidate=number), why)
            for call in calls
            if _has(call, "candidate")
        )
        if changed:
            return changed
    if _AGAIN.match(words.strip()):
        return tuple(
            Call(call.skill, call.arguments, (f"{words!r} asks for the last answer again",)) for call in calls
        )
    if not is_continuing(words):
        return ()
    queries = _queries(words, calls, model)
    if queries:
        return queries
    if _ALL_COLUMNS.search(words) and any(_has(call, "all_columns") for call in calls):
        why = (f"{words!r} asks for the last diagram with all columns",)
        return tuple(
            Call(call.skill, replace(call.arguments, all_columns=True), why)
            for call in calls
            if _has(call, "all_columns")
        )
    return _elsewhere(words, calls, said)


def _candidate(words: str, calls: tuple[Call, ...]) -> int:
    """The number of the candidate that *words* ask for; 0 where they ask for none."""
    found = _CANDIDATE.search(words)
    if not found:
        return 0
    number = found.group("number") or found.group("plain") or found.group("after")
    if number:
        return int(number)
    word = found.group("word").lower()
    if word in _ORDINALS:
        return _ORDINALS[word]
    return 1 + max((call.arguments.candidate for call in calls if _has(call, "candidate")), default=1)


def _queries(words: str, calls: tuple[Call, ...], model: DataModel) -> tuple[Call, ...]:
    for call in reversed(calls):
        if isinstance(call.arguments, QueryArguments):
            try:
                refined(goal_of(call.arguments, model), words, model)
            except ModelerError:
                return ()
            arguments = replace(call.arguments, refinements=(*call.arguments.refinements, words))
            return (Call("query", arguments, (f"{words!r} changes the last question",)),)
    return ()


def _elsewhere(words: str, calls: tuple[Call, ...], said: Mentions) -> tuple[Call, ...]:
    """The same as before for other tables or another column."""
    tables = tuple(map(str, said.tables))
    column = next(iter((*said.columns, *(said.spoken_columns if not tables else ()))), None)
    why = (f"{words!r} asks for the same as before of something else",)
    changed: list[Call] = []
    for call in calls:
        new: Any = call.arguments
        if column is not None and _has(call, "column"):
            new = replace(new, column=str(column), tables=(str(column.table),) if call.skill != "constants" else ())
        elif column is not None and _has(call, "target"):
            new = replace(new, target=str(column))
        elif tables and _has(call, "tables"):
            tables = (*call.arguments.tables, *tables) if _ADDED.search(words) else tables
            new = replace(
                new, tables=tuple(dict.fromkeys(tables)), **({"column": ""} if _has(call, "column") else {})
            )
            new = replace(new, candidate=1) if _has(call, "candidate") else new
        if new != call.arguments:
            changed.append(Call(call.skill, new, why))
    return tuple(changed)


def _has(call: Call, name: str) -> bool:
    return any(field.name == name for field in fields(call.arguments))
