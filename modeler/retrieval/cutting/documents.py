"""Documentation of any format: each has its cutter."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.retrieval.cutting.headings import cut_markdown, cut_rst, cut_text
from modeler.retrieval.cutting.pages import cut_html, cut_notebook
from modeler.retrieval.cutting.pieces import Piece

_BY_LANGUAGE = {
    "markdown": cut_markdown,
    "rst": cut_rst,
    "html": cut_html,
    "notebook": cut_notebook,
}


def cut_documents(text: str, path: str, language: str) -> Iterator[Piece]:
    """The sections of a document in *language*; of an unknown one the whole text."""
    yield from _BY_LANGUAGE.get(language, cut_text)(text, path, language)
