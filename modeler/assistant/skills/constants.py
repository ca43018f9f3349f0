"""What application code calls the codes of columns, as CASE expressions and as a query that runs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from modeler.artefacts.constants import Constant, ProofState
from modeler.assistant.abilities import Abilities
from modeler.assistant.answer import Section
from modeler.assistant.checked import counted
from modeler.assistant.joined import Joined, connect, joined_sql
from modeler.assistant.markdown import bullets, code, paragraphs, plain, table
from modeler.assistant.skills.request import Request
from modeler.assistant.skills.skill import Cue, Resolved, Skill
from modeler.catalog.identifiers import quote
from modeler.catalog.names import ColumnSet, TableName
from modeler.errors import UnsupportedRequest
from modeler.model.case import case_expression
from modeler.model.data_model import DataModel, Label
from modeler.query.nouns import Nouns

_LANGUAGES = {
    "php": r"php",
    "javascript": r"javascript|js|node(?:\.js)?",
    "typescript": r"typescript",
    "python": r"python",
    "java": r"java",
    "ruby": r"ruby|rails",
    "go": r"golang|go code",
    "kotlin": r"kotlin",
    "csharp": r"c#|c sharp|csharp|\.net",
    "rust": r"rust",
    "sql": r"(?:legacy|existing|old) (?:sql|queries)",
}
_SHOWN_PAIRS = 30


@dataclass(frozen=True, slots=True)
class ConstantArguments:
    """Whose codes are asked for."""

    tables: tuple[str, ...] = ()
    column: str = ""
    language: str = ""
    integers_only: bool = False


def resolve(request: Request) -> tuple[Resolved, ...]:
    """The column spoken of, or the tables, or all; of one language where one is said."""
    words = request.words.lower()
    language = next(
        (name for name, said in _LANGUAGES.items() if re.search(rf"(?<!\w)(?:{said})(?!\w)", words)), ""
    )
    integers = bool(re.search(r"\b(?:integers?|ints?|numeric|numbers?)\b", words))
    column = _column(request)
    if column is not None:
        return (Resolved(ConstantArguments((), str(column), language)),)
    tables, assumed = request.tables()
    return (Resolved(ConstantArguments(tuple(map(str, tables)), "", language, integers), assumed),)


def answer(arguments: ConstantArguments, abilities: Abilities) -> Section:
    """Each mapping as CASE with its place in the code, and one query that shows the labels beside the codes.

    Raises:
        UnsupportedRequest: the code names no such codes.
    """
    model = abilities.model
    held = tuple(_wanted(arguments, abilities, model))
    if not held:
        raise UnsupportedRequest(
            _nothing(arguments), hint="modeler constants lists every mapping found in the code"
        )
    tables = tuple(model.catalog[name].name for name in arguments.tables)
    sql = _query(tables, tuple(_one_a_column(held)), model, abilities.dialect)
    ran = counted(sql, abilities)
    text = paragraphs(
        "## Codes and their names",
        *(_described(constant, label, model, abilities.dialect) for constant, label in held),
        *_disagreements(held),
        "## SQL with the names beside the codes",
        code(sql),
        f"Checked: {ran.sentence}.",
    )
    return Section(
        text,
        (sql,),
        tuple(str(label.mapping.span) for _, label in held),
        ran.holds and all(constant.proof.state is not ProofState.REFUTED for constant, _ in held),
        subject=str(held[0][1].column),
    )


def _column(request: Request) -> ColumnSet | None:
    """A column that has labels: by name, by words, or by a label of it that is said."""
    nouns = Nouns(request.model)
    spoken_of = (*request.mentions.columns, *request.mentions.spoken_columns)
    labelled = next((column for column in spoken_of if request.model.labels_of(column)), None)
    if labelled is not None or request.mentions.columns:
        return labelled or request.mentions.columns[0]
    for label in request.model.labels:
        for _, name in label.mapping.pairs:
            if (
                name
                and len(name) > 2
                and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", request.words, re.IGNORECASE)
            ):
                return label.column if nouns.label_of(label.column) else None
    return None


def _wanted(
    arguments: ConstantArguments, abilities: Abilities, model: DataModel
) -> Iterator[tuple[Constant, Label]]:
    """Each mapping that is asked for, with the column it is asked for of."""
    tables = {model.catalog[name].name for name in arguments.tables}
    for one in abilities.constants():
        if arguments.language and one.mapping.language != arguments.language:
            continue
        links = one.links if arguments.column or tables else one.links[:1]
        for label in links:
            if arguments.column and str(label.column) != arguments.column:
                continue
            if tables and label.column.table not in tables:
                continue
            if arguments.integers_only and not model.catalog.column(label.column).family.is_number:
                continue
            yield one, label
            break


def _nothing(arguments: ConstantArguments) -> str:
    where = f" in {arguments.language} code" if arguments.language else " in the code"
    of = arguments.column or " and ".join(arguments.tables)
    return f"no names for codes{f' of {of}' if of else ''} were found{where}"


def _described(one: Constant, link: Label, model: DataModel, dialect: str) -> str:
    mapping = one.mapping
    owner = "::".join(name for name in (mapping.enclosing_class, mapping.enclosing_function) if name)
    where = f"{mapping.language} {mapping.kind.replace('_', ' ')}{f' in `{owner}`' if owner else ''}"
    name = f"{quote(link.column.table.table, dialect)}.{quote(link.column.columns[0], dialect)}"
    case = case_expression(mapping, name, family=model.catalog.column(link.column).family, dialect=dialect)
    return paragraphs(
        f"### `{link.column}`",
        f"From {where} [{mapping.span}], linked to the column with probability "
        f"{link.probability:.2f}. {_proof(one)}",
        _pairs(one),
        code(case),
        bullets(plain(note) for note in mapping.notes),
    )


def _proof(one: Constant) -> str:
    if one.proof.state is ProofState.PROVEN:
        return f"The code was run beside the CASE: both give the same for {one.proof.inputs} inputs."
    if one.proof.state is ProofState.REFUTED:
        return f"The code was run beside the CASE, and they differ: {one.proof.sentence}."
    return (
        "It is translated branch by branch; the code was not run beside it (modeler constants --prove does that)."
    )


def _pairs(one: Constant) -> str:
    if one.mapping.ranges:
        rows = [
            ("any other" if value is None else f"{sign} {value}", label)
            for sign, value, label in one.mapping.ranges
        ]
        return table(("value", "name"), rows, most=_SHOWN_PAIRS)
    rows = [(str(value), label or "") for value, label in one.mapping.pairs]
    if one.mapping.default is not None:
        rows.append(("any other", one.mapping.default))
    return table(("code", "name"), rows, most=_SHOWN_PAIRS)


def _disagreements(held: Sequence[tuple[Constant, Label]]) -> Iterator[str]:
    for column in dict.fromkeys(label.column for _, label in held):
        places = [f"[{label.mapping.span}]" for _, label in held if label.column == column]
        if len(places) > 1:
            yield (
                f"{len(places)} places name the codes of `{column}`: {', '.join(places)}. The query below follows "
                "the first."
            )


def _one_a_column(held: Iterable[tuple[Constant, Label]]) -> Iterator[Label]:
    seen: set[ColumnSet] = set()
    for _, label in held:
        if label.column not in seen:
            seen.add(label.column)
            yield label


def _query(tables: tuple[TableName, ...], labels: tuple[Label, ...], model: DataModel, dialect: str) -> str:
    """The tables joined, or those of the labels alone, with a column more for each label."""
    own = tuple(dict.fromkeys((*tables, *(label.column.table for label in labels))))
    joined = connect(own, model) if len(own) > 1 else Joined(own, ())
    return joined_sql(joined, model, labels=labels, dialect=dialect)


SKILL = Skill(
    "constants",
    "recover the names that application code gives to codes, as SQL CASE expressions",
    ConstantArguments,
    {
        "tables": "whose columns, as schema.table; none takes all",
        "column": "one column, as schema.table.column",
        "language": "code of this language only: php, javascript, python, ...",
        "integers_only": "whether only columns of numbers are asked for",
    },
    (
        Cue(r"case[- ](?:statements?|expressions?|when|clauses?)|sql case"),
        Cue(r"constants?|enums?|enumerations?"),
        Cue(r"string values?|(?:code|value|status|type) (?:labels?|names?|mappings?)|labels?"),
        Cue(
            r"(?:codes?|numbers?|integers?|values?)\b.{0,40}\b(?:mean\w*|stands? for|names?|called"
            r"|translat\w+|decod\w+)"
        ),
        Cue(r"what (?:do|does|is|are)\b.{0,60}\b(?:mean|stand for)", 0.8),
        Cue(
            r"(?:decod\w+|translat\w+|recover\w*|map)\b.{0,40}\b(?:codes?|values?|integers?|numbers?|ids?|strings?|into|to)"
        ),
        Cue(r"(?:what|which)\b.{0,60}\b(?:\d+|'[^']+')\s.{0,20}(?:mean\w*|stands? for|called)", 1.5),
        Cue(r"decode|decipher", 1.2),
        Cue(r"codes?", 0.6),
        Cue(
            r"(?:in|from|of|by) (?:the )?(?:php|javascript|typescript|application|app|python|java"
            r"|ruby) ?(?:code|source)?",
            0.5,
        ),
        Cue(r"(?:human[- ])?readable names?|vendor names? defined", 0.7),
        Cue(r"(?:a|the|with|add|using) case|case for"),
        Cue(r"(?:possible|valid|allowed|distinct|known|permitted) values", 0.7),
        Cue(
            r"meanings?|means?|stands? for|readable|into (?:text|words|names?)|as (?:text|words"
            r"|names?)|used for|called",
            0.5,
        ),
    ),
    resolve,
    answer,
)
