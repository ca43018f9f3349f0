"""Entity-relationship diagrams: what to draw (`diagram`), and one module for each way of drawing it."""

from __future__ import annotations

from modeler.artefacts.erd.dbml import erd_dbml
from modeler.artefacts.erd.dot import erd_dot
from modeler.artefacts.erd.drawings import Drawing, dot_drawing, drawings, unjoined
from modeler.artefacts.erd.files import erd_files
from modeler.artefacts.erd.graphviz import render
from modeler.artefacts.erd.mermaid import erd_mermaid
from modeler.artefacts.erd.svg import themed
from modeler.artefacts.erd.text import erd_text

__all__ = [
    "Drawing",
    "dot_drawing",
    "drawings",
    "erd_dbml",
    "erd_dot",
    "erd_files",
    "erd_mermaid",
    "erd_text",
    "render",
    "themed",
    "unjoined",
]
