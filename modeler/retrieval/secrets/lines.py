"""Names and values in text without a tree: comments, prose, settings, the insides of strings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modeler.retrieval.secrets.names import Telling, names_in, telling
from modeler.retrieval.secrets.pieces import Piece
from modeler.retrieval.secrets.values import is_secret


def in_settings(text: str) -> Iterator[Piece]:
    """Secrets in lines of ``name = value`` or ``name: value``: what follows the name is the value, quoted or not.

    >>> text = "db.password = correct7horse # of the day"
    >>> [text[piece.start : piece.end] for piece in in_settings(text)]
    ['correct7horse']
    """
    return _found(text, _TO_THE_END)


def in_prose(text: str) -> Iterator[Piece]:
    """Secrets in sentences and comments: a value without quotes must have a digit among its letters.

    >>> text = "# the password is hunter2, password: see the wiki"
    >>> [text[piece.start : piece.end] for piece in in_prose(text)]
    ['hunter2']
    """
    yield from _found(text, _ONE_WORD)
    for spoken in (*_SPOKEN.finditer(text), *_LISTED.finditer(text)):
        value, said = spoken["value"].rstrip(".:!?)`*"), telling(spoken["name"])
        if said is not None and stands_out(value) and is_secret(value, said.strength):
            yield Piece(spoken.start("value"), spoken.start("value") + len(value), said.kind)


def in_fragments(text: str) -> Iterator[Piece]:
    """Secrets in quotes after a name and ``=``, ``=>`` or ``:``, where the tree is broken by the edge of a passage.

    >>> text = "'password' => 'tr0ub4dor',"
    >>> [text[piece.start : piece.end] for piece in in_fragments(text)]
    ['tr0ub4dor']
    """
    return _found(text, _IN_QUOTES)


_QUOTED = r"""(?P<quote>``|\\?["'`])(?P<quoted>[^\n]*?)(?P=quote)"""
_SEPARATOR = (
    r"""["'`\])]{0,2}[ \t]*(?:\*\*|</?\w+>)?[ \t]*"""
    r"""(?P<separator>=>|:=|==?=?|:|\||\{[^{}"]{0,80}?\b(?:value|default)\s*[:=]|,(?=[ \t]*["'])|\bis:?[ \t]"""
    r"""|\bto[ \t](?=["'])|(?=["'`]))"""
    r"""[ \t]*(?:\*\*|</?\w+>)?[ \t]*"""
)
_NAMED = r"(?i:(?P<name>passwor[dt]|passwd|pwd|pw|passphrase|passcode|kennwort|psk|pin|secret|token|pass))"
_SPOKEN = re.compile(
    rf"\b{_NAMED}(?:[ \t]+(?!(?:is|are|must|should|length|min|max|at|has|with)\b)[A-Za-zÀ-ž][\w-]*){{1,5}}"
    r"(?:[ \t]+(?:is|was|ist|lautet|est|es)|[ \t]*[:=])[ \t]+[`*\"']*(?P<value>[^\s`\"'<>|]{5,60})"
)
"""``the password for the replica is hunter2``."""
_LISTED = re.compile(
    r"^[ \t>*-]*(?i:(?P<name>passwor[dt]|passwd|pwd|pw|pass|kennwort))[ \t]+(?P<value>[^\s`\"'<>|]{5,60})[ \t]*$",
    re.MULTILINE,
)
"""A line of its own in a list of login and password."""
_TO_THE_END = re.compile(rf"{_SEPARATOR}(?:{_QUOTED}|(?P<bare>[^\s\"'][^\n]*))")
_ONE_WORD = re.compile(rf"{_SEPARATOR}(?:[a-zA-Z]{{0,2}}{_QUOTED}|(?P<word>[^\s,;\"'`<>|]+))")
_IN_QUOTES = re.compile(rf"""["'`\])]{{0,2}}[ \t]*(?P<separator>=>|:=|=|:)[ \t]*{_QUOTED}""")
_COMMENT = re.compile(r"[ \t]+[#;].*$|[ \t]+//.*$")


def _found(text: str, following: re.Pattern[str]) -> Iterator[Piece]:
    for start, end, said in names_in(text):
        value = following.match(text, end)
        if value is not None and not value.group("separator") and text[start:end].lower() == "pass":
            continue  # a verb: "pass `-1` to have them all"
        piece = None if value is None else _piece(value, said)
        if piece is not None:
            yield piece


def _piece(value: re.Match[str], said: Telling) -> Piece | None:
    group = next(one for one in ("quoted", "bare", "word") if value.groupdict().get(one) is not None)
    held = value.group(group)
    if group == "bare":
        held = _COMMENT.sub("", held).rstrip(" \t,")
    if group == "word":
        held = held.rstrip(".:!?)")
        if not stands_out(held):
            return None
    if not value.group("separator") and not stands_out(held):
        return None
    if not is_secret(held, said.strength):
        return None
    start = value.start(group)
    return Piece(start, start + len(held), said.kind)


def stands_out(word: str) -> bool:
    """Whether *word* is no word of prose and no expression: digits among letters, nothing called or indexed.

    >>> stands_out("hunter2"), stands_out("hunter"), stands_out("rows[2]")
    (True, False, False)
    """
    if re.search(r"[()\[\]{}]|->|::", word) or re.fullmatch(r"[\w$]+(?:\.[A-Za-z_]\w*)+", word):
        return False
    return any(c.isdigit() for c in word) and any(c.isalpha() for c in word)
