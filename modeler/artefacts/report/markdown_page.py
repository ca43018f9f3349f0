"""The report as Markdown, for a repository or a wiki; the diagram is Mermaid."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from jinja2 import Environment

from modeler.artefacts.analysis import Analysis, Cell
from modeler.artefacts.artefact import Artefact
from modeler.artefacts.erd import drawings, erd_mermaid
from modeler.artefacts.grid import cell_text
from modeler.artefacts.report import words
from modeler.artefacts.report.contents import contents
from modeler.artefacts.report.layout import environment, variables
from modeler.artefacts.report.markdown_words import code, escaped, fenced
from modeler.checks.verdicts import Number


def markdown(analysis: Analysis, *, files: Iterable[Artefact] = ()) -> Artefact:
    """``report.md``: *analysis* in GitHub's Markdown; *files* are listed as written beside it."""
    said = contents(analysis, files=files)
    drawn = frozenset(drawings(analysis.model)[0].tables)
    mermaid = erd_mermaid(analysis.model, tables=drawn).rstrip("\n")
    text = _environment().get_template("report.md.j2").render(variables(said), mermaid=mermaid)
    return Artefact("report.md", text.rstrip("\n") + "\n", "the report in Markdown")


def _cell(value: Cell) -> str:
    return "*null*" if value is None else escaped(cell_text(value))


def _number_words(numbers: Iterable[tuple[str, Number]]) -> str:
    listed = ", ".join(f"{escaped(words.words(name))} {words.thousands(value)}" for name, value in numbers)
    return f" ({listed})" if listed else ""


@cache
def _environment() -> Environment:
    made = environment(autoescape=False)
    made.filters |= {
        "cell": _cell,
        "code": code,
        "fenced": fenced,
        "is_number": words.is_number_column,
        "number_words": _number_words,
        "text": escaped,
    }
    return made
