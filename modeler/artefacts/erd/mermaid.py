"""The entity-relationship diagram in Mermaid, which GitHub, GitLab and many wikis draw."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from types import MappingProxyType

from modeler.artefacts.erd.diagram import Box, Diagram, Edge, Proof, diagram
from modeler.catalog.names import TableName
from modeler.model.data_model import DataModel, Multiplicity

_PARENT_ENDS = MappingProxyType(
    {
        Multiplicity.EXACTLY_ONE: "||",
        Multiplicity.ZERO_OR_ONE: "|o",
        Multiplicity.ZERO_OR_MORE: "}o",
        Multiplicity.ONE_OR_MORE: "}|",
        Multiplicity.UNKNOWN: "|o",
    }
)
_CHILD_ENDS = MappingProxyType(
    {
        Multiplicity.EXACTLY_ONE: "||",
        Multiplicity.ZERO_OR_ONE: "o|",
        Multiplicity.ZERO_OR_MORE: "o{",
        Multiplicity.ONE_OR_MORE: "|{",
        Multiplicity.UNKNOWN: "o{",
    }
)


def erd_mermaid(model: DataModel, *, tables: Collection[TableName] | None = None, all_columns: bool = False) -> str:
    """*model* as a Mermaid ``erDiagram``, each edge written parent first.

    Solid lines were tested on data or accepted by a person, dotted ones are proposals. Mermaid cannot draw an
    unknown end: it gets the widest one, and the edge's label says that it is not known. Characters that Mermaid's
    grammar lacks become ``_``; the true name of a column stands beside it as its comment.

    >>> from modeler.catalog.tables import Catalog
    >>> print(erd_mermaid(DataModel(Catalog())), end="")
    erDiagram
    """
    return mermaid_of(diagram(model, tables=tables, all_columns=all_columns))


def mermaid_of(drawing: Diagram) -> str:
    """A diagram as Mermaid."""
    names = _distinct((str(box.table) for box in drawing.boxes), _entity)
    entities = {box.table: name for box, name in zip(drawing.boxes, names, strict=True)}
    lines = ["erDiagram"]
    for box in drawing.boxes:
        lines.extend(_entity_lines(box, entities[box.table]))
    lines.extend(_relationship(edge, entities) for edge in drawing.edges)
    return "\n".join(lines) + "\n"


def _entity_lines(box: Box, entity: str) -> Iterator[str]:
    if not box.fields:
        yield f'    "{entity}"'
        return
    yield f'    "{entity}" {{'
    names = _distinct((field.name for field in box.fields), _word)
    for field, name in zip(box.fields, names, strict=True):
        keys = ", ".join(part for part in ("PK" if field.key else "", "FK" if field.foreign else "") if part)
        remarks = [field.name] if name != field.name else []
        if field.key is Proof.PROPOSED:
            remarks.append("key not tested")
        comment = f' "{_comment("; ".join(remarks))}"' if remarks else ""
        yield f"        {_word(field.data_type)} {name}{' ' + keys if keys else ''}{comment}"
    yield "    }"


def _relationship(edge: Edge, entities: dict[TableName, str]) -> str:
    line = ".." if edge.proof is Proof.PROPOSED else "--"
    ends = f"{_PARENT_ENDS[edge.parent_end]}{line}{_CHILD_ENDS[edge.child_end]}"
    unknown = Multiplicity.UNKNOWN in (edge.parent_end, edge.child_end)
    label = f"{edge.condition} (cardinality not known)" if unknown else edge.condition
    return f'    "{entities[edge.parent.table]}" {ends} "{entities[edge.child.table]}" : "{_comment(label)}"'


def _distinct(names: Iterable[str], spelled: Callable[[str], str]) -> tuple[str, ...]:
    """Each name as *spelled*, numbered where two become the same."""
    given: dict[str, int] = {}
    found = []
    for name in names:
        spelling = spelled(name)
        given[spelling] = given.get(spelling, 0) + 1
        found.append(spelling if given[spelling] == 1 else f"{spelling}_{given[spelling]}")
    return tuple(found)


def _entity(name: str) -> str:
    """A quoted entity may hold anything but these."""
    return "".join("_" if c in '"%\\' or not c.isprintable() else c for c in name)


def _word(name: str) -> str:
    """An attribute's name or type: a letter first, then letters, digits and a few marks."""
    kept = "".join(c if c.isascii() and (c.isalnum() or c in "_-()[]") else "_" for c in name)
    return kept if kept[:1].isalpha() else f"c_{kept}"


def _comment(text: str) -> str:
    return "".join("'" if c == '"' else c if c.isprintable() else " " for c in text)
