"""Names that tell that a secret stands beside them, and how strongly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum
from functools import cache
from typing import NamedTuple

from modeler.retrieval.secrets.words import holders, words


class Strength(IntEnum):
    """How sure a name makes that its value is a secret; the less sure, the more random the value must look."""

    WEAK = 1
    """A key, a token: most of them are names of something."""
    SECRET = 2
    """An API key, a client secret: given out by a machine, so it looks like one's."""
    PASSWORD = 3
    """Chosen by people: may look like any word."""


class Telling(NamedTuple):
    """What a name says of its value."""

    strength: Strength
    kind: str


@cache
def telling(name: str) -> Telling | None:
    """What *name* says of the value beside it; None where it speaks of passwords but holds none.

    >>> [telling(name).kind for name in ("DB_PASSWORD", "spring.datasource.clientSecret", "sort_key")]
    ['password', 'secret', 'key']
    >>> [telling(name) for name in ("password_min_length", "passwordLabel", "compass")]
    [None, None, None]
    """
    parts = _parts(name)
    while len(parts) > 1 and (parts[-1] in words("names", "qualifiers") or parts[-1].isdigit()):
        parts.pop()
    if not parts:
        return None
    for size in (3, 2, 1):
        known = _HOLDERS.get("".join(parts[-size:]))
        if known is not None:
            return known
    glued = next((known for ending, known in _GLUED.items() if parts[-1].endswith(ending)), None)
    if glued is not None:
        return glued
    if parts[-1] in words("names", "about") or not any(part in _HOLDERS for part in parts):
        return None
    return Telling(Strength.WEAK, "secret")


def receives(name: str) -> bool:
    """Whether a function called *name* takes a secret: ``setPassword``, ``password``, not ``check_password``.

    >>> receives("setPassword"), receives("password"), receives("check_password")
    (True, True, False)
    """
    parts = _parts(name)
    return bool(parts) and (parts[0] in words("names", "giving") or "".join(parts) in _HOLDERS)


def gives(name: str) -> bool:
    """Whether what a function called *name* returns is a secret: ``getPassword``."""
    parts = _parts(name)
    return bool(parts) and (parts[0] in words("names", "returning") or "".join(parts) in _HOLDERS)


def names_in(text: str) -> Iterator[tuple[int, int, Telling]]:
    """Where telling names stand in *text*: first character, the one after the last, and what the name says.

    >>> text = "$config['db.password'] = compass($sort);"
    >>> [(text[start:end], said.kind) for start, end, said in names_in(text)]
    [('db.password', 'password')]
    """
    end = 0
    for word in _WORD_OF_NAMES.finditer(lowered(text)):
        start = word.start()
        if start < end:
            continue
        longest = max(end, start - _LONGEST)
        while start > longest and (text[start - 1].isalnum() or text[start - 1] in _IN_NAMES):
            start -= 1
        end = _REST.match(text, word.end()).end()  # type: ignore[union-attr] # it matches nothing as well
        said = telling(text[start:end])
        if said is not None:
            yield start, end, said


def lowered(text: str) -> str:
    """*text* in lower case, as long as before: a few capitals have none of one letter.

    >>> lowered("Passwort \u0130")
    'passwort \u0130'
    """
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return text.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")


_LONGEST = 80
_IN_NAMES = "_.-[]"
_WORD_OF_NAMES = re.compile(
    r"pass|pwd|pswd|psw\b|pw\b|secret|token|key|auth|cred|kennwort|senha|contrase|salt|bearer|psk\b|mdp\b|mot_?de"
)
_REST = re.compile(r"[\w\-\]]*")


def _parts(name: str) -> list[str]:
    last = re.split(r"[.:\[\]/\\]+", name.strip("[]\"'`$@ :"))[-1]
    return [word.lower() for word in _WORD.findall(_unaccented(last))]


def _unaccented(name: str) -> str:
    return name.translate(_ACCENTS)


_ACCENTS = str.maketrans("ñçáéíóúàèü", "ncaeiouaeu")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def _holders() -> dict[str, Telling]:
    held = {}
    for kind, holder in holders().items():
        for name in holder["names"].split():
            held[name] = held[f"{name}s"] = Telling(Strength[holder["strength"].upper()], kind)
    return held


_HOLDERS = _holders()
_GLUED = {ending: _HOLDERS[ending] for ending in sorted(words("names", "glued"))}
