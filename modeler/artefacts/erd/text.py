"""The entity-relationship diagram as text: box characters and crow's feet for a terminal or a code comment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import replace
from textwrap import fill
from types import MappingProxyType

from modeler.artefacts.erd.canvas import Canvas, padded, width_of
from modeler.artefacts.erd.diagram import Box, Diagram, Edge, Field, Proof, diagram
from modeler.catalog.names import TableName
from modeler.model.data_model import DataModel, Multiplicity, Role

_CHILD_ENDS = MappingProxyType(
    {
        Multiplicity.EXACTLY_ONE: "┼┼",
        Multiplicity.ZERO_OR_ONE: "┼o",
        Multiplicity.ZERO_OR_MORE: ">o",
        Multiplicity.ONE_OR_MORE: ">┼",
        Multiplicity.UNKNOWN: "──",
    }
)
_PARENT_ENDS = MappingProxyType(
    {
        Multiplicity.EXACTLY_ONE: "┼┼",
        Multiplicity.ZERO_OR_ONE: "o┼",
        Multiplicity.ZERO_OR_MORE: "o<",
        Multiplicity.ONE_OR_MORE: "┼<",
        Multiplicity.UNKNOWN: "──",
    }
)
_LINES = MappingProxyType({Proof.TESTED: ("─", "│"), Proof.DECIDED: ("━", "┃"), Proof.PROPOSED: ("╌", "╎")})
_LEGEND = MappingProxyType(
    {
        Proof.TESTED: "──── tested on data: holds",
        Proof.DECIDED: "━━━━ accepted by a person",
        Proof.PROPOSED: "╌╌╌╌ proposed from evidence, not tested",
    }
)
_ENDS_LEGEND = "ends: ┼┼ exactly one  o┼ zero or one  >o zero or more  >┼ one or more"
_GAP = 14
"""Least columns between a child and its parents: both ends and a line that can be seen."""
_HEADER = 3
"""Lines of a box above its first field."""


def erd_text(
    model: DataModel,
    *,
    tables: Collection[TableName] | None = None,
    all_columns: bool = False,
    width: int = 100,
) -> str:
    r"""*model* drawn in at most *width* columns where names allow it, each child with its parents to the right.

    A parent with many children is drawn beside each. Where the boxes do not fit side by side, parents are listed
    below their child, on one rail.

    >>> from modeler.catalog.tables import Catalog
    >>> erd_text(DataModel(Catalog()))
    'no tables\n'
    """
    return text_of(diagram(model, tables=tables, all_columns=all_columns), width=width)


def text_of(drawing: Diagram, *, width: int = 100) -> str:
    """A diagram as text."""
    if not drawing.boxes:
        return "no tables\n"
    boxes = {box.table: box for box in drawing.boxes}
    leaving: defaultdict[TableName, list[Edge]] = defaultdict(list)
    for edge in drawing.edges:
        leaving[edge.child.table].append(edge)
    blocks = []
    for box in drawing.boxes:
        edges = leaving[box.table]
        if edges:
            parents = [boxes[edge.parent.table] for edge in edges]
            blocks.append(_beside(box, edges, parents, width) or _below(box, edges))
    blocks.extend(_alone(drawing, width))
    blocks.append("\n".join(_legend(drawing)))
    return "\n\n".join(block for block in blocks if block) + "\n"


def _beside(box: Box, edges: list[Edge], parents: list[Box], width: int) -> str:
    """The child at the left and each parent at the right; nothing where that is wider than *width*."""
    order = sorted(range(len(edges)), key=lambda i: (_row_of(box, edges[i].child.columns), i))
    edges, parents = [edges[i] for i in order], [parents[i] for i in order]
    left = _box_lines(box)
    blocks = [_box_lines(_referred(parent, edge)) for parent, edge in zip(parents, edges, strict=True)]
    gap = max(_GAP, 8 + 2 * len(edges))
    border = width_of(left[0]) - 1
    start = border + 1 + gap
    if start + max(width_of(block[0]) for block in blocks) > width:
        return ""
    canvas = Canvas()
    canvas.write_block(0, 0, left)
    top = _row_of(box, edges[0].child.columns) - _HEADER
    for place, (edge, block) in enumerate(zip(edges, blocks, strict=True)):
        canvas.write_block(top, start, block)
        bend = border + 4 + 2 * (len(edges) - 1 - place)
        _connect(canvas, edge, (_row_of(box, edge.child.columns), border), (top + _HEADER, start), bend)
        top += len(block)
    return canvas.text()


def _connect(canvas: Canvas, edge: Edge, child: tuple[int, int], parent: tuple[int, int], bend: int) -> None:
    """A line from the child's right border to the parent's left one, down at column *bend* where rows differ.

    Parents are stacked in the order of their children's rows and bends run right to left, so no two lines cross.
    """
    across, down = _LINES[edge.proof]
    (first, left), (last, right) = child, parent
    canvas.write(first, left, "├")
    if first == last:
        canvas.write(first, left + 1, across * (right - left - 1))
    else:
        shared = canvas.at(first, bend) != " "
        canvas.write(first, left + 1, across * (bend - left - 1))
        canvas.write(first, bend, "┬" if shared else "┐")
        for row in range(first + 1, last):
            canvas.write(row, bend, down)
        canvas.write(last, bend, "└" + across * (right - bend - 1))
    canvas.write(first, left + 1, _CHILD_ENDS[edge.child_end])
    canvas.write(last, right - 2, _PARENT_ENDS[edge.parent_end])
    canvas.write(last, right, "┤")


def _below(box: Box, edges: list[Edge]) -> str:
    """The child with its parents listed on a rail under it."""
    lines = list(_box_lines(box))
    lines[-1] = lines[-1][:2] + "┬" + lines[-1][3:]
    for place, edge in enumerate(edges):
        across, _ = _LINES[edge.proof]
        rail = "└" if place == len(edges) - 1 else "├"
        ends = f"{_CHILD_ENDS[edge.child_end]}{across * 2}{_PARENT_ENDS[edge.parent_end]}"
        lines.append(f"  {rail}{ends} {edge.parent.table}: {edge.condition}")
    return "\n".join(lines)


def _alone(drawing: Diagram, width: int) -> Iterator[str]:
    """Boxes that no block has shown whole, and the names of tables that are joined to nothing."""
    children = {edge.child.table for edge in drawing.edges}
    shown = {(edge.parent.table, name) for edge in drawing.edges for name in edge.parent.columns}
    unjoined = []
    for box in drawing.boxes:
        if box.table in children:
            continue
        if not box.fields:
            unjoined.append(str(box.table))
        elif any((box.table, field.name) not in shown for field in box.fields):
            yield "\n".join(_box_lines(box))
    if unjoined:
        yield fill(f"joined to nothing: {', '.join(unjoined)}", max(width, 20), break_long_words=False)


def _referred(parent: Box, edge: Edge) -> Box:
    """*parent* with only the fields that *edge* refers to, in the edge's order."""
    by_name = {field.name: field for field in parent.fields}
    fields = tuple(by_name[name] for name in edge.parent.columns)
    return replace(parent, fields=fields, hidden=0)


def _row_of(box: Box, columns: tuple[str, ...]) -> int:
    names = [field.name for field in box.fields]
    return _HEADER + min(names.index(column) for column in columns)


def _box_lines(box: Box) -> tuple[str, ...]:
    role = "" if box.role is Role.UNKNOWN else box.role.value
    rows = _field_rows(box.fields)
    notes = [*([box.note] if box.note else []), *([f"+ {box.hidden} more"] if box.hidden else [])]
    title = width_of(str(box.table)) + (2 + width_of(role) if role else 0)
    inner = max([title, *map(width_of, rows), *map(width_of, notes)])
    head = f"{box.table}{' ' * (inner - width_of(str(box.table)) - width_of(role))}{role}"
    rule = "─" * (inner + 2)
    body = [f"│ {padded(line, inner)} │" for line in (*rows, *notes)]
    middle = [f"├{rule}┤"] if body else []
    return (f"┌{rule}┐", f"│ {head} │", *middle, *body, f"└{rule}┘")


def _field_rows(fields: tuple[Field, ...]) -> list[str]:
    badges = max((width_of(field.badge) for field in fields), default=0)
    names = max((width_of(field.name) for field in fields), default=0)
    before = badges + 2 if badges else 0
    return [
        f"{padded(field.badge + '  ', before) if badges else ''}{padded(field.name, names)}  {field.data_type}"
        for field in fields
    ]


def _legend(drawing: Diagram) -> Iterator[str]:
    for proof in Proof:
        if any(edge.proof is proof for edge in drawing.edges):
            yield _LEGEND[proof]
    if drawing.edges:
        yield _ENDS_LEGEND
    if any(field.key is Proof.PROPOSED for box in drawing.boxes for field in box.fields):
        yield "PK?  key not tested"
