"""What is done to an index as a whole: cleared, or set aside when it is damaged."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

from modeler.errors import DamagedIndex, IndexUnavailable
from modeler.retrieval.passage_store import PassageStore


def clear(folder: Path) -> bool:
    """Remove the index in *folder*; whether there was one.

    Raises:
        IndexUnavailable: it cannot be removed.
    """
    if not folder.exists():
        return False
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise IndexUnavailable(f"the index in {folder} cannot be removed: {error.strerror or error}") from error
    return True


def set_aside(folder: Path) -> Path:
    """Give the index in *folder* another name, ``index.damaged`` and so on; the new path.

    Raises:
        IndexUnavailable: it cannot be moved.
    """
    number = 1
    while (aside := folder.with_name(f"{folder.name}.damaged-{number}")).exists():
        number += 1
    try:
        folder.rename(aside)
    except OSError as error:
        raise IndexUnavailable(f"the index in {folder} cannot be moved: {error.strerror or error}") from error
    return aside


def damage(folder: Path) -> str:
    """What is wrong with the index in *folder*; empty where nothing is, or there is none."""
    file, vectors = folder / "passages.sqlite", folder / "vectors" / "chroma.sqlite3"
    try:
        if file.exists():
            store = PassageStore(file)
            store.check()
            store.close()
        if vectors.exists():
            _check_database(vectors)
    except DamagedIndex as error:
        return error.message
    return ""


def _check_database(path: Path) -> None:
    try:
        with sqlite3.connect(path) as opened:
            said = [row[0] for row in opened.execute("PRAGMA quick_check(1)")]
    except sqlite3.DatabaseError as error:
        raise DamagedIndex(f"the vectors in {path.parent} are damaged: {error}") from error
    if said != ["ok"]:
        raise DamagedIndex(f"the vectors in {path.parent} are damaged: {'; '.join(said)}")
