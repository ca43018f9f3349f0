"""What an answer is held against: the model and its catalog, the data, and the files that may be cited."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from modeler.catalog.names import DEFAULT_SCHEMA
from modeler.model.data_model import DataModel

Run = Callable[[str], tuple[tuple[str, ...], tuple[tuple[Any, ...], ...]]]
"""Runs one reading statement, in the dialect of the workspace: names of the columns, and the rows."""


def no_places(_path: str) -> int | None:
    """No file can be cited."""
    return None


@dataclass(frozen=True, slots=True)
class Reference:
    """What is known to be so."""

    model: DataModel
    dialect: str = "redshift"
    default_schema: str = DEFAULT_SCHEMA
    run: Run | None = None
    """None where no warehouse is connected: statements are then not run."""
    lines_of: Callable[[str], int | None] = no_places
    """How many lines the file at a path in the workspace has; None where there is no such file."""
