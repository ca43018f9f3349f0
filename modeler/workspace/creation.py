"""Make a folder a workspace: an empty one with its settings, or a copy of the example."""

from __future__ import annotations

import shutil
from pathlib import Path

from modeler.errors import SettingsError
from modeler.resources import resource_dir
from modeler.settings import FILE_NAME

EXAMPLE = "shop"
"""The folder that a copy of the example is put into."""

_SKELETON = """\
# Settings of this workspace; docs/settings.md in the project lists them all.
name = "{name}"
# the question to answer, in words
goal = ""
# the dialect of your SQL: redshift, postgres, snowflake, bigquery, tsql, ...
dialect = "redshift"
default_schema = "public"

# where the tests run; without this, the Parquet, CSV and DuckDB files in this folder
# [warehouse]
# kind = "duckdb"
# path = "data"
"""


def create_workspace(folder: Path) -> Path:
    """A ``modeler.toml`` in *folder*, which is made where it is missing; the file's path.

    Raises:
        SettingsError: there is one already, or the folder cannot be written to.
    """
    path = folder / FILE_NAME
    if path.exists():
        raise SettingsError(f"{path} is there already", hint=f"open it: modeler tui {folder}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(_SKELETON.format(name=folder.resolve().name.replace('"', "'")), encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"{folder} cannot be written to: {error.strerror}") from error
    return path


def copy_example(folder: Path) -> Path:
    """A copy of the example shop, with its data, in a new folder below *folder*; the new folder.

    Raises:
        SettingsError: it is there already, or the folder cannot be written to.
        ResourceError: the example is not installed.
    """
    source, target = resource_dir("examples") / EXAMPLE, folder / EXAMPLE
    if target.exists():
        raise SettingsError(f"{target} is there already", hint=f"open it: modeler tui {target}")
    try:
        shutil.copytree(source, target, ignore=shutil.ignore_patterns(".modeler", "__pycache__", "out"))
    except OSError as error:
        raise SettingsError(f"{target} cannot be written: {error}") from error
    return target
