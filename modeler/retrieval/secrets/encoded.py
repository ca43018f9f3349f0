"""Secrets behind base64."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator

from modeler.retrieval.secrets.formats import known_by_form
from modeler.retrieval.secrets.lines import in_prose
from modeler.retrieval.secrets.pieces import Piece


def in_base64(text: str) -> Iterator[Piece]:
    """Stretches of *text* whose decoded form is a text with a secret in it.

    >>> [piece.kind for piece in in_base64("$dsn = base64_decode('cGFzc3dvcmQ9aHVudGVyMjI=');")]
    ['encoded password']
    """
    for match in _BASE64.finditer(text):
        written = match.group()
        if written.islower() or written.isupper() or not any(c.isdigit() for c in written):
            continue
        try:
            inside = base64.b64decode(written + "=" * (-len(written) % 4), validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError):
            continue
        if inside.isprintable() or "\n" in inside:
            piece = next(iter(known_by_form(inside)), None) or next(iter(in_prose(inside)), None)
            if piece is not None:
                yield Piece(match.start(), match.end(), f"encoded {piece.kind}")


_BASE64 = re.compile(r"(?<![A-Za-z0-9+/=_-])[A-Za-z0-9+/]{20,20000}={0,2}(?![A-Za-z0-9+/=_-])")
