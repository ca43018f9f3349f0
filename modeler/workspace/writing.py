"""The only place that writes artefacts: whole files or none."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from modeler.artefacts.artefact import Artefact
from modeler.errors import SettingsError


def write_artefacts(artefacts: Iterable[Artefact], folder: Path) -> tuple[Path, ...]:
    """Write each artefact below *folder*, making folders as needed; the paths written, in order.

    A file that already holds the same bytes is left alone, so that its time stamp stays.

    Raises:
        SettingsError: the folder cannot be written to.
    """
    written = []
    for artefact in artefacts:
        content = artefact.content if isinstance(artefact.content, bytes) else artefact.content.encode("utf-8")
        path = folder / artefact.path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            if not (path.is_file() and path.read_bytes() == content):
                _replace(path, content)
        except OSError as error:
            raise SettingsError(f"cannot write {path}: {error.strerror}", hint="choose another --out") from error
        written.append(path)
    return tuple(written)


WRITTEN = ".written.json"
"""In a folder of results: what the last run wrote there, and the digest of each file."""


def replace_artefacts(artefacts: Iterable[Artefact], folder: Path) -> tuple[Path, ...]:
    """Write as :func:`write_artefacts` does, and take away what an earlier run wrote and this one does not.

    A file that somebody has changed since it was written stays: it is no longer only ours.

    Raises:
        SettingsError: the folder cannot be written to.
    """
    earlier = _written_before(folder)
    written = write_artefacts(artefacts, folder)
    held = {path.relative_to(folder).as_posix(): _digest(path) for path in written}
    for name in earlier.keys() - held.keys():
        _take_away(folder / name, earlier[name])
    write_artefacts((Artefact(WRITTEN, json.dumps(held, indent=1, sort_keys=True) + "\n"),), folder)
    return written


def _written_before(folder: Path) -> Mapping[str, str]:
    try:
        held = json.loads((folder / WRITTEN).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        # the first run here, or a list that cannot be read: nothing is known to be ours, so nothing is removed
        return {}
    names = held if isinstance(held, dict) else {}
    return {name: names[name] for name in names if (folder / name).resolve().is_relative_to(folder.resolve())}


def _take_away(path: Path, digest: str) -> None:
    if not path.is_file() or _digest(path) != digest:
        return
    try:
        path.unlink()
    except OSError as error:
        raise SettingsError(f"cannot remove {path}: {error.strerror}", hint="choose another --out") from error


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _replace(path: Path, content: bytes) -> None:
    """Write beside *path*, then rename: a reader, or a killed run, never sees half a file."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
