"""Which skills a request asks for, by the words that ask for each, with the words as the reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from modeler.assistant.clauses import clauses, without_pointing
from modeler.assistant.skills import SKILLS
from modeler.assistant.skills.skill import Skill

ENOUGH = 1.0
"""The weight of cues from which a clause asks for a skill."""
PLAIN = 2.0
"""The weight from which it is plain what is wanted, whatever the other words are."""
_ABOUT = 0.5
"""What it adds that the clause speaks of what the skill is about."""

_GOVERNED = {
    "erd": {"joins", "describe", "constants", "tests"},
    "tests": {"joins", "erd", "query", "validate", "describe", "constants"},
    "validate": {"tests", "joins", "erd"},
    "why": {"joins", "erd", "tests", "constants", "query", "describe", "lineage", "scaffold", "validate"},
    "scaffold": {"joins", "query", "describe", "constants", "lineage", "tests", "validate", "why"},
    "search": {"joins", "erd", "tests", "constants", "query", "describe", "lineage", "scaffold", "validate"},
    "lineage": {"joins", "query", "describe", "constants", "search"},
    "constants": {"describe", "query", "lineage", "search"},
    "joins": {"describe", "query", "constants"},
    "query": {"describe", "joins", "constants", "lineage", "search"},
    "describe": {"constants", "query", "lineage", "search"},
}
"""A skill and those whose words, in the same clause, only say what its own are about."""

_LISTED = re.compile(
    r"(?:\b(?:and|plus|also|as well as|&)|,)\s+(?:(?:the|a|an|its|their|then|best|sql|all"
    r"|also)\s+){0,3}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Routed:
    """A skill that a request asks for."""

    skill: str
    words: str
    """The clauses that ask for it."""
    why: tuple[str, ...]
    score: float = ENOUGH


@dataclass(frozen=True, slots=True)
class _Hit:
    skill: str
    start: int
    weight: float
    text: str


def route(text: str, about: Callable[[str], frozenset[str]] = lambda clause: frozenset()) -> tuple[Routed, ...]:
    """The skills that *text* asks for, in the order asked; empty where no word asks for any.

    *about* names the skills that what a clause speaks of suggests, as codes with names suggest ``constants``; for
    them weaker words suffice.

    >>> [routed.skill for routed in route("Join orders and customers, and draw a diagram of them.")]
    ['joins', 'erd']
    """
    found: dict[str, Routed] = {}
    for clause in clauses(text):
        for one in _of_clause(clause, about):
            held = found.get(one.skill)
            if held is None:
                found[one.skill] = one
            else:
                why = tuple(dict.fromkeys((*held.why, *one.why)))
                found[one.skill] = Routed(one.skill, f"{held.words} {one.words}", why, max(held.score, one.score))
    return tuple(found.values())


def _of_clause(clause: str, about: Callable[[str], frozenset[str]]) -> Iterator[Routed]:
    bare = without_pointing(clause)
    head, colon, _ = bare.partition(": ")
    if colon and any(hit.weight >= ENOUGH for hit in _hits(head)):
        # what follows the colon says what the answer is to hold
        bare = head
    hits = tuple(_hits(bare))
    scores: dict[str, float] = {}
    for hit in hits:
        scores[hit.skill] = scores.get(hit.skill, 0.0) + hit.weight
    suggested = about(bare) if scores else frozenset()
    scores = {skill: score + (_ABOUT if skill in suggested else 0.0) for skill, score in scores.items()}
    asked = {skill: score for skill, score in scores.items() if score >= ENOUGH}
    if not asked:
        return
    first = {skill: min(hit.start for hit in hits if hit.skill == skill) for skill in asked}
    for skill in sorted(asked, key=lambda name: first[name]):
        if not _is_governed(skill, asked, hits, bare):
            reasons = tuple(dict.fromkeys(f"{hit.text!r} asks for {skill}" for hit in hits if hit.skill == skill))
            yield Routed(skill, clause, reasons, asked[skill])


def _is_governed(skill: str, asked: dict[str, float], hits: tuple[_Hit, ...], clause: str) -> bool:
    """Whether every word for *skill* only says what another skill that is asked for is about."""
    own = [hit for hit in hits if hit.skill == skill]
    if any(_is_listed(hit, clause) and hit.weight >= ENOUGH for hit in own):
        return False
    starts = {hit.start for hit in own}
    return any(
        other != skill
        and not _is_beside(other, starts, hits, clause)
        and skill in _GOVERNED.get(other, ())
        and (other not in _GOVERNED.get(skill, ()) or _is_stronger(other, skill, asked, hits))
        for other in asked
    )


def _is_listed(hit: _Hit, clause: str) -> bool:
    """Whether *hit* is asked for beside what stands before it; "and how they join" says more of it."""
    return bool(_LISTED.search(clause[: hit.start])) and not hit.text.lower().startswith("how ")


def _is_beside(other: str, starts: set[int], hits: tuple[_Hit, ...], clause: str) -> bool:
    """Whether *other* is asked for after what starts at *starts*, beside it: "join columns plus ERD"."""
    return any(
        hit.skill == other and hit.start > min(starts) and _LISTED.search(clause[: hit.start]) for hit in hits
    )


def _is_stronger(other: str, skill: str, asked: dict[str, float], hits: Iterable[_Hit]) -> bool:
    """Of two skills that govern each other: the one with more weight, of equals the one said first."""
    held = tuple(hits)
    start = {name: min(hit.start for hit in held if hit.skill == name) for name in (other, skill)}
    return (asked[other], -start[other]) > (asked[skill], -start[skill])


def _hits(clause: str) -> Iterator[_Hit]:
    for name, pattern, weight in _cues():
        found = pattern.search(clause)
        if found:
            yield _Hit(name, found.start(), weight, " ".join(found.group(0).split())[:60])


@cache
def _cues() -> tuple[tuple[str, re.Pattern[str], float], ...]:
    skills: tuple[Skill, ...] = tuple(SKILLS.load(name) for name in SKILLS.names())
    return tuple(
        (skill.name, re.compile(rf"(?<!\w)(?:{cue.pattern})(?!\w)", re.IGNORECASE), cue.weight)
        for skill in skills
        for cue in skill.cues
    )
