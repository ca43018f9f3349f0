"""The commit that a git work tree stands at, read from its files: no program is run in a folder of others."""

from __future__ import annotations

import re
from pathlib import Path

_SHOWN = 12
"""Digits that tell commits apart in any repository there is."""


def commit_of(folder: Path) -> str:
    """The first digits of the commit checked out around *folder*; empty where it is no git work tree.

    Changes that are not committed are not looked for.

    >>> commit_of(Path("/"))
    ''
    """
    for above in (folder, *folder.parents):
        held = above / ".git"
        if held.exists():
            return _head(held if held.is_dir() else _elsewhere(held))[:_SHOWN]
    return ""


def _elsewhere(file: Path) -> Path:
    """Where a file named .git, of a submodule or a linked work tree, says that the repository is."""
    return file.parent / _text(file).removeprefix("gitdir:").strip()


def _head(repository: Path) -> str:
    head = _text(repository / "HEAD")
    if not head.startswith("ref:"):
        return head if _IS_COMMIT.fullmatch(head) else ""
    name = head.removeprefix("ref:").strip()
    shared = repository / (_text(repository / "commondir") or ".")
    for place in (repository / name, shared / name):
        found = _text(place)
        if _IS_COMMIT.fullmatch(found):
            return found
    packed = (line.split() for line in _text(shared / "packed-refs").splitlines())
    return next((words[0] for words in packed if words[1:] == [name]), "")


_IS_COMMIT = re.compile("[0-9a-f]{40,64}")


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return ""
