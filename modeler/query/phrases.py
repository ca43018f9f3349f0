"""The phrases of a question, sorted by what they are for: what is ranked, measured, grouped, shown and kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from modeler.errors import UnsupportedRequest

_RANK = re.compile(
    r"^(?:(?:what|which|who)\s+(?:is|are|were)\s+)?(?:the\s+)?"
    r"(?P<way>top|best|first|highest|largest|greatest|biggest|bottom|worst|lowest|smallest|least|fewest)"
    r"(?:\s+(?P<number>\d+))?\s+(?:selling\s+)?",
    re.IGNORECASE,
)
_LEADING_NUMBER = re.compile(
    r"^(?:(?:what|which|who)\s+(?:is|are|were)\s+)?(?:the\s+)?(?P<number>\d+)\s+"
    r"(?P<way>best|worst|top|largest|smallest)\s+(?:selling\s+)?",
    re.IGNORECASE,
)
_MOST = re.compile(
    r"^(?:what|which|who)\s+(?:(?:is|are|was|were)\s+)?(?:the\s+)?(?:(?P<number>\d+)\s+)?(?P<entity>.+?)\s+(?:have|has|had|got|sold|with)\s+the\s+"
    r"(?P<way>most|highest|largest|greatest|least|lowest|smallest|fewest)\s+(?P<measure>.+)$",
    re.IGNORECASE,
)
_ASCENDING = frozenset({"bottom", "worst", "lowest", "smallest", "least", "fewest"})
_POLITE = re.compile(
    r"^(?:please\s+)?(?:show|give|list|tell|find|get|display|compute|calculate)\s+(?:me\s+)?(?:the\s+)?",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"\s*\b(grouped by|broken down by|split by|for each|for every|in each|in every|within each|excluding|except for"
    r"|except|without|not in|by|per|with|for|in|from|at|across|and|of)\b\s*|\s*(,)\s*",
    re.IGNORECASE,
)
_GROUPING = frozenset(
    {"by", "per", "for each", "for every", "in each", "in every", "within each", "across"}
    | {"grouped by", "broken down by", "split by"}
)
_KEEPING = frozenset({"for", "in", "from", "at"})
_LEAVING_OUT = frozenset({"excluding", "except for", "except", "without", "not in"})


@dataclass(frozen=True, slots=True)
class Question:
    """A question taken apart."""

    measured: tuple[str, ...]
    ranked: str = ""
    """What is ranked; empty where nothing is."""
    grouped: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    """What is to stand beside what is ranked or grouped."""
    kept: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    limit: int | None = None
    descending: bool = True


def read_question(text: str) -> Question:
    """The phrases of *text*, from which the words about time and comparisons are gone.

    Raises:
        UnsupportedRequest: something is to be ranked, and nothing says what.

    >>> read_question("top 5 SKUs by quantity, with vendor names")
    Question(measured=('quantity',), ranked='SKUs', grouped=(), shown=('vendor names',), kept=(), left_out=(), \
limit=5, descending=True)
    """
    most = _MOST.match(text)
    if most:
        segments = tuple(_segments(most.group("measure")))
        return _sorted(
            segments[1:],
            ranked=most.group("entity"),
            measured=(segments[0][1],),
            limit=int(most.group("number") or 1),
            descending=most.group("way").lower() not in _ASCENDING,
        )
    rank = _RANK.match(text) or _LEADING_NUMBER.match(text)
    segments = tuple(_segments(text[rank.end() :] if rank else text))
    if not rank:
        return _sorted(segments)
    if not segments:
        raise UnsupportedRequest("nothing says what is ranked", hint="name it, as in: top 5 products by quantity")
    by = next((place for place, (word, _) in enumerate(segments) if word == "by"), None)
    measured = (segments[by][1],) if by is not None else ()
    others = tuple(segment for place, segment in enumerate(segments) if place not in (0, by))
    return _sorted(
        others,
        ranked=segments[0][1],
        measured=measured,
        limit=int(rank.group("number") or 10),
        descending=rank.group("way").lower() not in _ASCENDING,
    )


def without_politeness(text: str) -> str:
    """*text* without the words that only ask.

    >>> without_politeness("Please show me the total refund")
    'total refund'
    """
    return _POLITE.sub("", text)


def _segments(text: str) -> Iterator[tuple[str, str]]:
    """Connecting word and phrase, in order; the first has no word, and ``of`` belongs to what is before it."""
    parts = _SPLIT.split(text)
    word, phrase = "", parts[0]
    for joint, comma, following in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        connector = (joint or comma).lower()
        if connector == "of" or not phrase.strip():
            phrase = f"{phrase} of {following}" if connector == "of" else following
            word = word if connector == "of" or connector in (",", "and") else connector
            continue
        yield word, phrase.strip()
        word, phrase = connector, following
    if phrase.strip():
        yield word, phrase.strip()


def _sorted(
    segments: tuple[tuple[str, str], ...],
    *,
    ranked: str = "",
    measured: tuple[str, ...] = (),
    limit: int | None = None,
    descending: bool = True,
) -> Question:
    """Each phrase by the word before it; after ``and`` or a comma it is what the last one was."""
    kinds: dict[str, list[str]] = {
        "measured": list(measured),
        "grouped": [],
        "shown": [],
        "kept": [],
        "left_out": [],
    }
    current = "measured"
    for word, phrase in segments:
        if word in _GROUPING:
            current = "grouped"
        elif word == "with":
            current = "shown"
        elif word in _KEEPING:
            current = "kept"
        elif word in _LEAVING_OUT:
            current = "left_out"
        kinds[current].append(phrase)
    held = {name: tuple(phrases) for name, phrases in kinds.items()}
    return Question(ranked=ranked, limit=limit, descending=descending, **held)
