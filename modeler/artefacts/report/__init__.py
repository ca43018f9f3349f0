"""The report: what it says (`contents`), and one module for each way of saying it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from modeler.artefacts.analysis import Analysis
from modeler.artefacts.artefact import Artefact
from modeler.artefacts.report.headlines import headlines
from modeler.artefacts.report.html_page import html
from modeler.artefacts.report.json_document import json, report_document
from modeler.artefacts.report.markdown_page import markdown
from modeler.errors import UnknownName, did_you_mean

_WRITERS = {"html": html, "md": markdown, "json": json}

FORMATS = tuple(_WRITERS)
"""What the report can be written as."""

__all__ = ["FORMATS", "headlines", "html", "json", "markdown", "report", "report_document"]


def report(
    analysis: Analysis, *, formats: Iterable[str] = FORMATS, files: Iterable[Artefact] = ()
) -> tuple[Artefact, ...]:
    """``report.html``, ``report.md``, ``report.json`` in the order of *formats*; *files* are listed in each.

    Raises:
        UnknownName: a format that is none of :data:`FORMATS`.
        UnsupportedRequest: Graphviz refused the diagram.
    """
    listed = tuple(files)
    return tuple(_writer(name)(analysis, files=listed) for name in formats)


def _writer(name: str) -> Callable[..., Artefact]:
    if name not in _WRITERS:
        hint = did_you_mean(name, _WRITERS) or f"known: {', '.join(_WRITERS)}"
        raise UnknownName(f"a report has no format {name!r}", hint=hint)
    return _WRITERS[name]
