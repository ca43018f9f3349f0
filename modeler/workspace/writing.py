"""The only place that writes artefacts: whole files or none."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
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
