"""A request taken apart: one clause for each thing it asks, without what only points at earlier answers."""

from __future__ import annotations

import re
from collections.abc import Iterator

_VERBS = (
    "draw|show|give|write|provide|create|generate|make|list|explain|describe|document|test|check|verify|validate|plot"
    "|sketch|add|tell|find|search|compute|calculate|count|run|build|produce|return|recover|translate|decode|implement|predict"
    "|drop|delete|insert|update|truncate|alter|grant|remove|ignore|disregard|train|compare|include|display|suggest|propose|visuali[sz]e|what|which|how|where|why|who"
)
_SENTENCES = re.compile(r"(?<=[.?!])\s+|\n+|;\s*")
_ELABORATING = r"(?:how|what|which|where|why)\s+(?:they|it|each|these|those|its|their)\b"
"""Begins what only says more of the thing asked for: "draw the tables and how they connect"."""
_JOINTS = re.compile(
    rf"(?:,\s*)?\b(?:and|then|also|plus|as well as|but)\b(?:\s*,)?\s+(?:(?:then|also|please|finally"
    rf"|afterwards)\s+)*(?=(?:{_VERBS})\b)(?!{_ELABORATING})"
    rf"|,\s+(?=(?:{_VERBS})\b)(?!{_ELABORATING})",
    re.IGNORECASE,
)
_EXPLAINED = re.compile(r"(?<=\w):\s")
_POINTING = (
    re.compile(
        r"\b(?:say|tell|give|cite|name|state|note|mention)\s+(?:me\s+)?(?:which|what|the|its|their)\s+files?\s+and\s+"
        r"lines?[^.?!]*",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:that|which|as)?\s*(?:is|are|was|were|you have|you)?\s*"
        r"(?:used|indicated|shown|drawn|given|stated|displayed|depicted|described|mentioned|involved|taken)\s+"
        r"(?:in|by|on|for|with)\s+(?:the|that|this|these|those|your|our|each|an?)\s+[\w' -]{1,60}?"
        r"(?=$|[.,;:!?]|\s+(?:that|which|and|so|to|as|with|using)\b)",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:in|of|from|for|to|with|on|by|using)\s+(?:the|that|this|those|these|your)\s+(?:\w+\s+){0,4}"
        r"(?:above|before|earlier|previously|you (?:drew|gave|wrote|found|showed|proposed))\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:the|that|this|your)\s+(?:above|previous|last|earlier|preceding)\s+(?:\w+\s?){1,3}", re.IGNORECASE
    ),
)


def clauses(text: str) -> Iterator[str]:
    """The parts of *text* that may each ask for something: sentences, and what follows "and draw", "then test".

    >>> list(clauses("Join a and b, and draw a diagram. Thanks!"))
    ['Join a and b', 'draw a diagram.', 'Thanks!']
    """
    for sentence in _SENTENCES.split(text):
        for part in _parts(sentence):
            bare = part.strip(" ,")
            if bare:
                yield bare


def _parts(sentence: str) -> Iterator[str]:
    """What is asked beside each other; what follows a colon says more of what stands before it."""
    listed = _EXPLAINED.search(sentence)
    if listed is None:
        yield from _JOINTS.split(sentence)
        return
    *others, last = _JOINTS.split(sentence[: listed.start()])
    yield from others
    yield f"{last}{sentence[listed.start() :]}"


def without_pointing(clause: str) -> str:
    """*clause* without what only says which earlier thing is meant.

    >>> without_pointing("verify the cardinality indicated in the diagram above.")
    'verify the cardinality.'
    """
    for pattern in _POINTING:
        clause = pattern.sub("", clause)
    return " ".join(clause.split()).replace(" .", ".")
