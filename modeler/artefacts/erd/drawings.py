"""Which pictures a model needs: one for a small model, a map and one a subject area for a large one."""

from __future__ import annotations

from dataclasses import dataclass

from modeler.artefacts.erd.areas import MOST, Area, subject_areas
from modeler.artefacts.erd.dot import erd_dot
from modeler.artefacts.erd.graphviz import Format
from modeler.artefacts.erd.overview import overview_dot
from modeler.catalog.names import TableName
from modeler.model.data_model import DataModel


@dataclass(frozen=True, slots=True)
class Drawing:
    """One picture to be laid out."""

    name: str
    """Usable as a file name; behind ``erd-`` it is the prefix of ids. Unique among the drawings of a model."""
    title: str
    tables: tuple[TableName, ...] = ()
    """The tables it shows; for a map, those of all its areas."""
    areas: tuple[Area, ...] = ()
    """The subject areas of a map; empty for a diagram."""


def drawings(model: DataModel, *, most: int = MOST) -> tuple[Drawing, ...]:
    """The pictures of *model*, each of about *most* tables, the whole first.

    A model of at most *most* tables is one diagram, tables without joins included. In a larger one only joined
    tables are drawn (:func:`unjoined` names the others), and where they are too many for one page, a map of the
    subject areas comes first.

    >>> from modeler.catalog.tables import Catalog
    >>> [drawing.name for drawing in drawings(DataModel(Catalog()))]
    ['joins']
    """
    if len(model.catalog.base) <= most:
        return (Drawing("joins", "The model", tuple(table.name for table in model.catalog.base)),)
    areas = subject_areas(model, most=most)
    if len(areas) <= 1:
        tables = areas[0].tables if areas else ()
        return (Drawing("joins", "The joined tables", tables),)
    whole = tuple(sorted(table for area in areas for table in area.tables))
    number = len(str(len(areas)))
    parts = tuple(
        Drawing(f"area-{place:0{number}}", _around(area), (*area.tables, *area.context))
        for place, area in enumerate(areas, start=1)
    )
    return (Drawing("joins", "The subject areas", whole, areas), *parts)


def _around(area: Area) -> str:
    beside = f" and {len(area.context)} beside them" if area.context else ""
    return f"Around {area.name}: {len(area.tables)} tables{beside}"


def unjoined(model: DataModel) -> tuple[TableName, ...]:
    """Tables that no chosen relationship touches, sorted.

    >>> from modeler.catalog.tables import Catalog
    >>> unjoined(DataModel(Catalog()))
    ()
    """
    joined = {
        side.table
        for relationship in model.relationships
        if relationship.chosen
        for side in (relationship.child, relationship.parent)
    }
    return tuple(table.name for table in model.catalog.base if table.name not in joined)


def dot_drawing(drawing: Drawing, model: DataModel, *, picture: Format = "svg", all_columns: bool = False) -> str:
    """*drawing* in DOT, to be laid out as *picture*."""
    name = f"erd-{drawing.name}"
    if drawing.areas:
        return overview_dot(model, drawing.areas, name=name, picture=picture)
    tables = frozenset(drawing.tables)
    return erd_dot(model, tables=tables, all_columns=all_columns, name=name, picture=picture)
