"""The exporter of diagrams: every notation as a file under ``erd/``."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.artefacts.analysis import Analysis
from modeler.artefacts.artefact import Artefact
from modeler.artefacts.erd.dbml import erd_dbml
from modeler.artefacts.erd.drawings import Drawing, dot_drawing, drawings
from modeler.artefacts.erd.graphviz import render
from modeler.artefacts.erd.mermaid import erd_mermaid
from modeler.artefacts.erd.svg import themed
from modeler.artefacts.erd.text import erd_text
from modeler.errors import MissingExtra
from modeler.model.data_model import DataModel


def erd_files(analysis: Analysis) -> tuple[Artefact, ...]:
    """The model of *analysis* as text, Mermaid, DBML and DOT, and as SVG and PNG where there is a Graphviz.

    Raises:
        UnsupportedRequest: Graphviz refused a drawing.
    """
    model = analysis.model
    pictures = drawings(model)
    return (
        Artefact("erd/joins.txt", erd_text(model), "the model drawn in text"),
        Artefact("erd/joins.mmd", erd_mermaid(model), "the model in Mermaid"),
        Artefact("erd/joins.dbml", erd_dbml(model), "the model in DBML"),
        *(
            Artefact(f"erd/{one.name}.dot", dot_drawing(one, model), f"{_lower(one)} in Graphviz DOT")
            for one in pictures
        ),
        *_laid_out(pictures, model),
    )


def _laid_out(pictures: tuple[Drawing, ...], model: DataModel) -> Iterator[Artefact]:
    for one in pictures:
        try:
            svg = render(dot_drawing(one, model), "svg").decode()
            yield Artefact(f"erd/{one.name}.svg", themed(svg, title=one.title), f"{_lower(one)} as a picture")
            if one is pictures[0]:  # of a large model only the map: its areas would make 50 MB of PNG
                png = render(dot_drawing(one, model, picture="png"), "png")
                yield Artefact(f"erd/{one.name}.png", png, f"{_lower(one)} as a picture")
        except MissingExtra:
            return


def _lower(drawing: Drawing) -> str:
    return drawing.title[0].lower() + drawing.title[1:]
