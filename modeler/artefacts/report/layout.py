"""What both layouts of the report share: how templates are read, how words are spelled, and in which order."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from types import MappingProxyType

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from modeler.artefacts.artefact import Artefact
from modeler.artefacts.erd import drawings, unjoined
from modeler.artefacts.grid import cell_text
from modeler.artefacts.report import words
from modeler.artefacts.report.contents import Contents, place_of
from modeler.checks.verdicts import Outcome, Verdict
from modeler.model.data_model import Status

TEMPLATES = Path(__file__).parent / "templates"

_FOLDERS = MappingProxyType(
    {
        "dbt/": "sources, tests and staging models for dbt",
        "dictionary/": "a page for each table",
        "erd/": "the diagram in every notation",
        "ml/": "scripts that predict a column",
        "sql/": "queries to run",
        "tests/": "the query behind each claim",
    }
)
_WORST_FIRST = (Outcome.REFUTED, Outcome.NOT_TESTABLE, Outcome.CONFIRMED)


def environment(*, autoescape: bool) -> Environment:
    """Templates of the report, with the filters that spell numbers and names; an unknown name is an error."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=autoescape,  # noqa: S701 - off for Markdown only, which escapes in its own way
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters |= {
        "bytes": words.file_size,
        "capital": words.capital,
        "cell_text": cell_text,
        "column_words": words.column_words,
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
    return made


def variables(said: Contents) -> dict[str, object]:
    """What every template is given."""
    analysis, model = said.analysis, said.analysis.model
    drawn = drawings(model)[0].tables
    return {
        "analysis": analysis,
        "model": model,
        "joins": said.joins,
        "tested": sum(story.relationship.status is Status.CONFIRMED for story in said.joins),
        "refutations": said.refutations,
        "changes": said.changes,
        "constants": said.constants,
        "goal": said.goal,
        "join_queries": said.join_queries,
        "outcomes": said.outcomes,
        "severities": said.severities,
        "verdicts": worst_first(analysis.verdicts),
        "unread": said.unread,
        "files": said.files,
        "folders": folders(said.files),
        "left_out": unjoined(model) if len(drawn) < len(model.catalog) else (),
    }


def folders(files: Iterable[Artefact]) -> tuple[tuple[str, str, tuple[Artefact, ...]], ...]:
    """*files* by the folder they are written to, with what it holds, in the order of their first file.

    >>> [(folder, title, len(held)) for folder, title, held in folders([Artefact("ml/xgboost.py", "")])]
    [('ml/', 'scripts that predict a column', 1)]
    """
    held: dict[str, list[Artefact]] = {}
    for file in files:
        head, slash, _ = file.path.partition("/")
        held.setdefault(f"{head}/" if slash else "", []).append(file)
    return tuple((folder, _FOLDERS.get(folder, ""), tuple(inside)) for folder, inside in held.items())


def worst_first(verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """Refuted, then not testable, then confirmed; in battery order within each.

    >>> worst_first(())
    ()
    """
    return tuple(sorted(verdicts, key=lambda verdict: _WORST_FIRST.index(verdict.outcome)))
