"""Complete Python programs that predict a column: linear regression and XGBoost."""

from __future__ import annotations

import re
from dataclasses import dataclass

from modeler.artefacts.ml import KINDS, default_target
from modeler.assistant.abilities import Abilities
from modeler.assistant.answer import Section
from modeler.assistant.markdown import code, paragraphs
from modeler.assistant.mentions import column_in
from modeler.assistant.skills.request import Request
from modeler.assistant.skills.skill import Cue, Resolved, Skill
from modeler.catalog.names import ColumnSet
from modeler.errors import UnknownColumn, UnsupportedRequest
from modeler.query.nouns import Kind, Nouns

_KINDS = {
    "linear_regression": r"linear|regress\w*|ols|least squares|multi-?\s?collinear\w*|collinear\w*|ridge|lasso",
    "xgboost": r"xg-?boost\w*|gradient[- ]boost\w*|boosted trees?|xgb\w*|boosting",
}
_TARGET = re.compile(
    r"(?:predict\w*|forecast\w*|estimat\w+|explain\w*|model\w*|trees? on|target(?: variable| column)?(?: is"
    r"|:)?)\s+(?:the\s+|for\s+|of\s+)*"
    r"(?:value of |values of |values? )?[`\"']?(?P<target>[\w.]+(?:\s+\w+)?)[`\"']?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ScaffoldArguments:
    """Which program, and what it predicts."""

    kind: str
    target: str = ""


def resolve(request: Request) -> tuple[Resolved, ...]:
    """A program of each kind that is said, for the column to be predicted.

    Raises:
        UnknownColumn: what is to be predicted is no column.
        UnsupportedRequest: nothing suggests itself.
    """
    words = request.words.lower()
    kinds = [kind for kind in KINDS if re.search(rf"\b(?:{_KINDS[kind]})\b", words)]
    if "xgboost" in kinds and not re.search(r"linear|collinear|\bols\b", words):
        kinds = ["xgboost"]
    assumed: tuple[str, ...] = ()
    if not kinds:
        earlier = [one.arguments.kind for one in request.earlier if isinstance(one.arguments, ScaffoldArguments)]
        kinds = earlier or ["linear_regression"]
        if not earlier:
            assumed = ("no kind of program is named: taken is a linear regression; XGBoost is the other one",)
    target, said = _target(request)
    return tuple(Resolved(ScaffoldArguments(kind, str(target)), (*assumed, *said)) for kind in kinds)


def answer(arguments: ScaffoldArguments, abilities: Abilities) -> Section:
    """The program, complete, and how it chooses what it learns from."""
    script = abilities.scaffold(arguments.kind, arguments.target)
    text = str(script.content)
    compile(text, script.path, "exec")
    name = {"linear_regression": "Linear regression", "xgboost": "XGBoost"}[arguments.kind]
    how = (
        "Predictors that others explain (variance inflation factor above the script's limit) are "
        "left out one after "
        "the other, so that multicollinearity stays low; what is left out is printed with its reason."
        if arguments.kind == "linear_regression"
        else "Keys, columns written after the fact and other columns that would tell the answer are "
        "left out; trees "
        "do not suffer from collinear predictors."
    )
    markdown = paragraphs(
        f"## {name}: {arguments.target}",
        f"The program is complete: save it as `{script.path}` and run it with Python. {how}",
        code(text, "python"),
        "Checked: it compiles, and every name in its query is in the catalog.",
    )
    return Section(markdown, (), (), verified=True, artefacts=(script,), subject=arguments.target)


def _target(request: Request) -> tuple[ColumnSet, tuple[str, ...]]:
    """The column to predict: after the word that says so, any named, that of the last turn, or a suggestion."""
    nouns, model = Nouns(request.model), request.model
    found = _TARGET.search(request.words)
    if found:
        said = found.group("target")
        for phrase in (said, said.split()[0]):
            column = _column(phrase, request, nouns)
            if column is not None:
                return column, ()
    if request.mentions.columns:
        return request.mentions.columns[0], ()
    earlier = [one.arguments.target for one in request.earlier if isinstance(one.arguments, ScaffoldArguments)]
    if earlier and earlier[0]:
        table, _, name = earlier[0].rpartition(".")
        return ColumnSet(model.catalog[table].name, (name,)), ("what is predicted is taken from the conversation",)
    if found and _is_name(found.group("target")):
        raise UnknownColumn(
            f"there is no column {found.group('target').split()[0]!r} to predict",
            hint="name a column, as in: predict quantity_ordered",
        )
    target = default_target(model)
    if target is None:
        raise UnsupportedRequest(
            "no column suggests itself to be predicted", hint="name one, as in: predict t.column"
        )
    return target, (f"no column is named to be predicted: taken is {target}",)


def _column(phrase: str, request: Request, nouns: Nouns) -> ColumnSet | None:
    named = next(
        (c for c in request.mentions.columns if c.columns[0].lower() == phrase.lower().rpartition(".")[2]), None
    )
    if named is not None:
        return named
    tables = request.mentions.tables
    measure = column_in(phrase, nouns, tables, Kind.MEASURE)
    return measure or column_in(phrase, nouns, tables, Kind.COLUMN, Kind.TIME)


_OF_NO_COLUMN = frozenset(
    {
        "it",
        "that",
        "this",
        "them",
        "something",
        "values",
        "value",
        "the",
        "based",
        "on",
        "using",
        "from",
        "with",
        "code",
    }
    | {"which", "what", "a", "an", "for", "python", "program", "script", "model", "to", "in", "and", "by"}
)


def _is_name(phrase: str) -> bool:
    return phrase.split()[0].lower() not in _OF_NO_COLUMN


SKILL = Skill(
    "scaffold",
    "write a complete Python program (linear regression or XGBoost) that predicts a column",
    ScaffoldArguments,
    {
        "kind": "linear_regression or xgboost",
        "target": "the column to predict, as schema.table.column; empty takes the main measure",
    },
    (
        Cue(r"linear (?:regression|model|estimator)|regression|xg-?boost\w*|gradient[- ]boost\w*|xgb"),
        Cue(r"machine[- ]learning|ml model|estimator|predictive model|neural|random forest"),
        Cue(r"predict\w*|forecast\w*"),
        Cue(r"ols|least[- ]squares|(?:fit|train)\w*\b.{0,30}\b(?:model|trees?|regression|estimator)"),
        Cue(r"predictors?|multi-?\s?collinear\w*|collinear\w*"),
        Cue(r"python (?:code|script|program)", 0.7),
    ),
    resolve,
    answer,
)
