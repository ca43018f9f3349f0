"""The entity-relationship diagram, drawn in the answer and as files beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from modeler.artefacts.artefact import Artefact
from modeler.artefacts.erd import render
from modeler.artefacts.erd.diagram import Diagram, diagram, only_fields
from modeler.artefacts.erd.dot import dot_of
from modeler.artefacts.erd.mermaid import mermaid_of
from modeler.artefacts.erd.text import text_of
from modeler.assistant.abilities import Abilities
from modeler.assistant.answer import Section
from modeler.assistant.joined import on_text
from modeler.assistant.markdown import bullets, code, paragraphs, plain
from modeler.assistant.skills.joins import joined_for
from modeler.assistant.skills.request import Request
from modeler.assistant.skills.skill import Cue, Resolved, Skill
from modeler.catalog.names import TableName
from modeler.errors import MissingExtra
from modeler.model.data_model import Multiplicity, Relationship, Status

_DRAWN_UP_TO = 60
"""Tables that are laid out as a picture at once; more take seconds."""
_ENDS = {
    Multiplicity.ZERO_OR_MORE: ">o",
    Multiplicity.ONE_OR_MORE: ">┼",
}


@dataclass(frozen=True, slots=True)
class ErdArguments:
    """What is to be drawn."""

    tables: tuple[str, ...] = ()
    all_columns: bool = False
    candidate: int = 1


def resolve(request: Request) -> tuple[Resolved, ...]:
    """A diagram of the tables spoken of; of all that join where none is, and the request says all."""
    wide = bool(_ALL_COLUMNS.search(request.words))
    tables, assumed = request.tables()
    if _WHOLE.search(request.words) and not request.mentions.tables:
        return (Resolved(ErdArguments((), wide), ("drawn are all tables that take part in a join",)),)
    if not tables:
        return (Resolved(ErdArguments((), wide), ("no table is named: drawn are all that take part in a join",)),)
    return (Resolved(ErdArguments(tuple(map(str, tables)), wide), assumed),)


def answer(arguments: ErdArguments, abilities: Abilities) -> Section:
    """The diagram as text and Mermaid, what its crow's feet say, and DOT and SVG as files."""
    named = tuple(abilities.model.catalog[name].name for name in arguments.tables)
    joined = joined_for(named, abilities.model, candidate=arguments.candidate)
    model = replace(abilities.model, relationships=tuple(map(_drawable, joined.relationships)))
    tables = tuple(dict.fromkeys(side.table for r in model.relationships for side in (r.child, r.parent)))
    drawing = diagram(model, tables=tables, all_columns=arguments.all_columns)
    bare = only_fields(drawing)
    mermaid, dot = mermaid_of(bare), dot_of(bare)
    text = paragraphs(
        "## Entity relationship diagram",
        code(text_of(bare), "text"),
        bullets((*map(_foot, model.relationships), *_readings(drawing))),
        f"Nothing joins {', '.join(map(str, joined.apart))} to the others." if joined.apart else "",
        "The same in Mermaid:",
        code(mermaid, "mermaid"),
    )
    return Section(
        text,
        verified=not joined.apart,
        artefacts=tuple(_files(mermaid, dot, tables)),
        subject=model.relationships[0].name,
    )


def _files(mermaid: str, dot: str, tables: tuple[TableName, ...]) -> Iterator[Artefact]:
    yield Artefact("erd/diagram.mmd", mermaid, "the diagram in Mermaid")
    yield Artefact("erd/diagram.dot", dot, "the diagram in Graphviz DOT")
    if len(tables) <= _DRAWN_UP_TO:
        try:
            yield Artefact("erd/diagram.svg", render(dot, "svg").decode(), "the diagram as a picture")
        except MissingExtra:
            return


def _readings(drawing: Diagram) -> Iterator[str]:
    """How tables must be read for the ends to hold; said below a diagram that shows fields only."""
    for box in drawing.boxes:
        if box.note:
            yield f"{box.table}: {plain(box.note)}"


def _drawable(one: Relationship) -> Relationship:
    """A candidate that was asked for is drawn as what it is: proposed, not tested."""
    return one if one.chosen else replace(one, status=Status.PROPOSED)


def _foot(one: Relationship) -> str:
    sign = _ENDS.get(one.child_end)
    if sign is None:
        return f"`{on_text(one)}`: {_words(one.child_end)} to {_words(one.parent_end)}, so there is no crow's foot"
    return (
        f"the crow's foot `{sign}` stands beside {one.child.table}, the many side of `{on_text(one)}`"
        f"{_ratio(one)}: a row of {one.parent.table} has {_words(one.child_end)} rows there, "
        f"a row of {one.child.table} has {_words(one.parent_end)} here"
    )


def _ratio(one: Relationship) -> str:
    return f", which is 1:many from {one.parent.table} to {one.child.table}" if one.parent_end.is_one else ""


def _words(end: Multiplicity) -> str:
    return end.value.replace("_", " ")


_ALL_COLUMNS = re.compile(
    r"\b(?:all|every|each)\s+(?:of\s+)?(?:the\s+|their\s+|its\s+)?(?:columns?|fields?|attributes?)\b", re.IGNORECASE
)
_WHOLE = re.compile(
    r"\b(?:whole|entire|all|every|complete|full)\s+(?:of\s+)?(?:the\s+)?"
    r"(?:tables?|schema|database|model|workspace|warehouse|data model|diagram|erd)\b",
    re.IGNORECASE,
)


SKILL = Skill(
    "erd",
    "draw the entity relationship diagram of tables, crow's feet at the many sides",
    ErdArguments,
    {
        "tables": "the tables to draw, as schema.table; none draws all that join",
        "all_columns": "whether all columns are drawn, not only the fields of the joins",
        "candidate": "which candidate joins two tables: 1 is the most probable",
    },
    (
        Cue(r"er[- ]?d(?:iagram)?s?|er[- ]diagrams?"),
        Cue(r"entity[- ]relation(?:ship)?s?"),
        Cue(r"diagrams?"),
        Cue(r"crow'?s?'?[- ](?:foot|feet)"),
        Cue(r"mermaid|graphviz|dbml"),
        Cue(r"(?:draw|sketch|visuali[sz]e|plot|picture)\b"),
        Cue(r"cardinality (?:marker|sign|notation)s?"),
        Cue(r"(?:er|entity|relational) models?|star[- ]schema|snowflake schema|uml"),
        Cue(
            r"(?:graph|map|chart|drawing|visual) of (?:the |our |all )?(?:tables?|schema|data|model"
            r"|relationships?)"
        ),
    ),
    resolve,
    answer,
)
