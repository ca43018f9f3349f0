"""The forms that labels are handed out in: CASE, dimension table, view, seed, and the query of unknown values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import PurePosixPath

from modeler.artefacts.artefact import Artefact
from modeler.artefacts.constants import Constant
from modeler.artefacts.labels import (
    constants_sql,
    dimension_sql,
    label_table,
    one_line,
    origin,
    seed_csv,
    unknown_values_sql,
)
from modeler.catalog.identifiers import quote_table
from modeler.catalog.names import DEFAULT_SCHEMA, TableName


class Form(StrEnum):
    """What labels are written as."""

    CASE = "case"
    """An expression to select beside the column."""
    DIMENSION = "dimension"
    """A table of codes and labels."""
    VIEW = "view"
    """The same as a view."""
    SEED = "seed"
    """The same as CSV, as a dbt seed is."""
    TEST = "test"
    """A query of the values in the column that the code does not know."""


def in_form(
    constants: Iterable[Constant], form: Form, *, dialect: str = "redshift", commit: str = ""
) -> tuple[Artefact, ...]:
    """One file for each of *constants* that *form* can say, named after its column.

    A table, view or seed has a row for each code, so ranges have none; a view and a test need a column.

    >>> from modeler.catalog.names import Span
    >>> from modeler.sources.reading import Mapping, Semantics
    >>> mapping = Mapping(((1, "Acme"),), "?", "$v", Semantics.STRICT, Span("app/V.php", 1, 9))
    >>> (file,) = in_form([Constant(mapping, (), "")], Form.DIMENSION, dialect="duckdb")
    >>> print(file.path, file.content, sep=chr(10), end="")
    dimension_app_v_v.sql
    -- no column known, from app/V.php:1-9
    -- other values: ?
    CREATE TABLE public.app_v_v AS
    SELECT code, label FROM (VALUES (1, 'Acme')) AS labels(code, label);
    """
    taken: Counter[str] = Counter()
    written = []
    for constant in constants:
        name = label_table(constant) or _name_of(constant)
        taken[str(name)] += 1
        if taken[str(name)] > 1:
            name = TableName(name.schema, f"{name.table}_{taken[str(name)]}")
        content = _WRITERS[form](constant, name, dialect, commit)
        if content:
            suffix = "csv" if form is Form.SEED else "sql"
            stem = name.table if form is Form.SEED else f"{form.value}_{name.table}"
            written.append(Artefact(f"{stem}.{suffix}", content, f"{form.value} of {name}"))
    return tuple(written)


def _case(constant: Constant, _: TableName, dialect: str, commit: str) -> str:
    return constants_sql([constant], dialect=dialect, commit=commit)


def _dimension(constant: Constant, name: TableName, dialect: str, commit: str) -> str:
    return _created("TABLE", constant, name, dialect, commit)


def _view(constant: Constant, name: TableName, dialect: str, commit: str) -> str:
    return _created("VIEW", constant, name, dialect, commit) if constant.links else ""


def _created(what: str, constant: Constant, name: TableName, dialect: str, commit: str) -> str:
    if constant.mapping.ranges:
        return ""
    default = constant.mapping.default
    beyond = (f"other values: {one_line(default)}",) if default is not None else ()
    rows = dimension_sql(constant, dialect=dialect)
    return _commented((*origin(constant, commit=commit), *beyond)) + (
        f"CREATE {what} {quote_table(name, dialect)} AS\n{rows};\n"
    )


def _seed(constant: Constant, _: TableName, dialect: str, commit: str) -> str:
    return "" if constant.mapping.ranges else seed_csv(constant)


def _test(constant: Constant, _: TableName, dialect: str, commit: str) -> str:
    sql = unknown_values_sql(constant, dialect=dialect)
    return f"{_commented(origin(constant, commit=commit))}{sql};\n" if sql else ""


_WRITERS: dict[Form, Callable[[Constant, TableName, str, str], str]] = {
    Form.CASE: _case,
    Form.DIMENSION: _dimension,
    Form.VIEW: _view,
    Form.SEED: _seed,
    Form.TEST: _test,
}


def _commented(lines: Iterable[str]) -> str:
    return "".join(f"-- {line}\n" for line in lines)


def _name_of(constant: Constant) -> TableName:
    """What to call the labels of a column that nobody knows: after the code."""
    mapping = constant.mapping
    words = _NOT_IN_A_NAME.sub("_", f"{PurePosixPath(mapping.span.path).with_suffix('')} {mapping.called}".lower())
    return TableName(DEFAULT_SCHEMA, words.strip("_")[-_LONGEST_NAME:].strip("_"))


_NOT_IN_A_NAME = re.compile(r"[^a-z0-9]+")
_LONGEST_NAME = 60
