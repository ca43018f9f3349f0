"""The model in DBML, for dbdiagram.io and the tools around it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from modeler.artefacts.erd.diagram import Box, Diagram, Edge, Proof, diagram
from modeler.catalog.names import ColumnSet, TableName
from modeler.model.data_model import DataModel


def erd_dbml(model: DataModel, *, tables: Collection[TableName] | None = None, all_columns: bool = False) -> str:
    """*model* as DBML; a comment above each Ref has both ends and says whether it was tested.

    DBML tells only one from many, so that ``>`` is many to one and ``-`` one to one. A table without a shown
    column is a comment, because DBML has no empty tables.

    >>> from modeler.catalog.tables import Catalog
    >>> erd_dbml(DataModel(Catalog()))
    ''
    """
    return dbml_of(diagram(model, tables=tables, all_columns=all_columns))


def dbml_of(drawing: Diagram) -> str:
    """A diagram as DBML."""
    parts = ["\n".join(_table(box)) for box in drawing.boxes]
    parts.extend(_reference(edge) for edge in drawing.edges)
    return "\n\n".join(parts) + "\n" if parts else ""


def _table(box: Box) -> Iterator[str]:
    if not box.fields:
        yield f"// {_line(str(box.table))}: {box.hidden} columns, joined to nothing"
        return
    key = [field.name for field in box.fields if field.key]
    yield f"Table {_name(box.table)} {{"
    for field in box.fields:
        settings = " [pk]" if key == [field.name] else ""
        yield f"  {_quoted(field.name)} {_quoted(field.data_type)}{settings}"
    if len(key) > 1:
        yield f"  indexes {{\n    ({', '.join(_quoted(name) for name in key)}) [pk]\n  }}"
    note = _note(box)
    if note:
        yield f"  Note: '{note}'"
    yield "}"


def _note(box: Box) -> str:
    untested = "key not tested" if any(field.key is Proof.PROPOSED for field in box.fields) else ""
    sentence = "; ".join(part for part in (box.grain, box.note, untested) if part)
    return _line(sentence).replace("\\", "\\\\").replace("'", "\\'")


def _reference(edge: Edge) -> str:
    sign = "-" if edge.child_end.is_one and edge.parent_end.is_one else ">"
    return f"// {_line(edge.sentence)}\nRef: {_side(edge.child)} {sign} {_side(edge.parent)}"


def _side(columns: ColumnSet) -> str:
    names = [_quoted(name) for name in columns.columns]
    listed = names[0] if len(names) == 1 else f"({', '.join(names)})"
    return f"{_name(columns.table)}.{listed}"


def _name(table: TableName) -> str:
    return f"{_quoted(table.schema)}.{_quoted(table.table)}"


def _quoted(name: str) -> str:
    escaped = _line(name).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _line(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)
