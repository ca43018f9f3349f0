"""The collections of an index: what goes in, how it is cut, which embedder reads it; one small file each."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Literal

from pathspec import GitIgnoreSpec
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from modeler.errors import ResourceError
from modeler.resources import resource_dir
from modeler.retrieval.cutting import CUTTERS
from modeler.sources.discovery import SourceFile
from modeler.sources.kinds import SourceKind


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Include(_Strict):
    """``[include]``: what goes in. Every part that is given must hold."""

    kinds: tuple[SourceKind, ...] = ()
    """As :mod:`modeler.sources.kinds` tells them; empty takes every kind."""
    languages: tuple[str, ...] = ()
    """Empty takes every language."""
    paths: tuple[str, ...] = ()
    """Patterns as in .gitignore; empty takes every path."""
    exclude: tuple[str, ...] = ()
    """Patterns of what stays out all the same."""


class Collection(_Strict):
    """One file of ``index/collections``."""

    name: str = ""
    """The file's name without its ending."""
    title: str
    """What it holds, for people."""
    enabled: bool = True
    source: Literal["files", "catalog", "values"] = "files"
    """Cut from files; from the catalog with its evidence; from values of the data."""
    include: Include = Include()
    cut: str = ""
    """A registered cutter; only for ``files``."""
    max_characters: int = Field(default=1600, ge=200)
    """Longer passages are cut at blank lines; unit: characters."""
    embedder: str = ""
    """A sentence-transformers model by name or path; empty takes ``[index] model``."""
    priority: int = 5
    """Collections of a lower number are embedded first."""

    def takes(self, file: SourceFile) -> bool:
        """Whether *file* goes in."""
        wanted = self.include
        if self.source != "files" or (wanted.kinds and file.kind not in wanted.kinds):
            return False
        if wanted.languages and file.language not in wanted.languages:
            return False
        if wanted.paths and not GitIgnoreSpec.from_lines(wanted.paths).match_file(file.path):
            return False
        return not (wanted.exclude and GitIgnoreSpec.from_lines(wanted.exclude).match_file(file.path))

    @property
    def fingerprint(self) -> str:
        """Changes with everything that decides which passages it gives; the embedder is not part of it."""
        held = self.model_dump_json(exclude={"title", "embedder", "priority"})
        return blake2b(held.encode(), digest_size=8).hexdigest()


def load_collections(root: Path, *, sample_values: bool = False) -> tuple[Collection, ...]:
    """The enabled collections of the workspace at *root*: its own ``index/collections`` over the packaged ones.

    With *sample_values* those of values are enabled, too.

    Raises:
        ResourceError: a file is no TOML, or holds a key or value that is not known.
    """
    found: dict[str, Path] = {}
    for folder in (resource_dir("index") / "collections", root / "index" / "collections"):
        if folder.is_dir():
            found.update((path.stem, path) for path in sorted(folder.glob("*.toml")))
    held = (_read(path) for _, path in sorted(found.items()))
    wanted = (one for one in held if one.enabled or (sample_values and one.source == "values"))
    return tuple(sorted(wanted, key=lambda one: (one.priority, one.name)))


def taking(file: SourceFile, collections: Iterable[Collection]) -> Iterator[Collection]:
    """The *collections* that *file* goes into."""
    return (one for one in collections if one.takes(file))


def _read(path: Path) -> Collection:
    try:
        held = tomllib.loads(path.read_text(encoding="utf-8"))
        collection = Collection.model_validate({**held, "name": path.stem})
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ResourceError(f"{path} cannot be read: {error}", hint="it must be a UTF-8 TOML file") from error
    except ValidationError as error:
        detail = error.errors()[0]
        key = ".".join(map(str, detail["loc"]))
        raise ResourceError(f"{path}: {key}: {detail['msg']}", hint="index/README.md lists the keys") from error
    if collection.source == "files" and collection.cut not in CUTTERS.names():
        known = ", ".join(CUTTERS.names())
        raise ResourceError(f"{path}: no cutter named {collection.cut!r}", hint=f"known: {known}")
    return collection
