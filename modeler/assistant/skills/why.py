"""The evidence behind what was said: of a join, a column, a table, or the last answer."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from modeler.assistant.abilities import Abilities
from modeler.assistant.answer import Section
from modeler.assistant.joined import connect
from modeler.assistant.markdown import code, paragraphs
from modeler.assistant.skills.request import Request
from modeler.assistant.skills.skill import Cue, Resolved, Skill
from modeler.errors import UnsupportedRequest

_LINES = 60
_PLACE = re.compile(r"\[([^\[\]]+)\]\s*$")
_FILE_LINE = re.compile(r"^[^\s:]+:\d+(?:-\d+)?$")


@dataclass(frozen=True, slots=True)
class WhyArguments:
    """What is to be explained."""

    subject: str


def resolve(request: Request) -> tuple[Resolved, ...]:
    """What the request names: two tables, a column, a table; else what the last answer was about.

    Raises:
        UnsupportedRequest: nothing is named and nothing was said before.
    """
    tables, columns = request.mentions.tables, request.mentions.columns
    if len(columns) == 2 and columns[0].table != columns[1].table:
        return (Resolved(WhyArguments(f"{columns[0]} = {columns[1]}")),)
    if len(tables) == 2:
        joined = connect(tables, request.model)
        if joined.relationships:
            return (Resolved(WhyArguments(joined.relationships[0].name)),)
    if columns or tables:
        return (Resolved(WhyArguments(str((*columns, *tables)[0]))),)
    if request.subject:
        return (Resolved(WhyArguments(request.subject), (f"taken is what was said last: {request.subject}",)),)
    spoken = request.mentions.spoken_columns
    if spoken:
        return (Resolved(WhyArguments(str(spoken[0]))),)
    raise UnsupportedRequest(
        "nothing was said before that could be explained",
        hint="name a join, a column or a table: why orders.customer_id",
    )


def answer(arguments: WhyArguments, abilities: Abilities) -> Section:
    """The chain of evidence, down to file:line and test result."""
    explanation = abilities.explain(arguments.subject)
    lines = tuple(explanation.lines())
    more = f"and {len(lines) - _LINES} lines more: modeler why shows all" if len(lines) > _LINES else ""
    text = paragraphs(
        f"## Why {arguments.subject}",
        "Positive weights speak for it, negative ones against it (log-odds); each with the place or "
        "the test it rests on.",
        code("\n".join(lines[:_LINES]), "text"),
        more,
    )
    return Section(text, (), tuple(_places(lines)), subject=arguments.subject)


def _places(lines: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for line in lines:
        found = _PLACE.search(line)
        if found and _FILE_LINE.match(found.group(1)) and found.group(1) not in seen:
            seen.add(found.group(1))
            yield found.group(1)


SKILL = Skill(
    "why",
    "explain why something is believed: its chain of evidence, down to file:line and test result",
    WhyArguments,
    {"subject": "a join (a.x = b.y), a column, a table, a label or a column of a query"},
    (
        Cue(r"why", 1.5),
        Cue(r"how (?:do|can) (?:you|we) (?:know|tell)|how come|how (?:sure|certain|confident)", 1.5),
        Cue(r"(?:what|which|show|list|give)\b.{0,30}\b(?:evidence|reasons?|proof|justification)", 1.5),
        Cue(
            r"evidence|justify|justification|reason(?:s|ing)?|rationale|explain (?:your|this|that"
            r"|the) (?:choice|answer|reasoning|decision)",
            1.2,
        ),
        Cue(r"(?:do|can|should|could) (?:i|we) (?:really )?(?:believe|trust)\b.{0,20}|explain yourself", 1.2),
        Cue(r"are you (?:sure|certain)", 1.5),
        Cue(r"(?:makes?|made) you\b.{0,20}\b(?:sure|certain|think|believe|confident|say)|so sure|convince me", 1.5),
        Cue(
            r"how did you\b.{0,30}\b(?:come|arrive|get|find|decide|choose|know|conclude)"
            r"|on what basis|based on what",
            1.5,
        ),
        Cue(r"(?:your|the) (?:reasoning|reasons?|rationale|logic|thinking)", 1.2),
    ),
    resolve,
    answer,
)
