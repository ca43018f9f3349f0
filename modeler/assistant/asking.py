"""A request in words becomes an answer: routed to skills, arguments resolved, everything it says checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from modeler.assistant.abilities import Abilities, Found
from modeler.assistant.answer import Answer, Call, Section
from modeler.assistant.citations import existing
from modeler.assistant.context import Kind, Part, arranged, kept
from modeler.assistant.conversation import Conversation
from modeler.assistant.markdown import bullets, paragraphs
from modeler.assistant.skills import SKILLS
from modeler.assistant.skills.skill import Skill
from modeler.assistant.understanding import Understood, understood
from modeler.errors import ModelerError

_PASSAGES = 5


def ask(
    words: str,
    abilities: Abilities,
    *,
    history: Conversation | None = None,
    selected_text: str = "",
    open_file: str = "",
    pinned: Iterable[str] = (),
    dropped: Iterable[str] = (),
    retrieve: bool = True,
) -> Answer:
    """The answer to *words*, from what *abilities* can do, without a language model.

    Every skill that is asked for answers in a section of its own. What cannot be answered is refused with the
    reason; an answer is verified where all of it was grounded and, where data are connected, run.

    *selected_text* and *open_file* (a path in the workspace) are what the person looks at. Parts of the context
    whose names are among *dropped* have no effect; see `modeler.assistant.context`. Without *retrieve* passages are
    looked up only where they are asked for: the other skills rest on the model, not on them.

    Raises:
        NothingToRead: the workspace has no table.
    """
    passages = abilities.search(words, k=_PASSAGES) if retrieve else ()
    parts = arranged(
        _context(words, abilities, history or Conversation(), selected_text, open_file, passages),
        pinned=pinned,
        dropped=dropped,
    )
    seen = "\n".join(part.text for part in kept(parts, Kind.SELECTED))
    opened = "\n".join(part.text for part in kept(parts, Kind.OPEN_FILE))
    held = _remembered(history or Conversation(), parts)
    found = understood(words, abilities, history=held, selected_text=seen, open_text=opened)
    sections, failures = _answered(found, abilities)
    known = {part.name for part in parts}
    looked_up = (pair for _, section in sections for pair in section.passages if pair[0] not in known)
    parts = (*parts, *(Part(Kind.PASSAGE, place, text) for place, text in looked_up))
    return _together(words, found, sections, failures, abilities, parts)


def _context(
    words: str,
    abilities: Abilities,
    history: Conversation,
    selected_text: str,
    open_file: str,
    passages: Iterable[Found],
) -> Iterator[Part]:
    yield Part(Kind.PROMPT, "prompt", words)
    for place, turn in enumerate(history, start=1):
        yield Part(Kind.HISTORY, f"history:{place}", f"{turn.words}\n{turn.markdown}")
    if selected_text:
        yield Part(Kind.SELECTED, "selection", selected_text)
    if open_file:
        yield Part(Kind.OPEN_FILE, open_file, _text_of(open_file, abilities))
    for found in passages:
        yield Part(Kind.PASSAGE, found.place, found.text)


def _text_of(path: str, abilities: Abilities) -> str:
    """The text of a file that was read; of any other path nothing: a request opens no file."""
    if path not in abilities.files():
        return ""
    return (abilities.root / path).read_text(encoding="utf-8", errors="replace")


def _remembered(history: Conversation, parts: Iterable[Part]) -> Conversation:
    """The turns that were not dropped."""
    names = {part.name for part in kept(parts, Kind.HISTORY)}
    return Conversation(tuple(turn for place, turn in enumerate(history, 1) if f"history:{place}" in names))


def _answered(found: Understood, abilities: Abilities) -> tuple[tuple[tuple[Call, Section], ...], tuple[str, ...]]:
    """The section of each call, and why others have none."""
    sections: list[tuple[Call, Section]] = []
    failures = list(found.refused)
    for call in found.calls:
        skill: Skill = SKILLS.load(call.skill)
        try:
            section = skill.answer(call.arguments, abilities)
        except ModelerError as error:
            failures.append(f"{error.message}; {error.hint}" if error.hint else error.message)
            continue
        sections.append((call, section))
    return tuple(sections), tuple(dict.fromkeys(failures))


def _together(
    words: str,
    found: Understood,
    sections: tuple[tuple[Call, Section], ...],
    failures: tuple[str, ...],
    abilities: Abilities,
    parts: tuple[Part, ...],
) -> Answer:
    if not sections:
        text = paragraphs(
            "I cannot answer that from this workspace.",
            bullets(_sentence(failure) for failure in failures),
            _offer(),
        )
        return Answer(words, text, refused="; ".join(failures), context=parts)
    assumed = [note for call, _ in sections for note in call.why if note in found.assumed]
    markdown = paragraphs(
        bullets(_sentence(note) for note in dict.fromkeys(assumed)),
        *(section.markdown for _, section in sections),
        "## Not answered" if failures else "",
        bullets(_sentence(failure) for failure in failures),
    )
    places = dict.fromkeys(place for _, section in sections for place in section.citations)
    cited = existing(places, abilities)
    return Answer(
        words,
        markdown,
        tuple(call for call, _ in sections),
        tuple(dict.fromkeys(sql for _, section in sections for sql in section.sql)),
        cited,
        not failures and len(cited) == len(places) and all(section.verified for _, section in sections),
        tuple(artefact for _, section in sections for artefact in section.artefacts),
        parts,
        next((section.subject for _, section in sections if section.subject), ""),
        "; ".join(failures),
    )


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('.', '?', '!')) else '.'}"


def _offer() -> str:
    names = [name for name in SKILLS.names() if name != "search"]
    titles = [SKILLS.load(name).title for name in names]
    return f"What can be asked:\n\n{bullets(titles)}"
