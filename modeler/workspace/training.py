"""Weights of joins of one's own: learnt from schemas whose keys are declared, used where settings name them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from modeler.artefacts.artefact import Artefact
from modeler.catalog.merge import merge
from modeler.catalog.tables import Catalog
from modeler.errors import SettingsError
from modeler.model.fitting import Prepared, example, fit
from modeler.model.scoring import FILE_NAME, JoinWeights, read_weights, written
from modeler.sources.ddl import read_ddl
from modeler.sources.discovery import SourceFile, discover, read_text
from modeler.sources.kinds import SourceKind
from modeler.workspace.writing import write_artefacts


@dataclass(frozen=True, slots=True)
class Trained:
    """What was learnt from, and where the weights are."""

    path: Path
    schemas: int
    references: int

    def __str__(self) -> str:
        return f"wrote {self.path}: weights learnt from {self.references} foreign keys of {self.schemas} schemas"


def fit_joins(folder: Path, out: Path | None = None) -> Trained:
    """Learn the weights of joins from the declared keys of the schemas in *folder*, and write them to *out*.

    Each file of DDL beside the others is a schema, and so is each folder with all its files. *out* defaults to
    ``join_weights.json`` in the current folder.

    Raises:
        NothingToRead: the folder is not there, or no schema declares keys.
        SettingsError: the file cannot be written.
    """
    catalogs = [catalog for _, catalog in _schemas(folder) if any(table.constraints for table in catalog)]
    examples = [one for one in map(example, catalogs) if one.references]
    count = sum(len(one.references) for one in examples)
    weights = fit(map(Prepared.of, examples), trained_on=f"{count} foreign keys of {len(examples)} schemas")
    target = out or Path(FILE_NAME)
    artefact = Artefact(target.name, written(weights), "weights of joins")
    (path,) = write_artefacts((artefact,), target.parent)
    return Trained(path, len(examples), count)


def own_weights(named: str, root: Path) -> JoinWeights | None:
    """The weights in the file *named* by the settings, relative to *root*; None where none is.

    Raises:
        SettingsError: it cannot be read.
        ResourceError: it does not hold weights.
    """
    if not named:
        return None
    path = root / named
    try:
        return read_weights(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        hint = f"make it: modeler joins fit DIR --out {named}"
        raise SettingsError(f"joins.weights names {path}, which cannot be read: {error}", hint=hint) from error


def _schemas(folder: Path) -> Iterator[tuple[str, Catalog]]:
    files: dict[str, list[SourceFile]] = defaultdict(list)
    for file in discover(folder).of(SourceKind.SQL):
        first, _, rest = file.path.partition("/")
        files[first if rest else file.path].append(file)
    for name in sorted(files):
        readings = [read_ddl(read_text(file)[0], file.path) for file in files[name]]
        tables = [table for reading in readings for table in reading.tables]
        yield name, merge(tables, [one for reading in readings for one in reading.amendments])[0]
