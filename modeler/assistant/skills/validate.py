"""The validation loop: test the model, repair what the data refute, test again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from modeler.assistant.abilities import Abilities
from modeler.assistant.answer import Section
from modeler.assistant.markdown import bullets, paragraphs, plain
from modeler.assistant.skills.request import Request
from modeler.assistant.skills.skill import Cue, Resolved, Skill
from modeler.checks.verdicts import Outcome, Round
from modeler.errors import UnsupportedRequest


@dataclass(frozen=True, slots=True)
class ValidateArguments:
    """The whole model is validated, always."""


def resolve(request: Request) -> tuple[Resolved, ...]:
    """There is one model to validate."""
    return (Resolved(ValidateArguments()),)


def answer(arguments: ValidateArguments, abilities: Abilities) -> Section:
    """Each round: what was tested, what was refuted with its numbers, what was changed."""
    rounds = abilities.rounds()
    if not rounds:
        raise UnsupportedRequest(
            "there are no data to validate the model on",
            hint="put Parquet or CSV files into data/, or name a warehouse in modeler.toml",
        )
    left = sum(v.outcome is Outcome.REFUTED and not v.check.finding for v in rounds[-1].verdicts)
    end = "nothing is left to change" if not rounds[-1].changes else "the last round still changed something"
    text = paragraphs(
        "## Validation",
        f"{len(rounds)} rounds on {abilities.engine}; {end}, {left} claims of the model stay refuted.",
        *(_round(one) for one in rounds),
    )
    return Section(
        text, verified=True, subject=abilities.model.relationships[0].name if abilities.model.relationships else ""
    )


def _round(one: Round) -> str:
    confirmed = sum(v.outcome is Outcome.CONFIRMED for v in one.verdicts)
    return paragraphs(
        f"### Round {one.number}",
        f"{len(one.verdicts)} claims tested, {confirmed} confirmed.",
        bullets(_events(one)) or "Nothing was refuted, nothing changed.",
    )


def _events(one: Round) -> Iterator[str]:
    for verdict in one.verdicts:
        if verdict.outcome is Outcome.REFUTED:
            kind = "found in the data" if verdict.check.finding else "refuted"
            yield f"{kind}: {plain(verdict.check.claim)}: {plain(verdict.sentence)}"
    for change in one.changes:
        yield f"changed: {plain(change)}"


SKILL = Skill(
    "validate",
    "run the validation loop: test every claim, repair what is refuted, test again",
    ValidateArguments,
    {},
    (
        Cue(r"validat\w+"),
        Cue(r"validation (?:loop|rounds?)|until nothing is (?:refuted|left)"),
        Cue(r"(?:repair\w*|fix\w*)\b.{0,40}\b(?:model|refuted|what the data|joins?)"),
        Cue(r"repairs?|refuted", 0.7),
        Cue(
            r"(?:re-?)?(?:test|check)\w*\b.{0,30}\bmodel\b.{0,30}\buntil\b"
            r"|until (?:everything|all of it) (?:holds|passes|fits)",
            2.0,
        ),
        Cue(
            r"(?:does|do) the (?:data )?model (?:hold|fit)|is the (?:data )?model (?:right|correct"
            r"|valid|sound|true)"
        ),
    ),
    resolve,
    answer,
)
