"""Which columns join tables best, why, and the SQL of the join."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from modeler.assistant.abilities import Abilities
from modeler.assistant.answer import Section
from modeler.assistant.checked import counted
from modeler.assistant.joined import Joined, candidates_between, connect, joined_sql, multiplies, on_text
from modeler.assistant.markdown import bullets, code, paragraphs, plain
from modeler.assistant.skills.request import Request
from modeler.assistant.skills.skill import Cue, Resolved, Skill
from modeler.catalog.names import TableName
from modeler.errors import UnsupportedRequest
from modeler.evidence.claims import strongest_first
from modeler.model.data_model import DataModel, Relationship, Status

_REASONS = 4
_WHOLE = re.compile(
    r"\b(?:all|every|each|whole|complete|list)\s+(?:of\s+)?(?:the\s+|known\s+|possible\s+|your\s+)*"
    r"(?:joins?|relationships?|foreign keys?|connections?|links?)\b|\b(?:which|what) (?:joins"
    r"|relationships|foreign keys)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class JoinArguments:
    """Which tables are to be joined."""

    tables: tuple[str, ...] = ()
    candidate: int = 1


def resolve(request: Request) -> tuple[Resolved, ...]:
    """The join of the tables spoken of, or of the workspace's main join."""
    if _WHOLE.search(request.words) and not request.mentions.tables:
        return (Resolved(JoinArguments(), ("listed are all joins of the workspace",)),)
    tables, assumed = request.joined_tables()
    return (Resolved(JoinArguments(tuple(map(str, tables))), assumed),)


def answer(arguments: JoinArguments, abilities: Abilities) -> Section:
    """The columns with their evidence, the SQL, whether it runs, and what else was considered."""
    model = abilities.model
    tables = tuple(model.catalog[name].name for name in arguments.tables)
    joined = joined_for(tables, model, candidate=arguments.candidate)
    sql = joined_sql(joined, model, dialect=abilities.dialect)
    ran = counted(sql, abilities)
    asked_for_pair = len(tables) == 2 and len(joined.relationships) == 1
    text = paragraphs(
        "## Join columns",
        bullets(_relationship(one) for one in joined.relationships),
        *(_reasons(one) for one in joined.relationships),
        f"Nothing connects {_listed(joined.apart)} to {joined.tables[0]}." if joined.apart else "",
        "## Join SQL",
        code(sql),
        f"Checked: {ran.sentence}.",
        bullets(multiplies(joined)),
        _others(tables, arguments.candidate, model) if asked_for_pair else "",
    )
    return Section(
        text,
        (sql,),
        tuple(_places(joined.relationships)),
        ran.holds and not joined.apart,
        subject=joined.relationships[0].name,
    )


def joined_for(tables: tuple[TableName, ...], model: DataModel, *, candidate: int = 1) -> Joined:
    """The joins among *tables*; of one table alone, or of none, those of the model that it takes part in.

    Raises:
        UnsupportedRequest: there is none.
    """
    if len(tables) > 1:
        joined = connect(tables, model, candidate=candidate)
    else:
        held = tuple(r for r in model.relationships if not tables or tables[0] in (r.child.table, r.parent.table))
        around = dict.fromkeys(side.table for r in held for side in (r.child, r.parent))
        joined = Joined(tuple(around) or tables, held)
    if joined.relationships:
        return joined
    if candidate > 1 and len(tables) == 2:
        raise UnsupportedRequest(
            _no_candidate(tables, candidate, model), hint="modeler joins --all lists every one"
        )
    raise UnsupportedRequest(
        f"no join is known between {_listed(tables)}" if tables else "no join is known in this workspace",
        hint="modeler joins --all lists every candidate that was considered",
    )


def _no_candidate(tables: tuple[TableName, ...], candidate: int, model: DataModel) -> str:
    known = candidates_between(tables[0], tables[1], model)
    names = "; ".join(one.name for one in known) or "none"
    return (
        f"there is no candidate number {candidate} between {_listed(tables)}: {len(known)} "
        f"{'was' if len(known) == 1 else 'were'} worth considering ({names})"
    )


def _relationship(one: Relationship) -> str:
    ends = f"{_words(one.child_end)} rows of {one.child.table} to {_words(one.parent_end)} of {one.parent.table}"
    return f"`{on_text(one)}`: {ends}; probability {one.probability:.2f}, {_standing(one)}"


def _standing(one: Relationship) -> str:
    return {
        Status.CONFIRMED: "tested on the data: it holds",
        Status.ACCEPTED: "accepted by a person",
        Status.PROPOSED: "proposed from evidence, not tested",
        Status.REFUTED: "refuted by the data",
        Status.REJECTED: "rejected by a person",
    }.get(one.status, "a candidate that was not chosen")


def _reasons(one: Relationship) -> str:
    # data that were profiled and then tested say the same of one number
    said = {(e.note, e.source): e for e in strongest_first(e for e in one.evidence if e.weight > 0)}
    held = tuple(said.values())[:_REASONS]
    if not held:
        return ""
    lines = (f"{plain(e.note)}{f' [{e.source}]' if e.source else ''}" for e in held)
    return f"Why `{on_text(one)}`:\n\n{bullets(lines)}"


def _others(tables: tuple[TableName, ...], taken: int, model: DataModel) -> str:
    known = candidates_between(tables[0], tables[1], model)
    others = [(place, one) for place, one in enumerate(known, start=1) if place != taken]
    if not others:
        return f"No other pair of columns of {_listed(tables)} was worth considering."
    lines = (f"candidate {place}: `{on_text(one)}`, probability {one.probability:.2f}" for place, one in others)
    return f"Also considered:\n\n{bullets(lines)}"


def _places(relationships: Iterable[Relationship]) -> Iterator[str]:
    seen: set[str] = set()
    for one in relationships:
        for evidence in strongest_first(one.evidence):
            if evidence.span is not None and str(evidence.span) not in seen:
                seen.add(str(evidence.span))
                yield str(evidence.span)


def _words(end: str) -> str:
    return end.replace("_", " ")


def _listed(tables: Iterable[TableName]) -> str:
    return " and ".join(map(str, tables))


SKILL = Skill(
    "joins",
    "find the columns that join tables best, with evidence and the join's SQL",
    JoinArguments,
    {
        "tables": "the tables to join, as schema.table; of one table all its joins",
        "candidate": "which candidate between two tables: 1 is the most probable",
    },
    (
        Cue(r"join\w*"),
        Cue(r"foreign keys?"),
        Cue(r"(?:how|which|what)\b.{0,60}\b(?:relate\w*|connect\w*|link\w*|belongs?|fits? together|hang together)"),
        Cue(
            r"(?:relat\w+|connect\w*|link\w*|combin\w+|merg\w+|match\w*"
            r"|bring together)\b.{0,40}\b(?:tables?|and|with|to)"
        ),
        Cue(r"relationships?"),
        Cue(r"keys? (?:between|that (?:connects?|links?))"),
        Cue(r"on[- ]clause|join (?:keys?|path|condition|columns?)|fks?"),
        Cue(r"(?:get|go|way|path|route|navigate|hop|come)\b.{0,25}\bfrom\b.{0,60}\bto\b", 1.2),
        Cue(r"(?:common|shared|matching|same) (?:columns?|keys?|fields?)"),
        Cue(
            r"(?:stitch|tie|hook|glue|bring|put|attach|enrich|associat\w+|correspond\w*"
            r"|belongs?)\b.{0,60}\b(?:together|to|up|with)",
            0.7,
        ),
    ),
    resolve,
    answer,
)
