"""Which point in time is meant: ``loans returned in May``, ``by due month``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from modeler.catalog.names import ColumnSet
from modeler.query.goal import TimeGrain
from modeler.query.nouns import Nouns
from modeler.query.related import table_before
from modeler.query.stems import is_family

_VERB = re.compile(
    r"\s+(?:(?:that|which|who)\s+)?(?:(?:have|has|had|did|do|got)\s+)?(?:(?:were|was|are|is|been)\s+)?(?P<verb>[a-z]+)"
    r"(?=\s|$|,)",
    re.IGNORECASE,
)
_IDLE = frozenset(
    {
        "placed",
        "made",
        "recorded",
        "registered",
        "issued",
        "received",
        "done",
        "stored",
        "listed",
        "existing",
        "there",
    }
)
"""What happens to everything that is in a table."""
_DATED_GRAIN = re.compile(
    r"\b(?P<by>by|per|for\s+each|for\s+every|each|and)\s+(?:the\s+)?(?:(?P<grain>day|week|month|quarter|year)s?\s+(?:of\s+)?"
    r"(?:the\s+)?(?P<after>[a-z]+(?:\s+[a-z]+)?)|(?P<before>[a-z]+(?:\s+[a-z]+)??)\s+(?P<grained>day|week|month|quarter|year)s?)\b",
    re.IGNORECASE,
)
_NO_TIME = frozenset({"calendar", "the", "and", "by", "per", "in", "for", "of", "with", "each", "every"})


@dataclass(frozen=True, slots=True)
class Dated:
    """The point in time that words name, where it is not the usual one."""

    columns: tuple[ColumnSet, ...]
    """Those that are called so, the likeliest first."""
    grain: TimeGrain


def take_happened(text: str, nouns: Nouns) -> tuple[str, ColumnSet | None]:
    """*text* without what happened to its things, ``loans returned``, and the point in time that says when."""
    for match in _VERB.finditer(text):
        of = table_before(text[: match.start()], nouns) or nouns.table_of_measure(text[: match.start()])
        if of is None:
            continue
        verb = match.group("verb")
        times = [noun.column for noun in nouns.times_of(of) if any(is_family(verb, word) for word in noun.own)]
        if times or verb.lower() in _IDLE:
            return f"{text[: match.start()]}{text[match.end() :]}", next(iter(times), None)
    return text, None


def take_dated_grain(text: str, nouns: Nouns) -> tuple[str, Dated | None]:
    """*text* without ``by due month`` or ``per week of return``, and the point in time with its grain."""
    for match in _DATED_GRAIN.finditer(text):
        for group, said in (("before", match.group("before")), ("after", match.group("after"))):
            if not said or said.split()[0].lower() in _NO_TIME:
                continue
            pieces = said.split()
            for length in range(len(pieces), 0, -1):
                columns = nouns.times_called(" ".join(pieces[:length]))
                if not columns or (group == "before" and length < len(pieces)):
                    continue
                grain = TimeGrain((match.group("grain") or match.group("grained")).lower())
                end = match.end() if group == "before" else match.start("after") + len(" ".join(pieces[:length]))
                kept = " and " if match.group("by").lower() == "and" and text[end:].strip() else " "
                following = re.match(r"\s*(?:,|and)\s+", text[end:])
                if following and match.group("by").lower() != "and":
                    kept, end = f" {match.group('by')} ", end + following.end()
                return " ".join(f"{text[: match.start()]}{kept}{text[end:]}".split()), Dated(columns, grain)
    return text, None
