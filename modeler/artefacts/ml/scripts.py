"""The scripts: linear regression and XGBoost, each from one template over the same parts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from modeler.artefacts.artefact import Artefact
from modeler.artefacts.ml.frame import frame
from modeler.catalog.identifiers import quote, quote_table
from modeler.catalog.names import ColumnSet, TableName
from modeler.errors import UnknownName, did_you_mean
from modeler.model.data_model import DataModel, Role
from modeler.model.measures import measures_of

_TITLES = {"linear_regression": "linear regression", "xgboost": "XGBoost"}

KINDS = tuple(_TITLES)
"""The estimators there are scripts for."""


@dataclass(frozen=True, slots=True)
class ScriptData:
    """Where a script finds the rows when it is run without a warehouse."""

    path: str = ""
    """A folder of files, or a DuckDB database; empty where there is none."""
    relations: Mapping[TableName, str] = field(default_factory=dict)
    """What to read each table from, as DuckDB SQL in which ``{data}`` stands for the path."""


NO_DATA = ScriptData()
"""A script that connects to the warehouse unless it is given a folder."""


def scaffold(
    kind: str, model: DataModel, target: ColumnSet, *, dialect: str = "redshift", data: ScriptData = NO_DATA
) -> Artefact:
    """``ml/KIND_COLUMN.py``: a script that predicts *target*, complete as it is and yours to change.

    It reads *data* with DuckDB, or where there are none connects to Redshift as the environment says. The same
    model gives the same bytes.

    Raises:
        UnknownName: no script of that *kind*.
        UnknownTable, UnknownColumn: the catalog lacks *target*.
    """
    if kind not in _TITLES:
        hint = did_you_mean(kind, KINDS) or f"known: {', '.join(KINDS)}"
        raise UnknownName(f"no scaffold named {kind!r}", hint=hint)
    # not the kind alone: a script called xgboost.py is what "import xgboost" finds
    stem = f"{kind}_{_NOT_IN_A_NAME.sub('_', target.columns[0].lower()).strip('_') or 'target'}"
    framed = frame(model, target, dialect=dialect)
    text = (
        _environment()
        .get_template("script.py.j2")
        .render(
            kind=kind,
            stem=stem,
            title=_TITLES[kind],
            target=target,
            frame=framed,
            data_path=data.path,
            relations=tuple(_relations(framed.tables, data)),
        )
    )
    return Artefact(f"ml/{stem}.py", text, f"predicts {target} by {_TITLES[kind]}")


def default_target(model: DataModel) -> ColumnSet | None:
    """The first measure of a fact, of the fact with the most columns first; None where there is none."""
    facts = [role.table for role in model.roles if role.role is Role.FACT]
    for table in sorted(facts, key=lambda name: (-len(model.catalog[name].columns), name)):
        measures = measures_of(table, model)
        if measures:
            return measures[0]
    return None


def _relations(tables: tuple[TableName, ...], data: ScriptData) -> Iterator[tuple[str, str, str]]:
    """Schema and table as DuckDB quotes them, and what the table is read from."""
    for table in tables:
        named = f"{table.schema}/{table.table}.parquet".replace("'", "''")
        relation = data.relations.get(table, f"read_parquet('{{data}}/{named}')")
        yield quote(table.schema, "duckdb"), quote_table(table, "duckdb"), relation


_NOT_IN_A_NAME = re.compile(r"[^a-z0-9]+")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("modeler.artefacts.ml"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701 - the template is Python; strings go through repr
    )
    environment.filters["literal"] = _literal
    return environment


def _literal(value: str | list[str] | tuple[str, ...]) -> str:
    """*value* as Python writes it with double quotes; JSON's strings and lists are Python's."""
    return json.dumps(value, ensure_ascii=False)
