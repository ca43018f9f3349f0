"""``decisions.toml``: read before the model is built, written when a person decides."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from modeler.artefacts.artefact import Artefact
from modeler.catalog.names import ColumnSet
from modeler.decisions import FILE_NAME, read, with_join
from modeler.errors import DecisionError
from modeler.evidence.decided import Choice, decided
from modeler.workspace.scan import Scan
from modeler.workspace.writing import write_artefacts


def with_decisions(scan: Scan, root: Path) -> Scan:
    """*scan* with what people decided in the workspace at *root*; decisions about what is gone are skipped."""
    decisions, unread = read(_text(root), FILE_NAME)
    evidence, drifted = decided(decisions, scan.catalog)
    return replace(scan, decided=evidence, skipped=(*scan.skipped, *unread, *drifted))


def write_decision(root: Path, child: ColumnSet, parent: ColumnSet, *, accepted: bool, reason: str) -> Path:
    """Write the decision on the join of *child* to *parent*, the rest of the file as it was; the file's path.

    Raises:
        DecisionError: the file is not TOML, or cannot be read.
    """
    choice = Choice.ACCEPTED if accepted else Choice.REJECTED
    text = with_join(_text(root), child, parent, choice, reason=reason)
    (path,) = write_artefacts((Artefact(FILE_NAME, text, "what people decided"),), root)
    return path


def _text(root: Path) -> str:
    path = root / FILE_NAME
    if not path.is_file():
        return ""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DecisionError(f"{FILE_NAME} cannot be read: {error}", hint="it must be a UTF-8 TOML file") from error
