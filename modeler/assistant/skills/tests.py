"""Small SQL tests: the counts behind the cardinality of a join, or the battery of the whole model."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from modeler.assistant.abilities import Abilities, Rows
from modeler.assistant.answer import Section
from modeler.assistant.checked import run
from modeler.assistant.joined import on_text
from modeler.assistant.markdown import bullets, code, paragraphs, plain, table
from modeler.assistant.skills.joins import joined_for
from modeler.assistant.skills.request import Request
from modeler.assistant.skills.skill import Cue, Resolved, Skill
from modeler.catalog.dialect import parse
from modeler.catalog.identifiers import quote, quote_table
from modeler.catalog.names import ColumnSet, TableName
from modeler.checks.reading import select
from modeler.checks.verdicts import Outcome, Verdict
from modeler.errors import UnsupportedRequest
from modeler.model.case import string_literal
from modeler.model.data_model import DataModel, Relationship
from modeler.model.deduplicated import source

_WRITTEN_IN = "redshift"


@dataclass(frozen=True, slots=True)
class TestArguments:
    """What is to be tested."""

    tables: tuple[str, ...] = ()
    battery: bool = False
    candidate: int = 1


def resolve(request: Request) -> tuple[Resolved, ...]:
    """The battery where all tests are asked for, else the key fields of the join spoken of."""
    if _BATTERY.search(request.words):
        tables, _ = request.tables()
        named = tuple(map(str, tables)) if request.mentions.tables else ()
        return (Resolved(TestArguments(named, battery=True)),)
    tables, assumed = request.joined_tables()
    candidate = next((getattr(one.arguments, "candidate", 1) for one in request.earlier), 1)
    held = candidate if assumed else 1
    return (Resolved(TestArguments(tuple(map(str, tables)), candidate=held), assumed),)


def answer(arguments: TestArguments, abilities: Abilities) -> Section:
    """The test's SQL, its result where data are connected, and what the result says of each end."""
    tables = tuple(abilities.model.catalog[name].name for name in arguments.tables)
    if arguments.battery:
        return _battery(tables, abilities)
    sides = _sides(tables, arguments.candidate, abilities.model)
    sql = key_counts_sql([side for side, _ in sides], abilities.model, dialect=abilities.dialect)
    ran = run(sql, abilities)
    relationships = tuple(dict.fromkeys(one for _, one in sides if one is not None))
    text = paragraphs(
        "## Test of the key fields",
        _purpose(relationships),
        code(sql),
        table(*ran.rows) if ran.rows else "",
        f"Checked: {ran.sentence}.",
        bullets(_read(ran.rows, abilities.model)) if ran.rows else "",
        bullets(_conclusions(relationships, ran.rows)) if ran.rows else "",
    )
    subject = relationships[0].name if relationships else str(sides[0][0])
    return Section(text, (sql,), (), ran.holds, subject=subject)


def key_counts_sql(sides: Iterable[ColumnSet], model: DataModel, *, dialect: str) -> str:
    """One row a key: all rows, different keys, rows without a key; NULLs count as no key.

    Of a table that is read one row per key there is a row more, over the rows as they are read.
    """
    selects = []
    for side in dict.fromkeys(sides):
        selects.append(_counts(side, str(side), f"{quote_table(side.table)} AS t"))
        if model.deduplication_of(side.table) is not None:
            selects.append(_counts(side, f"{side}, latest row per key", source(side.table, model, alias="t")))
    return parse(" UNION ALL ".join(selects), _WRITTEN_IN).sql(dialect, pretty=True)


def _counts(side: ColumnSet, name: str, table_sql: str) -> str:
    lacking = " OR ".join(f"t.{quote(column)} IS NULL" for column in side.columns)
    title = f"{string_literal(name)} AS key_fields"
    if len(side.columns) == 1:
        distinct = f"COUNT(DISTINCT t.{quote(side.columns[0])}) AS distinct_count"
        nulls = f"SUM(CASE WHEN {lacking} THEN 1 ELSE 0 END) AS null_count"
        return select(title, "COUNT(*) AS total_count", distinct, nulls, table=table_sql)
    keys = [f"t.{quote(column)}" for column in side.columns]
    lacks = f"MAX(CASE WHEN {lacking} THEN 1 ELSE 0 END) AS lacks_key"
    counted = select("COUNT(*) AS row_count", lacks, table=table_sql, group_by=keys)
    return select(
        title,
        "SUM(counted.row_count) AS total_count",
        "SUM(CASE WHEN counted.lacks_key = 0 THEN 1 ELSE 0 END) AS distinct_count",
        "SUM(CASE WHEN counted.lacks_key = 1 THEN counted.row_count ELSE 0 END) AS null_count",
        table=f"({counted}) AS counted",
    )


def _sides(
    tables: tuple[TableName, ...], candidate: int, model: DataModel
) -> tuple[tuple[ColumnSet, Relationship | None], ...]:
    """The key fields of both sides of every join; of a table that joins nothing its key."""
    try:
        joined = joined_for(tables, model, candidate=candidate)
    except UnsupportedRequest:
        keys = tuple(key for name in tables if (key := model.key_of(name)) is not None)
        if not keys:
            raise
        return tuple((key.columns, None) for key in keys)
    return tuple((side, one) for one in joined.relationships for side in (one.child, one.identifying))


def _purpose(relationships: Iterable[Relationship]) -> str:
    return bullets(
        f"`{on_text(one)}`: {one.child.table} is the many side ({_words(one.child_end)}), so its key may repeat; "
        f"{one.parent.table} is the one side ({_words(one.parent_end)}), so its key may not"
        if one.parent_end.is_one and not one.child_end.is_one
        else f"`{on_text(one)}`: {_words(one.child_end)} to {_words(one.parent_end)}"
        for one in relationships
    )


def _read(rows: Rows, model: DataModel) -> Iterator[str]:
    """What each row says: whether the key identifies a row."""
    for name, total, distinct, null in rows[1]:
        filled = int(total or 0) - int(null or 0)
        lacking = f", {int(null):,} rows have none" if null else ""
        if not filled:
            yield f"{name}: no row has a key"
        elif filled == int(distinct or 0):
            yield f"{name}: {filled:,} rows with a key have as many different keys: it is unique{lacking}"
        else:
            yield f"{name}: {filled:,} rows with a key have {int(distinct):,} different keys: it repeats{lacking}"


def _conclusions(relationships: Iterable[Relationship], rows: Rows) -> Iterator[str]:
    """Whether the counts agree with the crow's foot of each join."""
    unique = {
        name: int(total or 0) - int(null or 0) == int(distinct or 0) for name, total, distinct, null in rows[1]
    }
    for one in relationships:
        child, parent = unique[str(one.child)], unique[str(one.identifying)]
        as_read = unique.get(f"{one.identifying}, latest row per key", parent)
        many = (
            "repeats there: the crow's foot is on the right side" if not child else "repeats nowhere in these data"
        )
        single = (
            "is unique"
            if parent
            else "is unique once repeated loads are read as their latest row"
            if as_read
            else "repeats too: the join multiplies rows"
        )
        yield (
            f"`{on_text(one)}`: the key of {one.child.table} {many}; the key of {one.parent.table}, the one side, "
            f"{single}"
        )


def _battery(tables: tuple[TableName, ...], abilities: Abilities) -> Section:
    wanted = set(tables)
    verdicts = [v for v in abilities.verdicts() if not wanted or wanted & {side.table for side in v.check.subjects}]
    if not verdicts:
        raise UnsupportedRequest(
            "no data are connected to run the tests on", hint="modeler test --no-execute lists them"
        )
    refuted = [v for v in verdicts if v.outcome is Outcome.REFUTED]
    counts = ", ".join(
        f"{sum(v.outcome is outcome for v in verdicts)} {outcome.value.replace('_', ' ')}" for outcome in Outcome
    )
    text = paragraphs(
        "## Tests",
        f"{len(verdicts)} tests run on {abilities.engine}: {counts}.",
        "Refuted:" if refuted else "Nothing was refuted.",
        bullets(f"{plain(v.check.claim)}: {plain(v.sentence)}" for v in refuted),
        table(("outcome", "claim", "what came back"), map(_row, verdicts), most=40),
        *(code(v.check.sql) for v in refuted[:3]),
    )
    return Section(text, tuple(v.check.sql for v in refuted[:3]), (), verified=True, subject=verdicts[0].check.name)


def _row(verdict: Verdict) -> tuple[str, str, str]:
    return verdict.outcome.value.replace("_", " "), verdict.check.claim, verdict.sentence


def _words(end: str) -> str:
    return end.replace("_", " ")


_BATTERY = re.compile(
    r"\b(?:(?:all|every|each|run|full|whole)\s+(?:of\s+)?(?:the\s+|your\s+|our\s+)?(?:sql\s+)?(?:tests?|checks?|battery)"
    r"|battery|test suite|data quality|(?:which|what) tests|list (?:the |all )?tests)\b",
    re.IGNORECASE,
)

SKILL = Skill(
    "tests",
    "write SQL tests of key fields (total, distinct and null counts), run them, or run the whole battery",
    TestArguments,
    {
        "tables": "the joined tables whose keys are counted, as schema.table",
        "battery": "whether all tests of the model are wanted instead",
        "candidate": "which candidate joins two tables: 1 is the most probable",
    },
    (
        Cue(r"(?:unit |sql |data |small |short )?tests?(?:ing|ed)?"),
        Cue(
            r"(?:verif\w+|check\w*|confirm\w*|prove|validat\w+)\b.{0,60}\b(?:cardinalit\w+|keys?|uniqueness|unique|joins?|nulls?|duplicates?|orphans?|relationship)"
        ),
        Cue(r"(?:distinct|null|total|row) counts?"),
        Cue(r"(?:is|are|be)\b.{0,40}\bunique"),
        Cue(r"duplicates?|duplicated|orphans?|orphaned|referential integrity|uniqueness"),
        Cue(r"cardinalit\w+", 0.8),
        Cue(r"checks?", 0.6),
        Cue(r"counts? (?:of )?(?:the )?(?:keys?|key fields?|nulls?)"),
        Cue(r"(?:are|is) there (?:any )?\w+ (?:without|with no|lacking|missing) (?:an?|any|their)?", 1.5),
        Cue(
            r"(?:whose|where|which)\b.{0,40}\b(?:does|do|did)(?: not|n't) (?:exist|match\w*|appear|occur)"
            r"|dangling|broken references?",
            1.5,
        ),
        Cue(
            r"(?:verif\w+|check\w*|confirm\w*|prove|test)\b.{0,60}"
            r"\b(?:one|each|every|an?) \w+ (?:has|have|can have|may have|belongs? to)\b",
            1.5,
        ),
        Cue(
            r"^(?:does|do|is|are) (?:every|each|all|any)\b.{0,40}"
            r"\b(?:belongs?|refers?|points?|exists?|existing|valid)\b",
            1.5,
        ),
        Cue(r"battery|data quality|sanity checks?"),
        Cue(r"(?:without|missing|no|lack\w*) (?:a |any )?(?:match\w*|parent|counterpart)"),
        Cue(
            r"(?:null|missing|duplicate|repeated|orphan\w*|distinct) (?:keys?|ids?|rows?|records?"
            r"|foreign keys?)",
            1.3,
        ),
        Cue(r"(?:make sure|double[- ]check|assert|confirm|prove|ensure)\b", 0.7),
        Cue(
            r"^(?:does|do|has|have|is|are) (?:every|all|each|any)\b.{0,40}\b(?:have|has|in|exist"
            r"|match\w*|without)",
            0.9,
        ),
    ),
    resolve,
    answer,
)
