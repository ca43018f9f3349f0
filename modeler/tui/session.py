"""What comes back next time: open tab, filter, query, chat; kept in ``.modeler/session.json``."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, fields
from pathlib import Path


@dataclass(slots=True)
class Session:
    """The state of one person's screens."""

    tab: str = "assistant"
    filter: str = ""
    query: str = ""
    goal: str = ""
    erd_tables: list[str] | None = None
    erd_all_columns: bool = False
    candidates: bool = False
    explorer: bool = True
    context: bool = True
    theme: str = ""
    steps: list[str] | None = None
    """Steps of the guide that were done."""


def read_session(root: Path) -> Session:
    """The session kept in the workspace at *root*; a new one where there is none, or it cannot be read."""
    try:
        held = json.loads(_path(root).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Session()
    kept = Session()
    if isinstance(held, dict):
        for name in (field.name for field in fields(Session)):
            if name in held and _fits(held[name], getattr(kept, name)):
                setattr(kept, name, held[name])
    return kept


def _fits(value: object, default: object) -> bool:
    """Whether *value* is of the kind that *default* is; None stands for a list of words."""
    if default is None:
        return value is None or (isinstance(value, list) and all(isinstance(word, str) for word in value))
    return type(value) is type(default)


def keep_session(root: Path, session: Session) -> bool:
    """Write *session*, whole or not at all, so that a killed process leaves the last one; whether it could."""
    path = _path(root)
    beside = path.with_suffix(f".{os.getpid()}")
    try:
        path.parent.mkdir(exist_ok=True)
        beside.write_text(json.dumps(asdict(session), ensure_ascii=False, indent=1), encoding="utf-8")
        beside.replace(path)
    except OSError:
        return False
    return True


def _path(root: Path) -> Path:
    return root / ".modeler" / "session.json"
