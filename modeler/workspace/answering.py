"""Who answers a request: the skills alone, or a language model that the settings name, with them as its tools."""

from __future__ import annotations

from collections.abc import Iterable

from modeler.assistant import Answer, ask
from modeler.assistant.abilities import Abilities
from modeler.assistant.assisted import Listen, ask_model, unheard, what_is_sent
from modeler.assistant.conversation import Turn, conversation_of
from modeler.assistant.language_model import Message, configured
from modeler.settings import Settings


def answer(
    words: str,
    abilities: Abilities,
    settings: Settings,
    *,
    history: Iterable[Answer | Turn] = (),
    selected_text: str = "",
    open_file: str = "",
    pinned: Iterable[str] = (),
    dropped: Iterable[str] = (),
    offline: bool = False,
    listen: Listen = unheard,
) -> Answer:
    """The answer to *words*; without a language model in *settings*, or *offline*, nothing is sent anywhere.

    Raises:
        NothingToRead: there is no table.
        LanguageModelError: the language model cannot be reached, or gives no whole answer.
    """
    conversation, pins, drops = conversation_of(history), tuple(pinned), tuple(dropped)
    language_model = None if offline else configured(settings.llm)
    if language_model is None:
        return ask(
            words,
            abilities,
            history=conversation,
            selected_text=selected_text,
            open_file=open_file,
            pinned=pins,
            dropped=drops,
        )
    return ask_model(
        words,
        abilities,
        language_model,
        history=conversation,
        selected_text=selected_text,
        open_file=open_file,
        pinned=pins,
        dropped=drops,
        rounds=settings.llm.rounds,
        token_budget=settings.llm.token_budget,
        default_schema=settings.default_schema,
        listen=listen,
    )


def sent(
    words: str,
    abilities: Abilities,
    *,
    history: Iterable[Answer | Turn] = (),
    selected_text: str = "",
    open_file: str = "",
    pinned: Iterable[str] = (),
    dropped: Iterable[str] = (),
) -> tuple[Message, ...]:
    """What a language model would be told first for the same arguments; nothing is sent."""
    return what_is_sent(
        words,
        abilities,
        history=conversation_of(history),
        selected_text=selected_text,
        open_file=open_file,
        pinned=tuple(pinned),
        dropped=tuple(dropped),
    )
