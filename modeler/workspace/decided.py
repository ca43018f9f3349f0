"""``decisions.toml``: read before the model is built, written when a person decides."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from modeler.artefacts.artefact import Artefact
from modeler.decisions import FILE_NAME, read, with_decision, with_join
from modeler.errors import DecisionError, UnsupportedRequest
from modeler.evidence.decided import Choice, decided
from modeler.workspace.columns import columns_named
from modeler.workspace.decided_labels import ARROW, found_again, label_decision
from modeler.workspace.scan import Scan
from modeler.workspace.writing import write_artefacts


def with_decisions(scan: Scan, root: Path) -> Scan:
    """*scan* with what people decided in the workspace at *root*; decisions about what is gone are skipped."""
    decisions, unread = read(_text(root), FILE_NAME)
    standing, gone = found_again(decisions, scan.reading.mappings)
    evidence, drifted = decided(standing, scan.catalog)
    return replace(scan, decided=evidence, skipped=(*scan.skipped, *unread, *gone, *drifted))


def decide(words: str, root: Path, scan: Scan, *, accepted: bool, reason: str) -> Path:
    """Write the decision on a join or a label into the file, the rest as it was; the file's path.

    A join is ``child.column = parent.column`` or ``child(a, b) = parent(c, d)``, a label is
    ``app/Vendor.php:17 -> table.column``.

    Raises:
        UnsupportedRequest: *words* are neither.
        UnknownName: no mapping stands there, or the catalog lacks a table or column.
        DecisionError: the file is not TOML, or cannot be read.
    """
    choice, text = Choice.ACCEPTED if accepted else Choice.REJECTED, _text(root)
    if ARROW in words:
        decision = label_decision(words, scan.reading.mappings, scan.catalog, choice=choice, reason=reason)
        return _write(with_decision(text, decision), root)
    sides = [side.strip() for side in words.split("=")]
    if len(sides) != 2 or not all(sides):
        raise UnsupportedRequest(f"{words!r} is no join", hint='write it as "orders.customer_id = customers.id"')
    child, parent = (columns_named(side, scan.catalog) for side in sides)
    if len(child.columns) != len(parent.columns):
        raise UnsupportedRequest(
            f"{words!r} pairs {len(child.columns)} columns with {len(parent.columns)}",
            hint="name as many on both sides: lines(order_id, site_id) = orders(id, site_id)",
        )
    return _write(with_join(text, child, parent, choice, reason=reason), root)


def _write(text: str, root: Path) -> Path:
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
