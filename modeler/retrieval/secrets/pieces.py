"""A stretch of text that is to go."""

from __future__ import annotations

from typing import NamedTuple


class Piece(NamedTuple):
    """Characters ``start`` to ``end`` of a text, counted from 0, the last one not included."""

    start: int
    end: int
    kind: str
