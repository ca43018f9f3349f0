"""All that is known of a table, a column, or the workspace."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from modeler.assistant.abilities import Abilities
from modeler.assistant.answer import Section
from modeler.assistant.joined import on_text
from modeler.assistant.markdown import bullets, paragraphs, plain, table
from modeler.assistant.skills.request import Request
from modeler.assistant.skills.skill import Cue, Resolved, Skill
from modeler.catalog.names import ColumnSet, TableName
from modeler.catalog.tables import Column, Table
from modeler.model.data_model import DataModel, Status

_USES = 8


@dataclass(frozen=True, slots=True)
class DescribeArguments:
    """What is to be described; nothing named describes the workspace."""

    tables: tuple[str, ...] = ()
    column: str = ""


def resolve(request: Request) -> tuple[Resolved, ...]:
    """A column that is named or asked for, the tables spoken of, or the workspace."""
    column = next(iter((*request.mentions.columns, *request.looked_at.columns)), None)
    if column is None and (_OF_COLUMN.search(request.words) or not request.mentions.tables):
        column = next(iter(request.mentions.spoken_columns), None)
    if column is not None and not _ITS_TABLE.search(request.words):
        return (Resolved(DescribeArguments((str(column.table),), str(column))),)
    if _WORKSPACE.search(request.words) and not request.mentions.tables:
        return (Resolved(DescribeArguments()),)
    tables, assumed = request.tables()
    if not tables:
        assumed = ("no table is named: described is the whole workspace",)
    return (Resolved(DescribeArguments(tuple(map(str, tables))), assumed),)


def answer(arguments: DescribeArguments, abilities: Abilities) -> Section:
    """Grain, columns, joins, labels and uses, each with its place."""
    model = abilities.model
    if arguments.column:
        column = _column_named(arguments.column, model)
        return Section(_of_column(column, model), (), tuple(_column_places(column, model)), subject=str(column))
    if not arguments.tables:
        return Section(_of_workspace(abilities), subject=str(next(iter(model.catalog)).name))
    tables = [model.catalog[name] for name in arguments.tables]
    text = paragraphs(*(_of_table(one, abilities) for one in tables))
    places = dict.fromkeys(place for one in tables for place in _places(one, abilities))
    return Section(text, (), tuple(places), subject=str(tables[0].name))


def _of_workspace(abilities: Abilities) -> str:
    model = abilities.model
    rows = []
    for one in model.catalog:
        grain = model.grain_of(one.name)
        role = next((role.role.value for role in model.roles if role.table == one.name), one.kind.value)
        rows.append((str(one.name), role, grain.sentence if grain else "", len(one.columns)))
    joins = bullets(f"`{on_text(one)}`, probability {one.probability:.2f}" for one in model.relationships[:20])
    return paragraphs(
        f"## {abilities.title}",
        f"{len(model.catalog)} tables, {len(model.relationships)} joins.",
        table(("table", "role", "grain", "columns"), rows, most=60),
        "Joins:" if joins else "",
        joins,
    )


def _of_table(one: Table, abilities: Abilities) -> str:
    model = abilities.model
    where = f" [{one.span}]" if one.span else ""
    rows = [
        (c.name, c.data_type, "" if c.nullable else "never NULL", _said_of(c, one.name, model)) for c in one.columns
    ]
    joins = [on_text(r) for r in model.relationships if one.name in (r.child.table, r.parent.table)]
    uses = [f"{kind}: {plain(what)}" for kind, what in abilities.uses(one.name)[:_USES]]
    return paragraphs(
        f"## {one.name}",
        f"A {one.kind.value.replace('_', ' ')} of {len(one.columns)} columns{where}. {plain(one.comment)}".strip(),
        bullets(_concluded(one.name, model)),
        table(("column", "type", "", "what is known"), rows, most=200),
        "Joins:" if joins else "It joins no other table.",
        bullets(f"`{join}`" for join in joins),
        "How queries use it:" if uses else "",
        bullets(uses),
    )


def _concluded(name: TableName, model: DataModel) -> Iterator[str]:
    grain = model.grain_of(name)
    if grain is not None:
        yield f"grain: {grain.sentence}, by {', '.join(grain.columns.columns)} ({grain.status.value})"
    for role in model.roles:
        if role.table == name:
            yield f"role: {role.role.value}, {plain(role.reason)}"
    key = model.key_of(name)
    if key is not None:
        yield f"key: {', '.join(key.columns.columns)} ({key.status.value}, probability {key.probability:.2f})"
    repair = model.deduplication_of(name)
    if repair is not None:
        yield f"read it one row per {', '.join(repair.key)}: {plain(repair.reason)}"


def _said_of(column: Column, name: TableName, model: DataModel) -> str:
    """Comment, reference and labels of a column, shortly."""
    own = ColumnSet(name, (column.name,))
    refers = [f"refers to {r.parent}" for r in model.relationships if r.child == own]
    labels = [
        f"{len(label.mapping.pairs)} codes have names [{label.mapping.span}]"
        for label in model.labels_of(own)
        if label.status is not Status.CANDIDATE
    ]
    return "; ".join((*((column.comment,) if column.comment else ()), *refers, *labels[:1]))


def _of_column(column: ColumnSet, model: DataModel) -> str:
    held = model.catalog.column(column)
    labels = model.labels_of(column)
    names = [(str(value), name or "") for label in labels[:1] for value, name in label.mapping.pairs]
    joins = [on_text(r) for r in model.relationships if column in (r.child, r.parent)]
    key = model.key_of(column.table)
    is_key = key is not None and column.columns[0] in key.columns.columns
    places = "".join(f" [{place}]" for place in list(_column_places(column, model))[:1])
    return paragraphs(
        f"## {column}",
        f"{held.data_type}, {'may be NULL' if held.nullable else 'never NULL'}{places}. "
        f"{plain(held.comment)}".strip(),
        f"It is {'the key' if len(key.columns.columns) == 1 else 'part of the key'} of {column.table}."
        if key and is_key
        else "",
        bullets(f"join: `{join}`" for join in joins),
        f"Its codes have names [{labels[0].mapping.span}]:" if labels else "",
        table(("code", "name"), names, most=30) if names else "",
    )


def _column_places(column: ColumnSet, model: DataModel) -> Iterator[str]:
    held, holder = model.catalog.column(column), model.catalog[column.table]
    place = held.span or holder.span
    if place is not None:
        yield str(place)
    for label in model.labels_of(column)[:1]:
        yield str(label.mapping.span)


def _places(one: Table, abilities: Abilities) -> Iterator[str]:
    if one.span is not None:
        yield str(one.span)
    for label in abilities.model.labels:
        if label.column.table == one.name and label.status is not Status.CANDIDATE:
            yield str(label.mapping.span)
    for _, what in abilities.uses(one.name)[:_USES]:
        yield from re.findall(r"\[([^\[\]\s]+:\d+(?:-\d+)?)\]", what)


def _column_named(text: str, model: DataModel) -> ColumnSet:
    holder, _, name = text.rpartition(".")
    found = model.catalog[holder]
    return ColumnSet(found.name, (found.column(name).name,))


_OF_COLUMN = re.compile(r"\b(?:column|field|attribute)\b", re.IGNORECASE)
_ITS_TABLE = re.compile(r"\b(?:which|what) tables?\b|\btable of\b", re.IGNORECASE)
_WORKSPACE = re.compile(
    r"\b(?:(?:which|what|all|the|list) (?:\w+ )?tables|workspace|schema|warehouse|database|data model"
    r"|overview|everything)\b",
    re.IGNORECASE,
)

SKILL = Skill(
    "describe",
    "describe a table, a column or the workspace: grain, columns, joins, labels and how queries use them",
    DescribeArguments,
    {
        "tables": "the tables, as schema.table; none describes the workspace",
        "column": "one column, as schema.table.column",
    },
    (
        Cue(r"describ\w+|description|document\w*|data dictionary|overview|summar\w+"),
        Cue(r"tell me (?:\w+ )?about|what (?:is|are|'s) in|what do we know|explain\b(?!.{0,20}\bwhy)", 0.9),
        Cue(r"(?:what|which|list|show)\b.{0,30}\b(?:columns?|fields?|attributes?|tables?)\b", 0.9),
        Cue(r"(?:what|which|list|show|all)\b.{0,20}\btables\b", 1.0),
        Cue(r"how many (?:tables|columns|fields|views|joins)", 1.5),
        Cue(
            r"grain|granularity|one row (?:stands?|means?|represents?|of)|(?:a|each|every"
            r"|one) row\b.{0,30}\b(?:stands? for|means?|represents?)",
            1.2,
        ),
        Cue(r"(?:primary|candidate|natural|surrogate) keys?|key of"),
        Cue(r"what (?:does|do|is|are)\b.{0,60}\b(?:mean|means|hold|contain|stand for|store|for|about)", 0.9),
        Cue(r"(?:data )?types? of|role of|fact or (?:a )?dimension|structure of|schema of|definition of"),
        Cue(r"what is\b|what's\b", 0.6),
        Cue(r"(?:info|information|details?|facts?|more|everything|something) (?:on|about|of|for|regarding)", 0.8),
        Cue(r"what (?:do|can) you (?:know|tell)", 1.0),
    ),
    resolve,
    answer,
)
