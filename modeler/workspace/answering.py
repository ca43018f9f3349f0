"""Who answers a request: the skills alone, or a language model that the settings name, with them as its tools."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypedDict, Unpack

from modeler.assistant import Answer, ask
from modeler.assistant.abilities import Abilities
from modeler.assistant.answer import Section
from modeler.assistant.assisted import Listen, ask_model, unheard
from modeler.assistant.briefing import briefing
from modeler.assistant.conversation import Turn, conversation_of
from modeler.assistant.language_model import Message, configured
from modeler.assistant.skills import SKILLS
from modeler.assistant.skills.skill import Skill, arguments_from, schema_of
from modeler.errors import UnsupportedRequest
from modeler.settings import Settings


class Looked(TypedDict, total=False):
    """What the person looks at, and makes of the context; see `modeler.assistant.context`."""

    selected_text: str
    open_file: str
    """Path in the workspace of the file the person looks at."""
    pinned: Iterable[str]
    dropped: Iterable[str]
    """Names of parts of the context to keep, and to leave out."""


def answer(
    words: str,
    abilities: Abilities,
    settings: Settings,
    *,
    history: Iterable[Answer | Turn] = (),
    offline: bool = False,
    listen: Listen = unheard,
    retrieve: bool = False,
    **looked: Unpack[Looked],
) -> Answer:
    """The answer to *words*; without a language model in *settings*, or *offline*, nothing is sent anywhere.

    A language model is always shown passages; the skills alone look them up where they need them, or to *retrieve*.

    Raises:
        NothingToRead: there is no table.
        LanguageModelError: the language model cannot be reached, or gives no whole answer.
    """
    language_model = None if offline else configured(settings.llm)
    conversation = conversation_of(history)
    if language_model is None:
        return ask(words, abilities, history=conversation, retrieve=retrieve, **looked)
    return ask_model(
        words,
        abilities,
        language_model,
        history=conversation,
        rounds=settings.llm.rounds,
        token_budget=settings.llm.token_budget,
        default_schema=settings.default_schema,
        listen=listen,
        **looked,
    )


def sent(
    words: str, abilities: Abilities, *, history: Iterable[Answer | Turn] = (), **looked: Unpack[Looked]
) -> tuple[Message, ...]:
    """What a language model would be told first for the same arguments; nothing is sent."""
    return briefing(words, abilities, ask(words, abilities, history=conversation_of(history), **looked).context)


def call_skill(name: str, arguments: Mapping[str, Any], abilities: Abilities) -> Section:
    """What the skill called *name* answers to *arguments*, JSON values by name.

    Raises:
        UnknownName: no skill of that name, or an argument names what the catalog lacks.
        UnsupportedRequest: an argument is missing, not known or of another type, or nothing satisfies it.
    """
    skill: Skill = SKILLS.load(name)
    missing = [one for one in schema_of(skill)["required"] if one not in arguments]
    if missing:
        meaning = skill.parameters[missing[0]]
        raise UnsupportedRequest(f"the skill {name} needs {missing[0]!r}", hint=meaning)
    return skill.answer(arguments_from(skill, arguments), abilities)
