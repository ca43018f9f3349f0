"""Values that look like secrets, and those that only stand where one will be."""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import pairwise

from modeler.retrieval.secrets.names import Strength
from modeler.retrieval.secrets.words import words


def is_secret(value: str, strength: Strength) -> bool:
    """Whether *value*, beside a name of *strength*, is a secret: no placeholder, name, label or sentence.

    ``changeme`` and its like are placeholders: everybody knows them, and who searches for a default should find it.

    >>> [is_secret(value, Strength.PASSWORD) for value in ("hunter2", "changeme", "%s", "", "${DB_PASSWORD}")]
    [True, False, False, False, False]
    >>> is_secret("Enter your password", Strength.PASSWORD), is_secret("user_id", Strength.WEAK)
    (False, False)
    """
    value = value.strip()
    if strength is not Strength.WEAK and _is_noise(value):
        return True
    if len(value) < _SHORTEST[strength] or len(value) > _LONGEST or is_placeholder(value):
        return False
    if strength is Strength.PASSWORD:
        return _may_be_chosen(value)
    if strength is Strength.SECRET and _boasts(value) and _WORDS.match(value):
        return True
    if any(character.isspace() for character in value):
        return False
    return _looks_given_out(value) if strength is Strength.SECRET else _looks_random(value)


def _is_noise(value: str) -> bool:
    """Long, and drawn from all that a keyboard has, as the salts of WordPress are: nothing else looks so."""
    signs = {c for c in value if not c.isalnum() and not c.isspace()}
    kinds = sum(any(test(c) for c in value) for test in (str.islower, str.isupper, str.isdigit))
    return _NOISE <= len(value) <= _LONGEST and kinds == _KINDS and len(signs) >= _SIGNS and entropy(value) >= _LOUD


_NOISE, _KINDS, _SIGNS, _LOUD = 32, 3, 8, 4.8


def is_placeholder(value: str) -> bool:
    """Whether *value* says that a secret goes here: empty, masked, a variable, ``<your key>``, ``changeme``.

    >>> [is_placeholder(one) for one in ("****", "{{ key }}", "<api-key>", "$DB_PASS", "your-key-here", "S3cr3t!")]
    [True, True, True, True, True, False]
    """
    lowered = value.lower().strip("\"'` ")
    return (
        lowered in words("values", "placeholders")
        or _REFERENCE.match(value) is not None
        or _YOURS.match(lowered) is not None
        or len(set(lowered)) <= 1
    )


def entropy(value: str) -> float:
    """Shannon's entropy of the characters of *value*; unit: bits a character.

    >>> entropy("aabb")
    1.0
    """
    counts = Counter(value)
    return -sum(n / len(value) * math.log2(n / len(value)) for n in counts.values())


_SHORTEST = {Strength.PASSWORD: 4, Strength.SECRET: 8, Strength.WEAK: 16}
_LONGEST = 4096
_REFERENCE = re.compile(
    r"""(?x) ^(?:
      \$\w+ | \$\{ .* | \$\( .* | \#\{ .* | \{\{ .* | \{% .* | \{ [\w.: ]* \}
    | %[-\w.()$]*[sdrx] | %\( .* | %\w+% | %env\( .* | <[^<>]*> | \[[\w .-]*\] | :\w+ | \?+ | @\w+@ | @@?[a-z_]+
    | [*x.\-_\u2022\#]+ | env\( .* | (?:os|process)\.env.* | arn:.* | vault:.* | secretsmanager:.* | ssm:.*
    | op://.* | ref\+.* | ENC\[ .* | !\w+ .* | file:.* | var\..*
    )$"""
)
_YOURS = re.compile(r"^(?:your|enter|insert|replace)[-_ ].*|.*[-_ ]here$|^x{3,}.*")
_WORDS = re.compile(r"^[#.@&]?[A-Za-z]+(?:[-_.:/ ][A-Za-z]+)*$")
_TELLING_WORD = re.compile(r"(?i)pass|secret|token|key|auth|cred|login|user|field|label|name|hash")
_CODE = re.compile(r"[\w.>-]+\([^)]*\)?|.*(?:=>|->|::|\|\||&&|;\s*\w).*|^[\w-]+[|].*")
_PATH = re.compile(r"^(?:~|\.{1,2})?/[\w./-]*$|^[A-Za-z]:\\.*|^[\w./-]+\.(?:[a-z]{2,4}|\w+rc)$|^[a-z][\w+.-]*://.*")


def _may_be_chosen(value: str) -> bool:
    """A person's password: one word that is no label, or a few of which no sentence is made."""
    if _CODE.match(value) or _PATH.match(value) or _MARKUP.search(value) or _HEX_NUMBER.match(value):
        return False
    parts = value.split()
    if len(parts) > 1:
        return len(parts) <= _MOST_WORDS and not _is_sentence(parts) and _is_phrase(value, parts)
    if not _WORDS.match(value):
        is_cut = value.endswith((":", "(", "[", "=", "?", "...")) and not _looks_random(value)
        return any(c.isalnum() for c in value) and not is_cut
    if _TELLING_WORD.search(value):
        return _boasts(value)
    return (value.islower() and (value.isalpha() or _PHRASE.match(value) is not None)) or _mixed(value)


_PHRASE = re.compile(r"^[a-z]+(?:-[a-z]+){2,6}$")
"""``correct-horse-battery``."""
_MARKUP = re.compile(r"</?\w+|&\w+;|^\^|\\[dwsb]|\{\w*\}")
_HEX_NUMBER = re.compile(r"^0x[0-9a-fA-F]{1,8}$")
_MOST_WORDS = 6


def _is_sentence(parts: list[str]) -> bool:
    return any(word.lower().strip(".,:;!?()") in words("values", "sentences") for word in parts)


def _is_phrase(value: str, parts: list[str]) -> bool:
    """``My Pass 2024`` and ``correct horse battery staple``; not ``Repeat password`` and not ``client secret``."""
    plain = all(part.isalpha() and part.islower() for part in parts) and len(parts) > 2
    return any(c.isdigit() for c in value) or (plain and not _TELLING_WORD.search(value))


def _boasts(value: str) -> bool:
    """``SuperSecretPassword``, ``mysecretkey``: a value that says of itself what it is; no name is so called."""
    lower = value.lower()
    return any(word in lower for word in words("values", "boasts"))


def _mixed(value: str) -> bool:
    """Capitals inside a word, as in ``QwErTy``; ``NewPassword`` and ``accessKeyName`` are names."""
    changes = sum(a.islower() != b.islower() for a, b in pairwise(value) if (a + b).isalpha())
    return changes >= max(_LEAST_CHANGES, len(value) * _SHARE_OF_CHANGES)


_LEAST_CHANGES = 3
_SHARE_OF_CHANGES = 0.4


def _looks_given_out(value: str) -> bool:
    """By a machine, or chosen in its manner: digits among letters, or capitals strewn."""
    if _PATH.match(value) and not _looks_random(value):
        return False
    if _CODE.match(value) or _MARKUP.search(value) or (_WORDS.match(value) and not _mixed(value)):
        return False
    has_digit = any(c.isdigit() for c in value)
    has_letter = any(c.isalpha() for c in value)
    return (
        (has_digit and has_letter and not _SETTING.match(value))
        or _mixed(value)
        or (has_digit and len(value) >= _SHORTEST[Strength.WEAK])
    )


_SETTING = re.compile(
    r"(?i)^(?:[a-z]+[-_. ])*(?:oauth|utf|sha|md|hs|rs|es|aes|base|v|x|http|id|is|level)[-_]?\d{1,3}$"
)
_HEX = re.compile(r"^(?:0x)?[0-9a-fA-F]{32,}$")
_UUID = re.compile(r"^\{?[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}?$")
_DENSE = re.compile(r"^[A-Za-z0-9+/=_\-.~!@#$%^&*(){}\[\]<>|?,:;]+$")
_LEAST_ENTROPY = 3.5
_LEAST_HEX_ENTROPY = 3.0


def _looks_random(value: str) -> bool:
    """Dense, of several kinds of characters, of high entropy; no UUID, no path, no list of words."""
    if _UUID.match(value) or not _DENSE.match(value):
        return False
    if _HEX.match(value):
        return entropy(value) >= _LEAST_HEX_ENTROPY
    kinds = sum(any(test(c) for c in value) for test in (str.islower, str.isupper, str.isdigit))
    segments = [part for part in re.split(r"[-_./:]", value) if part]
    wordy = sum(part.isalpha() and (part.islower() or part.isupper() or part.istitle()) for part in segments)
    if kinds < 2 or not any(c.isdigit() for c in value) or wordy * 2 > len(segments):
        return False
    return entropy(value) >= _LEAST_ENTROPY
