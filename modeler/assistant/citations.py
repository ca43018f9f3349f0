"""Places that an answer cites: they must exist."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from modeler.assistant.abilities import Abilities

_PLACE = re.compile(r"^(?P<path>.+?):(?P<first>\d+)(?:-(?P<last>\d+))?$")


def existing(places: Iterable[str], abilities: Abilities) -> tuple[str, ...]:
    """Those of *places* (``file:line``, ``file:first-last``) whose file was read and has these lines."""
    known = set(abilities.files())
    return tuple(place for place in places if _exists(place, known, abilities.root))


def _exists(place: str, known: set[str], root: Path) -> bool:
    found = _PLACE.match(place)
    if found is None or found.group("path") not in known:
        return False
    path = root / found.group("path")
    if not path.is_file():
        return False
    first, last = int(found.group("first")), int(found.group("last") or found.group("first"))
    return 1 <= first <= last <= _lines(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=512)
def _lines(path: Path, changed: int) -> int:
    """How many lines *path* has, counted again where it was *changed*."""
    return len(path.read_bytes().splitlines()) or 1
