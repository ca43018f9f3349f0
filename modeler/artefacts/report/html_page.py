"""The report as one HTML page: no script, no request, light and dark, fit to print."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from jinja2 import Environment
from markupsafe import Markup

from modeler.artefacts.analysis import Analysis, Cell, Severity
from modeler.artefacts.artefact import Artefact
from modeler.artefacts.erd import Drawing, dot_drawing, drawings, erd_text, render, themed
from modeler.artefacts.lookup import lookup
from modeler.artefacts.report import words
from modeler.artefacts.report.contents import Contents, contents
from modeler.artefacts.report.highlight import highlighted
from modeler.artefacts.report.layout import TEMPLATES, environment, variables
from modeler.checks.verdicts import Outcome
from modeler.errors import MissingExtra
from modeler.model.data_model import DataModel

_MARKS = MappingProxyType(
    {
        Outcome.CONFIRMED: "✓",
        Outcome.REFUTED: "✗",
        Outcome.NOT_TESTABLE: "–",  # noqa: RUF001 - a dash, as wide as the other marks
        Severity.ERROR: "✗",
        Severity.WARNING: "!",
        Severity.INFO: "i",
    }
)
_WIDTH = re.compile(r'<svg[^>]*? width="([0-9.]+)pt"')


def html(analysis: Analysis, *, files: Iterable[Artefact] = ()) -> Artefact:
    """``report.html``: *analysis* as a page that needs nothing else; *files* are listed as written beside it.

    Raises:
        UnsupportedRequest: Graphviz refused the diagram.
    """
    said = contents(analysis, files=files)
    css = (TEMPLATES / "report.css").read_text(encoding="utf-8").strip()
    page = (
        _environment()
        .get_template("report.html.j2")
        .render(
            variables(said),
            checks=frozenset(verdict.check.name for verdict in analysis.verdicts),
            chapters=tuple(_chapters(said)),
            known=lookup(analysis.model),
            drawn=tuple(_figures(analysis.model)),
            css=Markup(css),  # noqa: S704 - our own file
        )
    )
    return Artefact("report.html", page, "the report")


@dataclass(frozen=True, slots=True)
class _Figure:
    title: str
    figure: Markup


def _chapters(said: Contents) -> Iterable[tuple[str, str]]:
    yield "model", "The model"
    if said.refutations or said.changes:
        yield "refuted", "Refuted and repaired"
    yield "findings", "Findings"
    yield "joins", "Joins"
    if said.constants:
        yield "constants", "Constants"
    if said.goal or said.analysis.goal:
        yield "answer", "The answer"
    if said.analysis.rounds:
        yield "rounds", "Validation"
    if said.analysis.verdicts:
        yield "tests", "Tests"
    yield "tables", "Tables"
    yield "sources", "What was read"
    if said.files:
        yield "files", "Files"


def _figures(model: DataModel) -> Iterable[_Figure]:
    """Every drawing of the model; the drawing in text where there is nothing to lay it out with."""
    for drawing in drawings(model):
        try:
            svg = render(dot_drawing(drawing, model), "svg").decode()
        except MissingExtra as missing:
            text = Markup('<figure><pre tabindex="0">{}</pre><figcaption>{}: {}.</figcaption></figure>')
            yield _Figure(drawing.title, text.format(erd_text(model), missing.message, missing.hint))
            return
        yield _Figure(drawing.title, _figure(themed(svg, title=drawing.title), drawing))


def _figure(svg: str, drawing: Drawing) -> Markup:
    caption = "Each box is a subject area; a line counts the joins between two." if drawing.areas else _ENDS
    # themed() returns Graphviz's output, in which every name was escaped
    picture = Markup(svg)  # noqa: S704
    frame = Markup('<figure><div class="picture" tabindex="0"{}>{}</div><figcaption>{}</figcaption></figure>')
    return frame.format(_natural_width(svg), picture, caption)


def _natural_width(svg: str) -> Markup:
    """A property for the style sheet, which shrinks a picture only as far as its text stays legible."""
    found = _WIDTH.search(svg)
    return Markup(' style="--natural: {}pt"').format(found[1]) if found else Markup("")


_ENDS = (
    "At each end: two bars, exactly one; bar and ring, zero or one; crow’s foot and ring, zero or more; "  # noqa: RUF001
    "crow’s foot and bar, one or more; nothing, not known."  # noqa: RUF001
)


def _number_class(rows: tuple[tuple[Cell, ...], ...], place: int) -> Markup:
    return Markup(' class="number"') if words.is_number_column(rows, place) else Markup("")


@cache
def _environment() -> Environment:
    made = environment(autoescape=True)
    made.globals["marks"] = _MARKS
    made.filters |= {"highlighted": highlighted, "number_class": _number_class}
    return made
