"""A request answered by a language model, with the skills as its tools and everything it says verified."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from modeler.artefacts.artefact import Artefact
from modeler.assistant.abilities import Abilities, Rows
from modeler.assistant.answer import Answer, Call, Section
from modeler.assistant.asking import ask
from modeler.assistant.briefing import briefing
from modeler.assistant.conversation import Conversation
from modeler.assistant.correction import Corrected, corrected
from modeler.assistant.discretion import discreet
from modeler.assistant.language_model.messages import Event, LanguageModel, Tool, ToolCall
from modeler.assistant.markdown import paragraphs
from modeler.assistant.skills import SKILLS
from modeler.assistant.skills.skill import Skill, arguments_from, schema_of
from modeler.assistant.verification import Reference, State, verify
from modeler.catalog.names import DEFAULT_SCHEMA
from modeler.errors import ModelerError, NotReadOnly

Listen = Callable[[Event], None]
"""Hears what a language model writes as it arrives; none of it is verified yet."""


def unheard(_event: Event) -> None:
    """Nobody listens."""


def ask_model(
    words: str,
    abilities: Abilities,
    language_model: LanguageModel,
    *,
    history: Conversation | None = None,
    selected_text: str = "",
    open_file: str = "",
    pinned: Iterable[str] = (),
    dropped: Iterable[str] = (),
    rounds: int = 2,
    token_budget: int = 60_000,
    default_schema: str = DEFAULT_SCHEMA,
    listen: Listen = unheard,
) -> Answer:
    """The answer of *language_model* to *words*, verified, and corrected up to *rounds* times.

    Where some of it does not hold, what the skills answer by themselves stands below it.

    Raises:
        NothingToRead: the workspace has no table.
        LanguageModelError: it cannot be reached, or *token_budget* does not suffice.
    """
    own = ask(
        words,
        abilities,
        history=history,
        selected_text=selected_text,
        open_file=open_file,
        pinned=pinned,
        dropped=dropped,
    )
    desk = _Desk(abilities)
    reference = reference_of(abilities, default_schema)
    done = corrected(
        language_model,
        briefing(words, abilities, own.context),
        check=lambda text: verify(text, reference),
        tools=tools(),
        call=desk.call,
        rounds=rounds,
        token_budget=token_budget,
        listen=listen,
    )
    return _answer(own, desk, done, language_model.title)


def tools() -> tuple[Tool, ...]:
    """The skills as a language model may call them."""
    skills: list[Skill] = [SKILLS.load(name) for name in SKILLS.names()]
    return tuple(Tool(skill.name, skill.title, schema_of(skill)) for skill in skills)


def reference_of(abilities: Abilities, default_schema: str = DEFAULT_SCHEMA) -> Reference:
    """What answers about the workspace of *abilities* are held against."""
    known = frozenset(abilities.files())

    def lines_of(path: str) -> int | None:
        if path not in known:
            return None
        file = abilities.root / path
        return len(file.read_bytes().splitlines()) if file.is_file() else None

    def run(sql: str) -> Rows:
        rows = abilities.run(sql)
        if rows is None:
            raise NotReadOnly("the warehouse is closed")
        return rows

    executing = run if abilities.engine else None
    return Reference(abilities.model, abilities.dialect, default_schema, executing, lines_of)


class _Desk:
    """Where a language model's tool calls are answered."""

    def __init__(self, abilities: Abilities) -> None:
        self._abilities = abilities
        self.answered: list[tuple[Call, Section]] = []

    def call(self, wanted: ToolCall) -> str:
        """What the skill answers, as it may be sent; a refusal is an answer too."""
        try:
            skill: Skill = SKILLS.load(wanted.name)
            arguments = arguments_from(skill, wanted.arguments)
            section = skill.answer(arguments, self._abilities)
        except ModelerError as error:
            return f"It cannot be done: {error.message}. {error.hint}"
        except TypeError as error:
            return f"The arguments are not those of {wanted.name}: {error}"
        self.answered.append((Call(wanted.name, arguments, ("the language model called it",)), section))
        return discreet(section.markdown)[:_MOST_RETURNED]


_MOST_RETURNED = 16_000
"""Characters of a tool's result that are sent."""


def _answer(own: Answer, desk: _Desk, done: Corrected, title: str) -> Answer:
    checked = done.verified
    calls = tuple(call for call, _ in desk.answered) or own.calls
    # whoever reads an answer with faults sees beside it what is known to be right
    fallback = () if checked.verified or not own.calls else ("## From the workspace itself", own.markdown)
    artefacts: tuple[Artefact, ...] = tuple(a for _, section in desk.answered for a in section.artefacts)
    cited = [p.text for p in checked.parts if p.what == "citation" and p.state is State.VERIFIED]
    notes = (
        f"written by {title} in {done.rounds} round{'' if done.rounds == 1 else 's'}, about {done.tokens:,} tokens",
        *((f"faults are left: no more {done.stopped}",) if done.stopped else ()),
    )
    return replace(
        own,
        markdown=paragraphs(checked.markdown, *fallback),
        calls=calls,
        sql=(*checked.sql, *(own.sql if fallback else ())),
        citations=tuple(dict.fromkeys((*cited, *(own.citations if fallback else ())))),
        verified=checked.verified,
        artefacts=artefacts or own.artefacts,
        refused="",
        notes=notes,
    )
