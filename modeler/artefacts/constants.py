"""What application code calls the codes of a column, ready to print: links, CASE and proof together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from modeler.catalog.identifiers import quote
from modeler.catalog.names import ColumnSet
from modeler.catalog.types import TypeFamily
from modeler.model.case import case_expression
from modeler.model.data_model import DataModel, Label
from modeler.model.label_conflicts import conflicts
from modeler.sources.reading import Mapping, Semantics


class ProofState(StrEnum):
    """Whether the CASE was compared with the code it was translated from."""

    PROVEN = "proven"
    """Both gave the same for every input."""
    REFUTED = "refuted"
    """They differed for an input."""
    NOT_EXECUTED = "not_executed"
    """The code was not run: nobody asked, or it cannot run alone."""


@dataclass(frozen=True, slots=True)
class Proof:
    """The outcome of running the original code beside its CASE."""

    state: ProofState = ProofState.NOT_EXECUTED
    inputs: int = 0
    """How many values were compared."""
    sentence: str = ""
    """What differed, or why it was not run."""


@dataclass(frozen=True, slots=True)
class Constant:
    """One mapping with the columns it is linked to and its SQL."""

    mapping: Mapping
    links: tuple[Label, ...]
    """Most probable first; empty where no column is known."""
    sql: str
    """The CASE expression over the most probable column, or over ``code`` where none is known."""
    proof: Proof = Proof()
    family: TypeFamily = TypeFamily.UNKNOWN
    """The type of the most probable column: how codes are written beside it."""


def constants(
    model: DataModel,
    *,
    dialect: str = "redshift",
    php_null: bool = False,
) -> tuple[Constant, ...]:
    """Every mapping of *model*, those linked to a column first, in the model's order.

    *php_null* gives NULL the label the code gives it.

    >>> from modeler.catalog.tables import Catalog
    >>> constants(DataModel(Catalog()))
    ()
    """
    contradicted: dict[Mapping, list[str]] = {}
    for conflict in conflicts(model.labels, model.unlinked):
        for mapping in conflict.pair:
            contradicted.setdefault(mapping, []).append(conflict.sentence())
    linked: dict[Mapping, list[Label]] = {}
    for label in model.labels:
        linked.setdefault(label.mapping, []).append(label)
    held: Iterable[tuple[Mapping, list[Label]]] = (*linked.items(), *((one, []) for one in model.unlinked))
    return tuple(
        _constant(mapping, labels, contradicted.get(mapping, ()), model, dialect=dialect, php_null=php_null)
        for mapping, labels in held
    )


def _constant(
    mapping: Mapping,
    labels: list[Label],
    contradicted: Iterable[str],
    model: DataModel,
    *,
    dialect: str,
    php_null: bool,
) -> Constant:
    family = model.catalog.column(labels[0].column).family if labels else TypeFamily.UNKNOWN
    column = _column_sql(labels[0].column, dialect) if labels else _UNKNOWN_COLUMN
    return Constant(
        _with_notes(mapping, (*contradicted, *_of_text(mapping, family))),
        tuple(labels),
        case_expression(mapping, column, family=family, dialect=dialect, php_null=php_null),
        family=family,
    )


def _with_notes(mapping: Mapping, notes: Iterable[str]) -> Mapping:
    return replace(mapping, notes=(*mapping.notes, *notes))


def _of_text(mapping: Mapping, family: TypeFamily) -> Iterator[str]:
    """What a column of text can hold that SQL and PHP compare differently."""
    numbers = [code for code, _ in mapping.pairs if isinstance(code, int) and not isinstance(code, bool)]
    loose = mapping.language == "php" and mapping.semantics is Semantics.PHP_LOOSE
    if numbers and loose and family is TypeFamily.TEXT:
        code = numbers[0]
        yield f"the column is text: PHP takes '0{code}' and '{code}.0' for {code} too, the CASE does not"


_UNKNOWN_COLUMN = "code"
"""What the CASE compares where no column is known."""


def _column_sql(column: ColumnSet, dialect: str) -> str:
    return f"{quote(column.table.table, dialect)}.{quote(column.columns[0], dialect)}"
