"""What a request asks for: skills with their arguments, or the reason why nothing is done."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from modeler.assistant.abilities import Abilities
from modeler.assistant.answer import Call
from modeler.assistant.clauses import clauses
from modeler.assistant.conversation import Conversation
from modeler.assistant.followups import follow_up, is_continuing
from modeler.assistant.languages import in_english
from modeler.assistant.mentions import Mentions, Names
from modeler.assistant.refusals import refusal
from modeler.assistant.routing import PLAIN, Routed, route
from modeler.assistant.skills import SKILLS
from modeler.assistant.skills.joins import JoinArguments
from modeler.assistant.skills.request import Earlier, Request, main_join
from modeler.assistant.skills.search import SearchArguments, content_words, speaking
from modeler.assistant.skills.skill import Skill
from modeler.assistant.spelling import corrected, table_words
from modeler.assistant.tokens import Sense
from modeler.assistant.values import with_values
from modeler.errors import ModelerError
from modeler.model.data_model import DataModel
from modeler.query.periods import is_from_today

_SPELLED_OUT = {"w/o": "without", "w/": "with", "no. of": "number of", "nr of": "number of", "nr. of": "number of"}
_SHORTHAND = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, _SPELLED_OUT))})(?=\s)", re.IGNORECASE)
_OWN_WORDS = frozenset({"query", "search", "validate"})
"""Skills that see to unknown words themselves, or name nothing."""
_WORD = re.compile(r"[^\W_]+")
_QUALIFIED = re.compile(
    r"\b(?:without|never|not|no|none|more than|less than|fewer than|at least|at most)\b", re.IGNORECASE
)
"""Words by which names of tables alone are a question."""
_LOOKED_BACK = 3
"""Turns among which the one is looked for that a request changes."""
_FEW = 3
"""Words that are not understood beside the names of two tables, up to which these are taken for what is asked."""
_ABOUT_JOINS = frozenset({"joins", "erd", "tests"})
_TOLD_IN_FILES = frozenset({"why", "describe"})
"""Skills whose questions people may have answered in writing."""
_LOOKED_THROUGH = 20_000
"""Characters of an open file in which names are looked for."""
_SPOKEN_OF = 0.75
"""Share of its words that a file must hold for a request that asks for no skill to be taken for a search."""


@dataclass(frozen=True, slots=True)
class Understood:
    """What is to be done, and what is not."""

    calls: tuple[Call, ...] = ()
    refused: tuple[str, ...] = ()
    """Why nothing, or a part, is done."""
    assumed: frozenset[str] = frozenset()
    """Of the reasons of the calls those a person must see: what was taken where nothing was said."""


def understood(
    words: str, abilities: Abilities, *, history: Conversation, selected_text: str = "", open_text: str = ""
) -> Understood:
    """The skills that *words* ask for with their arguments, each with its reasons.

    Rules decide, in this order: what changes data is refused; what continues the conversation changes the last
    calls; words that ask for a skill route to it; a question that can be composed from the model is one; what
    files of the workspace speak of is searched. Anything else is refused.
    """
    reading = _Reading(words, abilities, history, selected_text, open_text)
    return reading.result()


class _Reading:
    """One request being understood."""

    def __init__(
        self, words: str, abilities: Abilities, history: Conversation, selected_text: str, open_text: str
    ) -> None:
        self.abilities = abilities
        self.history = history
        self._names = Names(abilities.model, abilities.files())
        self._read: dict[str, Mentions] = {}
        self._subject_of_request = ""
        plain = " ".join(words.replace("@workspace", " ").replace("\u2019", "'").split())
        plain = _SHORTHAND.sub(lambda match: _SPELLED_OUT[match.group(0).lower()], plain)
        text = in_english(plain, table_words(abilities.model.catalog))
        labels = (name for label in abilities.model.labels for _, name in label.mapping.pairs if name)
        text, self._slips = corrected(text, abilities.model.catalog, labels)
        held = tuple((clause, refusal(clause)) for clause in clauses(text))
        self.refused = tuple(dict.fromkeys(reason for _, reason in held if reason))
        self.text = text if not self.refused else " ".join(f"{clause}." for clause, reason in held if not reason)
        self.said = self._mentions(self.text)
        self.looked_at = self._seen(selected_text, open_text)

    def result(self) -> Understood:
        if not any(char.isalnum() for char in self.text):
            return Understood((), self.refused or ("nothing is asked",))
        calls = self._continued()
        if calls:
            return self._with_slips(calls, self.refused, frozenset())
        routed = route(self.text, self._suggested)
        best = main_join(self.abilities.model)
        if best is not None and any(one.skill in _ABOUT_JOINS for one in routed):
            # "what are the candidates, and how sure are you?" asks about its own first half
            self._subject_of_request = best.name
        found = tuple(self._resolved(routed)) if routed else ()
        if not routed and not self.refused:
            found = tuple(self._unrouted())
        elif routed and {one.skill for one in routed} <= _TOLD_IN_FILES and not any(call for call, _, _ in found):
            found = tuple(self._in_files()) or found
        resolved = tuple(dict.fromkeys(call for call, _, _ in found if call is not None))
        failures = tuple(reason for _, reason, _ in found if reason)
        assumed = frozenset(note for _, _, notes in found for note in notes)
        return self._with_slips(resolved, tuple(dict.fromkeys((*self.refused, *failures))), assumed)

    def _with_slips(self, calls: tuple[Call, ...], refused: tuple[str, ...], assumed: frozenset[str]) -> Understood:
        """What was understood, with the words that were taken for others: a person must see them."""
        told = tuple(replace(call, why=(*call.why, *self._slips)) for call in calls)
        return Understood(told, refused, assumed | frozenset(self._slips))

    def _mentions(self, text: str) -> Mentions:
        if text not in self._read:
            self._read[text] = self._names.mentions(text)
        return self._read[text]

    def _seen(self, selected_text: str, open_text: str) -> Mentions:
        """The names in what the person looks at, where the request has none: the selection, or else the file."""
        if not self.said.is_empty:
            return Mentions()
        selected = self._mentions(selected_text)
        return selected if not selected.is_empty else self._mentions(open_text[:_LOOKED_THROUGH])

    def _suggested(self, clause: str) -> frozenset[str]:
        """The skills that what *clause* speaks of suggests."""
        said = self._mentions(clause)
        if said.is_empty and not said.spoken_columns:
            return frozenset({"constants"}) if _names_a_value(clause, self.abilities.model) else frozenset()
        found = set(SKILLS.names()) - {"constants", "joins", "scaffold"}
        labels = self.abilities.model.labels
        columns = {*said.columns, *said.spoken_columns}
        if any(label.column in columns for label in labels) or _names_a_value(clause, self.abilities.model):
            found.add("constants")
        if len(said.tables) > 1:
            found.add("joins")
        return frozenset(found)

    def _continued(self) -> tuple[Call, ...]:
        """The calls of the last turn as the request changes them, or those of a turn shortly before it.

        "Why?" between a join and "use the second candidate" takes nothing away.
        """
        for calls in islice(self.history.asked(), _LOOKED_BACK):
            changed = self._changed(calls)
            if changed:
                return changed
        return ()

    def _changed(self, earlier: tuple[Call, ...]) -> tuple[Call, ...]:
        text = self.text
        before = next((call.arguments.words for call in earlier if call.skill == "query"), "")
        if before and is_continuing(text):
            # a value that is there is meant before one that may be: "only for Norway" names no client
            valued, notes = with_values(text, self.abilities, before=before)
            text = valued if notes else text
        calls = follow_up(text, earlier, self.said, self.abilities.model)
        if not calls or all(call.skill == "query" for call in calls):
            return calls
        asked = {one.skill for one in route(self.text)} - {call.skill for call in calls}
        # "draw the diagram for customers instead" asks for a skill of its own, "use the second join" for none
        return () if asked - {"joins", "query", "describe"} else calls

    def _resolved(self, routed: Iterable[Routed]) -> Iterator[tuple[Call | None, str, tuple[str, ...]]]:
        """Each call, or why there is none, and what was assumed."""
        for one in routed:
            skill: Skill = SKILLS.load(one.skill)
            request = self._request(one)
            try:
                self._refuse_unknown(one, request.mentions)
                for resolved in skill.resolve(request):
                    yield Call(one.skill, resolved.arguments, (*one.why, *resolved.assumed)), "", resolved.assumed
            except ModelerError as error:
                yield None, f"{error.message}; {error.hint}" if error.hint else error.message, ()

    def _request(self, routed: Routed) -> Request:
        own = self._mentions(routed.words)
        earlier = tuple(Earlier(call.skill, call.arguments) for call in self.history.calls)
        return Request(
            routed.words,
            self.text,
            own if not own.is_empty else self.said,
            self.looked_at,
            earlier,
            self.history.subject or self._subject_of_request,
            self.abilities,
        )

    def _refuse_unknown(self, routed: Routed, said: Mentions) -> None:
        """See that what the request is about is in the workspace.

        Raises:
            ModelerError: it is not, or it is ambiguous.
        """
        names_a_value = routed.skill == "constants" and _names_a_value(routed.words, self.abilities.model)
        if routed.skill in _OWN_WORDS or names_a_value:
            return
        own = self._mentions(routed.words)
        own.refuse_unknown(self.abilities.model.catalog, tables_only=routed.skill in ("joins", "erd"))
        strange = own.strange(after_prepositions=routed.score >= PLAIN)
        if strange and said.is_empty:
            own.refuse(strange[0], self.abilities.model.catalog)

    def _unrouted(self) -> Iterator[tuple[Call | None, str, tuple[str, ...]]]:
        """Of a request that no word of which asks for a skill: a question, a bare name, or words of the files."""
        bare = [token for token in self.said.tokens if token.sense not in (Sense.GENERIC, Sense.STOP)]
        qualified = _QUALIFIED.search(self.text)
        if bare and not qualified and all(token.sense is Sense.TABLE and not token.spoken for token in bare):
            skill = "joins" if len(bare) > 1 else "describe"
            yield from self._resolved((Routed(skill, self.text, ("it names tables, and nothing else",)),))
            return
        if not bare:
            yield None, f"{self.text!r} names nothing that could be asked about", ()
            return
        question = Routed("query", self.text, ("it reads as a question about the data",))
        reason = ""
        for call, why, assumed in self._resolved((question,)):
            if call is not None:
                yield call, "", assumed
                return
            reason = why
        own = [token for token in self.said.tokens if token.sense is Sense.OTHER]
        if is_from_today(self.text):
            yield None, reason, ()
            return
        if not self.said.is_empty and not own and not is_continuing(self.text):
            skill = "joins" if len(self.said.tables) > 1 else "describe"
            yield from self._resolved((Routed(skill, self.text, ("it names something in the workspace",)),))
            return
        named = {token.tables[0] for token in self.said.tokens if token.sense is Sense.TABLE and not token.spoken}
        if len(named) > 1 and len(own) <= _FEW:
            yield from self._resolved_as_join()
            return
        if is_continuing(self.text) and not self.history.calls:
            yield None, f"nothing was asked before that {self.text!r} could change; {reason}", ()
            return
        yield from tuple(self._in_files()) or ((None, reason, ()),)

    def _resolved_as_join(self) -> Iterator[tuple[Call | None, str, tuple[str, ...]]]:
        """The join of tables that a request names in a language nobody here knows."""
        note = "the other words are not understood: two tables together are taken for their join"
        tables = tuple(str(table) for table in self.said.tables)
        yield Call("joins", JoinArguments(tables), (note,)), "", (note,)

    def _in_files(self) -> Iterator[tuple[Call | None, str, tuple[str, ...]]]:
        """A search, where files of the workspace speak of what is asked, and no name in it is wrong."""
        if any(token.sense in (Sense.UNKNOWN, Sense.AMBIGUOUS) for token in self.said.tokens):
            return
        if not any(len(word) > 2 and word.isalpha() for word in content_words(self.text)):
            return
        if speaking(self.abilities.search(self.text, by_meaning=False), self.text, share=_SPOKEN_OF):
            yield Call("search", SearchArguments(self.text), ("files of the workspace speak of it",)), "", ()


def _names_a_value(text: str, model: DataModel) -> bool:
    """Whether a name that the application gives to a code stands in *text*."""
    words = _spaced(text)
    names = (name for label in model.labels for _, name in label.mapping.pairs if name)
    return any(_spaced(name) in words for name in names)


def _spaced(text: str) -> str:
    """The words of *text*, each with a blank before and after it."""
    return f" {' '.join(_WORD.findall(text.lower()))} "
