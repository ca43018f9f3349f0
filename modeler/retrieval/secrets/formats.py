"""Secrets known by their form: private keys, tokens of vendors, credentials in URLs (``formats.toml``)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from modeler.retrieval.secrets.pieces import Piece
from modeler.retrieval.secrets.values import is_placeholder


class Format(NamedTuple):
    """One entry of the table."""

    kind: str
    near: tuple[str, ...]
    pattern: re.Pattern[str]


@cache
def formats() -> tuple[Format, ...]:
    """The entries of ``formats.toml``."""
    table = tomllib.loads((files(__package__) / "formats.toml").read_text(encoding="utf-8"))
    return tuple(
        Format(one["kind"], tuple(one["near"]), re.compile(one["pattern"], re.MULTILINE)) for one in table["format"]
    )


def known_by_form(text: str) -> Iterator[Piece]:
    """The secrets of *text* that have a known form.

    >>> [(piece.kind, piece.start, piece.end) for piece in known_by_form("redis://u:s3cr3t@cache:6379")]
    [('connection string', 10, 16)]
    """
    lowered = text.lower()
    for kind, near, pattern in formats():
        if any(one in lowered for one in near):
            for match in pattern.finditer(text):
                groups = [name for name, part in match.groupdict().items() if part and name != "quote"]
                start, end = match.span(groups[0]) if groups else match.span()
                if not is_placeholder(text[start:end]):
                    yield Piece(start, end, kind)
