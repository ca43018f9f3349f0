"""The report as one HTML page: no script, no request, light and dark, fit to print."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from modeler.artefacts.analysis import Analysis, Cell, Severity
from modeler.artefacts.artefact import Artefact
from modeler.artefacts.erd import Drawing, dot_drawing, drawings, erd_text, render, themed, unjoined
from modeler.artefacts.report import words
from modeler.artefacts.report.contents import Contents, contents, place_of
from modeler.artefacts.report.highlight import highlighted
from modeler.checks.verdicts import Outcome, Verdict
from modeler.errors import MissingExtra
from modeler.model.data_model import DataModel, Status

_TEMPLATES = Path(__file__).parent / "templates"
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
_WORST_FIRST = (Outcome.REFUTED, Outcome.NOT_TESTABLE, Outcome.CONFIRMED)


def html(analysis: Analysis, *, files: Iterable[Artefact] = ()) -> Artefact:
    """``report.html``: *analysis* as a page that needs nothing else; *files* are listed as written beside it.

    Raises:
        UnsupportedRequest: Graphviz refused the diagram.
    """
    said = contents(analysis, files=files)
    page = _environment().get_template("report.html.j2").render(_variables(said))
    return Artefact("report.html", page, "the report")


@dataclass(frozen=True, slots=True)
class _Figure:
    title: str
    figure: Markup


def _variables(said: Contents) -> dict[str, object]:
    analysis, model = said.analysis, said.analysis.model
    return {
        "analysis": analysis,
        "model": model,
        "joins": said.joins,
        "tested": sum(story.relationship.status is Status.CONFIRMED for story in said.joins),
        "refutations": said.refutations,
        "changes": said.changes,
        "goal": said.goal,
        "join_queries": said.join_queries,
        "outcomes": said.outcomes,
        "severities": said.severities,
        "verdicts": sorted(analysis.verdicts, key=_worst_first),
        "unread": said.unread,
        "files": said.files,
        "chapters": tuple(_chapters(said)),
        "drawn": tuple(_figures(model)),
        "left_out": unjoined(model) if len(model.catalog) > len(drawings(model)[0].tables) else (),
        "css": Markup((_TEMPLATES / "report.css").read_text(encoding="utf-8").strip()),  # noqa: S704 - our own file
    }


def _worst_first(verdict: Verdict) -> int:
    return _WORST_FIRST.index(verdict.outcome)


def _chapters(said: Contents) -> Iterable[tuple[str, str]]:
    yield "model", "The model"
    if said.refutations or said.changes:
        yield "refuted", "Refuted and repaired"
    yield "findings", "Findings"
    yield "joins", "Joins"
    if said.goal:
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
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["marks"] = _MARKS
    environment.filters |= {
        "bytes": words.file_size,
        "capital": words.capital,
        "column_words": words.column_words,
        "highlighted": highlighted,
        "number_class": _number_class,
        "outcome_counts": words.outcome_counts,
        "outcome_words": words.outcome_words,
        "place": place_of,
        "severity_words": words.severity_words,
        "share": words.share,
        "signed": words.signed,
        "table_words": words.table_words,
        "thousands": words.thousands,
        "words": words.words,
    }
    return environment
