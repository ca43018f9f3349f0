"""Files in which tools describe tables: LookML, and what belongs to a dbt project."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from modeler.sources.dbt import Projects, read_projects
from modeler.sources.dbt.project import PROJECT_FILE
from modeler.sources.discovery import Discovery, SourceFile, read_text
from modeler.sources.kinds import SourceKind


def described_in(language: str, files: Iterable[SourceFile], most_mb: int) -> Iterator[tuple[str, str]]:
    """Text and path of each of *files* in *language* that is not larger than *most_mb* (unit: MB)."""
    for file in files:
        if file.language == language and file.size <= most_mb * 1_000_000:
            text, _ = read_text(file)
            if text:
                yield text, file.path


def dbt_projects(found: Discovery, *, most_mb: int) -> Projects:
    """The dbt projects among the files *found*, with all macros and with what dbt compiled."""
    metadata = found.of(SourceKind.METADATA)
    projects = [file for file in metadata if file.absolute.name == PROJECT_FILE]
    if not projects:
        return read_projects((), macros=_macros(found))
    return read_projects(
        described_in("yaml", metadata, most_mb),
        macros=_macros(found),
        manifests=described_in("dbt", (*metadata, *_ignored_manifests(projects)), most_mb),
    )


def _macros(found: Discovery) -> Iterator[str]:
    for file in found.of(SourceKind.SQL):
        if "macros" in PurePosixPath(file.path).parts[:-1]:
            yield read_text(file)[0]


def _ignored_manifests(projects: Iterable[SourceFile]) -> Iterator[SourceFile]:
    """The manifest of each project's last run; git ignores ``target/``, and so does discovery."""
    for project in projects:
        manifest = project.absolute.parent / "target" / "manifest.json"
        if manifest.is_file():
            path = str(PurePosixPath(project.path).parent / "target" / manifest.name)
            yield SourceFile(path, manifest, SourceKind.METADATA, "dbt", manifest.stat().st_size)
