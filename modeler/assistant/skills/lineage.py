"""Where columns come from, and what reads them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from modeler.assistant.abilities import Abilities
from modeler.assistant.answer import Section
from modeler.assistant.markdown import bullets, paragraphs, plain
from modeler.assistant.skills.request import Request
from modeler.assistant.skills.skill import Cue, Resolved, Skill
from modeler.catalog.names import ColumnSet, TableName
from modeler.errors import UnsupportedRequest
from modeler.evidence.mining.lineage import Lineage
from modeler.model.data_model import DataModel

_USES = 12


@dataclass(frozen=True, slots=True)
class LineageArguments:
    """What is followed."""

    tables: tuple[str, ...] = ()
    column: str = ""


def resolve(request: Request) -> tuple[Resolved, ...]:
    """The column spoken of, else the tables.

    Raises:
        UnsupportedRequest: neither is named.
    """
    column = request.column() if request.mentions.columns or not request.mentions.tables else None
    if column is not None:
        return (Resolved(LineageArguments((str(column.table),), str(column))),)
    tables, assumed = request.tables()
    if not tables:
        raise UnsupportedRequest("nothing says what is to be followed", hint="name a column or a table")
    return (Resolved(LineageArguments(tuple(map(str, tables))), assumed),)


def answer(arguments: LineageArguments, abilities: Abilities) -> Section:
    """What it is computed from, down to columns of tables, which views carry it on, and which queries read it."""
    model, known = abilities.model, abilities.mined.lineage
    wanted = tuple(_columns(arguments, model))
    tables = dict.fromkeys(column.table for column in wanted)
    up = [one for one in known if one.column in wanted]
    down = [one for one in known if set(one.sources) & set(wanted)]
    reads = tuple(_reads(tables, arguments.column, abilities))
    views = dict.fromkeys(one.column.table for one in (*up, *down))
    places = dict.fromkeys(
        str(span) for name in (*tables, *views) if (span := model.catalog[name].span) is not None
    )
    named = arguments.column or " and ".join(arguments.tables)
    text = paragraphs(
        f"## Lineage of {named}",
        *(_origin(name, model) for name in tables),
        "It is computed from:" if up else "",
        bullets(_from(one) for one in up),
        "Views that carry it on:" if down else "No view is computed from it.",
        bullets(_into(one, model) for one in down),
        "Queries that read it:" if reads else "No query of the workspace reads it.",
        bullets(reads[:_USES]),
        f"and {len(reads) - _USES} more" if len(reads) > _USES else "",
    )
    return Section(text, (), tuple(places), subject=named)


def _columns(arguments: LineageArguments, model: DataModel) -> Iterator[ColumnSet]:
    if arguments.column:
        holder, _, name = arguments.column.rpartition(".")
        table = model.catalog[holder]
        yield ColumnSet(table.name, (table.column(name).name,))
        return
    for name in arguments.tables:
        table = model.catalog[name]
        yield from (ColumnSet(table.name, (column.name,)) for column in table.columns)


def _origin(name: TableName, model: DataModel) -> str:
    table = model.catalog[name]
    where = f" [{table.span}]" if table.span else ""
    if table.definition:
        return f"{name} is a {table.kind.value.replace('_', ' ')} with a query of its own{where}."
    return f"{name} is a table that is loaded from outside: nothing in the workspace says from what{where}."


def _from(one: Lineage) -> str:
    how = "a copy of" if one.is_copy else "computed from"
    return f"`{one.column}`: {how} {', '.join(f'`{source}`' for source in one.sources)}"


def _into(one: Lineage, model: DataModel) -> str:
    span = model.catalog[one.column.table].span
    how = "a copy of" if one.is_copy else "computed from"
    sources = ", ".join(f"`{source}`" for source in one.sources)
    return f"`{one.column}`, {how} {sources}{f' [{span}]' if span else ''}"


def _reads(tables: Iterable[TableName], column: str, abilities: Abilities) -> Iterator[str]:
    """Joins and uses of *tables* in queries; of *column* alone where one is asked for."""
    held, name = set(tables), column.rpartition(".")[2].lower()
    for join in abilities.mined.joins:
        if {join.left.table, join.right.table} & held:
            sides = {side.lower() for columns in (join.left, join.right) for side in columns.columns}
            if not name or name in sides:
                places = "".join(f" [{span}]" for span in join.spans[:4])
                yield f"joined: `{join.left} = {join.right}`, {join.count} statements{places}"
    for table in held:
        for kind, what in abilities.uses(table):
            if not name or name in what.lower():
                yield f"{kind}: {plain(what)}"


SKILL = Skill(
    "lineage",
    "follow a column or table: what it is computed from, which views carry it on, which queries read it",
    LineageArguments,
    {"tables": "the tables, as schema.table", "column": "one column, as schema.table.column"},
    (
        Cue(r"lineage|provenance|upstream|downstream"),
        Cue(
            r"(?:come|comes|came|coming|derived?|computed|calculated|originates?|built|fed|loaded|populated) from",
            1.2,
        ),
        Cue(
            r"(?:what|which (?:views?|queries|query|reports?|tables?|files?|statements?|scripts?"
            r"|dashboards?)|who|where)\b.{0,40}\b(?:uses?|reads?|depends? on|is used|are used"
            r"|consumes?|references?)",
            1.1,
        ),
        Cue(r"(?:origin|source) of|where\b.{0,60}\b(?:come|comes|came) from", 1.2),
        Cue(r"depend\w* on|impact|affected|breaks?|used by|uses of|usages?"),
        Cue(r"which (?:views?|queries|reports|statements)\b", 1.0),
        Cue(
            r"how (?:is|are|was|were|do we get)\b.{0,60}\b(?:calculated|computed|derived|built|made"
            r"|created|populated|loaded|filled)",
            1.3,
        ),
        Cue(
            r"used (?:anywhere|somewhere|elsewhere|by|where)|(?:is|are)\b.{0,60}\bused|feeds?|fed by"
            r"|consumers?|trac(?:e|ing)",
            1.0,
        ),
    ),
    resolve,
    answer,
)
