"""The entity-relationship diagram in Graphviz DOT: HTML-label tables, a crow's foot at each many end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from html import escape
from textwrap import wrap
from types import MappingProxyType

from modeler.artefacts.erd.diagram import Box, Diagram, Edge, Field, Proof, diagram
from modeler.artefacts.erd.graphviz import Format
from modeler.catalog.names import ColumnSet, TableName
from modeler.model.data_model import DataModel, Multiplicity, Role

INK = "#1f2328"
MUTED = "#656d76"
PAPER = "#ffffff"
RULE = "#c8d1da"
LINE = "#424a53"
KEY = "#9a6700"
REFERENCE = "#0969da"
TITLE = "#fefefe"
HEADERS = MappingProxyType(
    {Role.FACT: "#0b5cad", Role.DIMENSION: "#1a7f64", Role.BRIDGE: "#8250df", Role.UNKNOWN: "#57606a"}
)
"""Colours are also the handles by which `erd.svg` re-colours the drawing for dark screens: each has one meaning."""

_ENDS = MappingProxyType(
    {
        Multiplicity.EXACTLY_ONE: "teetee",
        Multiplicity.ZERO_OR_ONE: "teeodot",
        Multiplicity.ZERO_OR_MORE: "crowodot",
        Multiplicity.ONE_OR_MORE: "crowtee",
        Multiplicity.UNKNOWN: "none",
    }
)
_STYLES = MappingProxyType({Proof.TESTED: "solid", Proof.DECIDED: "solid, penwidth=2.4", Proof.PROPOSED: "dashed"})
_LEGEND = MappingProxyType(
    {
        Proof.TESTED: ("———", "tested on data: holds"),
        Proof.DECIDED: ("<B>———</B>", "accepted by a person"),
        Proof.PROPOSED: ("- - - -", "proposed from evidence, not tested"),
    }
)


def erd_dot(
    model: DataModel,
    *,
    tables: Collection[TableName] | None = None,
    all_columns: bool = False,
    name: str = "erd",
    picture: Format = "svg",
) -> str:
    """*model* as a DOT digraph, drawn from child (left) to parent (right); *name* prefixes the SVG's ids.

    Only fields that take part in joins are shown, unless *all_columns*. Each end is drawn as its multiplicity:
    two bars for exactly one, bar and ring for zero or one, crow's foot and ring for zero or more, crow's foot and
    bar for one or more, nothing where it is not known (Everest's notation). Lines are solid where a test on data
    held, bold where a person decided, dashed where nothing was tested; refuted relationships are left out.

    >>> from modeler.catalog.tables import Catalog
    >>> print(erd_dot(DataModel(Catalog())).splitlines()[0])
    digraph "erd" {
    """
    return dot_of(diagram(model, tables=tables, all_columns=all_columns), name=name, picture=picture)


def dot_of(drawing: Diagram, *, name: str = "erd", picture: Format = "svg") -> str:
    """A diagram as DOT; a PNG, which cannot adapt to its surroundings, gets paper and twice the resolution."""
    ports = _ports(drawing, name)
    lines = [
        f"digraph {attribute(name)} {{",
        *settings(name, picture),
        *(_node(box, ports) for box in drawing.boxes),
        *(_arrow(edge, ports, f"{name}-e{place}") for place, edge in enumerate(drawing.edges)),
    ]
    legend = _legend(drawing)
    if legend:
        lines.append(f"  label=<{legend}>")
    return "\n".join([*lines, "}", ""])


def settings(name: str, picture: Format) -> Iterator[str]:
    """The attributes every drawing of ours starts with."""
    ground = 'bgcolor="transparent"' if picture == "svg" else f'bgcolor="{PAPER}", dpi=144'
    yield (
        f"  graph [id={attribute(name)}, rankdir=LR, {ground}, pad=0.25, nodesep=0.4, ranksep=1.1,"
        f' fontname="Helvetica", fontsize=10, fontcolor="{MUTED}", labelloc=b, labeljust=l]'
    )
    yield f'  node [shape=plain, fontname="Helvetica", fontsize=11, fontcolor="{INK}"]'
    yield f'  edge [dir=both, arrowsize=1.1, color="{LINE}", penwidth=1.2, fontname="Helvetica",'
    yield f'  fontsize=9, fontcolor="{MUTED}"]'


def html_text(text: str) -> str:
    """*text* for an HTML-like label; control characters, which no label can hold, become spaces."""
    return escape("".join(c if c.isprintable() else " " for c in text))


def attribute(text: str) -> str:
    """*text* as a quoted DOT string, safe where backslashes are escapes."""
    plain = "".join(c if c.isprintable() else " " for c in text)
    escaped = plain.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


@dataclass(frozen=True, slots=True)
class _Ports:
    """Where edges are fastened."""

    ids: Mapping[TableName, str]
    rows: Mapping[TableName, Mapping[str, int]]
    """The place of each field in its box."""
    arriving: Mapping[tuple[TableName, int], tuple[Multiplicity, ...]]
    """The different ends that edges draw at a row as their parent: each gets its own port."""

    def row(self, columns: ColumnSet) -> int:
        """The row an edge is fastened to: the first of its columns."""
        return min(self.rows[columns.table][column] for column in columns.columns)


def _ports(drawing: Diagram, name: str) -> _Ports:
    rows = {box.table: {field.name: row for row, field in enumerate(box.fields)} for box in drawing.boxes}
    ports = _Ports({box.table: f"{name}-t{place}" for place, box in enumerate(drawing.boxes)}, rows, {})
    ends: defaultdict[tuple[TableName, int], set[Multiplicity]] = defaultdict(set)
    for edge in drawing.edges:
        ends[edge.parent.table, ports.row(edge.parent)].add(edge.parent_end)
    return replace(ports, arriving={place: tuple(sorted(found)) for place, found in ends.items()})


def _node(box: Box, ports: _Ports) -> str:
    identifier = attribute(ports.ids[box.table])
    tooltip = ". ".join(part for part in (str(box.table), box.grain, box.note) if part)
    return f"  {identifier} [id={identifier}, tooltip={attribute(tooltip)}, label=<{_table(box, ports)}>]"


def _table(box: Box, ports: _Ports) -> str:
    rows = [_header(box)]
    for place, field in enumerate(box.fields):
        rows.extend(_rows(field, place, ports.arriving.get((box.table, place), ())))
    return (
        f'<TABLE BORDER="1" CELLBORDER="0" CELLSPACING="0" CELLPADDING="5" COLOR="{RULE}" BGCOLOR="{PAPER}">'
        f"{''.join((*rows, *_footer(box)))}</TABLE>"
    )


def _header(box: Box) -> str:
    role = "" if box.role is Role.UNKNOWN else f'  <FONT POINT-SIZE="9">{box.role.value}</FONT>'
    title = f'<FONT COLOR="{TITLE}"><B>{html_text(str(box.table))}</B>{role}</FONT>'
    return f'<TR><TD COLSPAN="3" ALIGN="LEFT" BGCOLOR="{HEADERS[box.role]}" CELLPADDING="6">{title}</TD></TR>'


def _rows(field: Field, place: int, arriving: tuple[Multiplicity, ...]) -> Iterator[str]:
    colour = KEY if field.key is not None else REFERENCE
    badge = f'<FONT POINT-SIZE="9" COLOR="{colour}"><B>{field.badge}</B></FONT>' if field.badge else " "
    name = f"<B>{html_text(field.name)}</B>" if field.key is not None else html_text(field.name)
    data_type = f'<FONT COLOR="{MUTED}">{html_text(field.data_type)}</FONT>'
    span = f' ROWSPAN="{len(arriving)}"' if len(arriving) > 1 else ""
    yield (
        f'<TR><TD PORT="l{place}_0" ALIGN="LEFT">{badge}</TD><TD ALIGN="LEFT"{span}>{name}</TD>'
        f'<TD PORT="r{place}" ALIGN="LEFT"{span}>{data_type}</TD></TR>'
    )
    for slot in range(1, len(arriving)):
        yield f'<TR><TD PORT="l{place}_{slot}"> </TD></TR>'


def _footer(box: Box) -> Iterator[str]:
    notes = [box.note] if box.note else []
    if box.hidden:
        more = "more " if box.fields else ""
        unjoined = "" if box.fields else ", joined to nothing"
        notes.append(f"{box.hidden} {more}{'column' if box.hidden == 1 else 'columns'}{unjoined}")
    for note in notes:
        lines = "".join(f'{html_text(line)}<BR ALIGN="LEFT"/>' for line in wrap(note, 30))
        font = f'<FONT POINT-SIZE="9" COLOR="{MUTED}"><I>{lines}</I></FONT>'
        yield f'<TR><TD COLSPAN="3" ALIGN="LEFT" CELLPADDING="4">{font}</TD></TR>'


def _arrow(edge: Edge, ports: _Ports, identifier: str) -> str:
    label = f", label={_pairs(edge)}" if len(edge.child.columns) > 1 else ""
    return (
        f"  {_tail(edge, ports)} -> {_head(edge, ports)} [id={attribute(identifier)},"
        f" arrowtail={_ENDS[edge.child_end]}, arrowhead={_ENDS[edge.parent_end]},"
        f" style={_STYLES[edge.proof]}{label}, tooltip={attribute(edge.sentence)}]"
    )


def _pairs(edge: Edge) -> str:
    """The pairs of a composite key, one a line: a label as long as they are pushes the tables apart."""
    pairs = (f"{one} = {other}" for one, other in zip(edge.child.columns, edge.parent.columns, strict=True))
    lines = "\\n".join(attribute(pair)[1:-1] for pair in pairs)
    return f'"{lines}"'


def _tail(edge: Edge, ports: _Ports) -> str:
    return f"{attribute(ports.ids[edge.child.table])}:r{ports.row(edge.child)}:e"


def _head(edge: Edge, ports: _Ports) -> str:
    node, row = attribute(ports.ids[edge.parent.table]), ports.row(edge.parent)
    if edge.child.table == edge.parent.table:
        return f"{node}:r{row}:e"
    slot = ports.arriving[edge.parent.table, row].index(edge.parent_end)
    return f"{node}:l{row}_{slot}:w"


def _legend(drawing: Diagram) -> str:
    proofs = [proof for proof in Proof if any(edge.proof is proof for edge in drawing.edges)]
    cells = [f"<TD>{_LEGEND[proof][0]}  {_LEGEND[proof][1]}</TD>" for proof in proofs]
    if any(field.key is Proof.PROPOSED for box in drawing.boxes for field in box.fields):
        cells.append("<TD>PK?  key not tested</TD>")
    if not cells:
        return ""
    return f'<TABLE BORDER="0" CELLSPACING="6" CELLPADDING="2"><TR>{"".join(cells)}</TR></TABLE>'
