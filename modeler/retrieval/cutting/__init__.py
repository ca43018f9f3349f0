"""How a source is cut into passages: one file a kind, one line here."""

from __future__ import annotations

from modeler.registry import Registry

CUTTERS = Registry(
    "cutter",
    {
        "definitions": "modeler.retrieval.cutting.definitions:cut_definitions",
        "documents": "modeler.retrieval.cutting.documents:cut_documents",
        "functions": "modeler.retrieval.cutting.functions:cut_functions",
        "statements": "modeler.retrieval.cutting.statements:cut_statements",
    },
    "modeler.cutters",
)
"""Each takes text, path and language, and gives :class:`~modeler.retrieval.cutting.pieces.Piece`."""

VERSION = "2"
"""Raised when a cutter cuts the same text otherwise: every file is then cut again."""
