"""Runs of statements that fill a map entry by entry: ``names[1] = "Open"``, ``names.put(1, "Open")``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from tree_sitter import Node

from modeler.sources.code import syntax
from modeler.sources.code.facts import Arm, Draft
from modeler.sources.code.syntax import squeezed
from modeler.sources.code.terms import Known, is_label
from modeler.sources.code.views import View

Entry: TypeAlias = tuple[str, Arm]
"""What is filled, and the code with its label."""


def run_drafts(nodes: Iterable[Node], view: View, entry: Callable[[Node, View], Entry | None]) -> Iterator[Draft]:
    """The maps that *nodes*, statements in source order, fill; *entry* says what one of them adds, if it does."""
    run: list[tuple[Node, str, Arm]] = []
    for node in nodes:
        found = entry(node, view)
        if run and not (found and found[0] == run[-1][1] and node.prev_named_sibling == run[-1][0]):
            yield from _run(run, view)
            run = []
        if found:
            run.append((node, *found))
    yield from _run(run, view)


def subscript_entry(node: Node, view: View) -> Entry | None:
    """What ``names[1] = "Open"`` adds, as a statement."""
    assigned = syntax.only(node)
    left, right = syntax.field(assigned, "left"), syntax.field(assigned, "right")
    target = syntax.field(left, "object") or syntax.field(left, "value")
    key = syntax.field(left, "index") or syntax.field(left, "subscript")
    if target is None or key is None or right is None:
        return None
    arm = Arm("=", view.term(key), view.term(right))
    if not is_label(arm.code) or not is_label(arm.label):
        return None
    # texts that are set by name are the fields of a record
    return None if isinstance(arm.code, Known) and isinstance(arm.code.value, str) else (squeezed(target), arm)


def _run(run: list[tuple[Node, str, Arm]], view: View) -> Iterator[Draft]:
    if 1 < len(run) <= syntax.MOST_ELEMENTS:
        arms = [arm for _, _, arm in run]
        yield view.data(run[0][0], arms, kind="map", name=run[0][1], last=run[-1][0])
