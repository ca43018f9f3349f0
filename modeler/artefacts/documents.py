"""The JSON documents that other programs rely on: each command's ``--format json``, as plain values.

Keys are stable and always there; a change that breaks a reader raises :data:`SCHEMA_VERSION`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from math import isfinite
from typing import Any, Protocol, TypeAlias

from modeler.artefacts.analysis import Answer, Cell
from modeler.artefacts.constants import Constant
from modeler.catalog.names import ColumnSet, Skipped, Span, TableName
from modeler.catalog.tables import Column, Table
from modeler.checks.verdicts import Check, Outcome, Round, Verdict
from modeler.evidence.claims import Evidence, strongest_first
from modeler.evidence.mining import Coverage
from modeler.model.data_model import (
    DataModel,
    Deduplication,
    Grain,
    Key,
    PolymorphicReference,
    Relationship,
    TableRole,
)
from modeler.query.goal import Query, Step

SCHEMA_VERSION = 1

Document: TypeAlias = dict[str, Any]
"""An object of JSON values; keys in the order they are printed."""


def joins_document(
    relationships: Iterable[Relationship], polymorphic: Iterable[PolymorphicReference] = ()
) -> Document:
    """``modeler joins``: every relationship given, in the order given; *polymorphic* ones only where there are any.

    >>> joins_document(())
    {'schema_version': 1, 'joins': []}
    """
    document: Document = {"schema_version": SCHEMA_VERSION, "joins": [join_entry(one) for one in relationships]}
    pairs = [
        {
            "table": str(one.table),
            "type_column": one.type_column,
            "id_column": one.id_column,
            "parents": [str(parent) for parent in one.parents],
        }
        for one in polymorphic
    ]
    return {**document, "polymorphic": pairs} if pairs else document


class QueryJoin(Protocol):
    """A join that queries make, counted; its sides stand in sorted order, because a query shows no direction."""

    @property
    def left(self) -> ColumnSet:
        """The side that sorts first."""

    @property
    def right(self) -> ColumnSet:
        """The other side, column for column."""

    @property
    def join_type(self) -> str:
        """As it was written: ``inner``, ``left`` and so on."""

    @property
    def count(self) -> int:
        """How many statements make it."""

    @property
    def spans(self) -> Iterable[Span]:
        """Where they stand."""

    @property
    def form(self) -> str:
        """The condition, where it is more than that the columns are equal."""

    @property
    def is_range(self) -> bool:
        """Whether the columns are only compared."""


class ReadQueries(Protocol):
    """What queries say, however it was mined: their joins, and how many of them were understood."""

    @property
    def joins(self) -> Iterable[QueryJoin]:
        """Every join, in the order to print."""

    @property
    def total(self) -> int:
        """Statements in all; understood, partly and failed add up to it."""

    @property
    def understood(self) -> int:
        """Those of which every name was resolved."""

    @property
    def partly(self) -> int:
        """Those of which some part was not."""

    @property
    def failed(self) -> Iterable[Skipped]:
        """Those that gave nothing."""


def sql_document(
    mined: ReadQueries, *, coverage: Iterable[Coverage] = (), unread: Iterable[Skipped] = ()
) -> Document:
    """``modeler sql``: the joins that existing queries make, and what was and was not understood of them.

    *coverage* counts the statements of each origin; *unread* are pieces of files that gave no statement.
    """
    return {
        "schema_version": SCHEMA_VERSION,
        "joins": [_query_join(one) for one in mined.joins],
        "statements": {
            "total": mined.total,
            "understood": mined.understood,
            "partly": mined.partly,
            "failed": [skipped_entry(one) for one in mined.failed],
            "unread": [skipped_entry(one) for one in unread],
            "by_origin": [
                {
                    "origin": one.origin.value,
                    "total": one.total,
                    "parsed": one.parsed,
                    "understood": one.understood,
                    "joins": one.joins,
                }
                for one in coverage
            ],
        },
    }


def constants_document(constants: Iterable[Constant], *, commit: str = "") -> Document:
    """``modeler constants``: mappings found in application source, in the order given, and the *commit* read.

    >>> constants_document(())
    {'schema_version': 1, 'mappings': []}
    """
    read_at = {"commit": commit} if commit else {}
    return {"schema_version": SCHEMA_VERSION, **read_at, "mappings": [constant_entry(one) for one in constants]}


def tests_document(verdicts: Iterable[Verdict], *, untested: Iterable[Check] = ()) -> Document:  # noqa: PT028 - no test
    """``modeler test``: verdicts in battery order; *untested* are checks that were listed and not run.

    >>> tests_document(())
    {'schema_version': 1, 'verdicts': []}
    """
    listed = [*verdicts, *(Verdict(check, Outcome.NOT_TESTABLE, sentence="not executed") for check in untested)]
    return {"schema_version": SCHEMA_VERSION, "verdicts": [verdict_entry(one) for one in listed]}


def rounds_document(rounds: Iterable[Round]) -> Document:
    """``modeler validate``: what was believed, found and changed, turn by turn.

    >>> rounds_document(())
    {'schema_version': 1, 'rounds': []}
    """
    return {"schema_version": SCHEMA_VERSION, "rounds": [round_entry(one) for one in rounds]}


def query_document(answer: Answer) -> Document:
    """``modeler query``: SQL, plan, and the rows where it ran."""
    return {"schema_version": SCHEMA_VERSION, **answer_entry(answer)}


def table_document(name: TableName, model: DataModel) -> Document:
    """``modeler show TABLE``: all that is concluded of one table.

    Raises:
        UnknownTable: the catalog has no such table.
    """
    table = model.catalog[name]
    joins = [join_entry(one) for one in model.relationships if table.name in (one.child.table, one.parent.table)]
    return {"schema_version": SCHEMA_VERSION, **table_entry(table, model), "joins": joins}


def join_entry(relationship: Relationship) -> Document:
    """One relationship, strongest evidence first."""
    sure = relationship.end_probabilities
    return {
        "table": str(relationship.child.table),
        "columns": list(relationship.child.columns),
        "ref_table": str(relationship.parent.table),
        "ref_columns": list(relationship.parent.columns),
        "probability": _share(relationship.probability),
        "cardinality": {"child": relationship.child_end.value, "parent": relationship.parent_end.value},
        "cardinality_probability": _share(relationship.cardinality_probability),
        "cardinality_probabilities": {"child": _share(sure[0]), "parent": _share(sure[1])},
        "status": relationship.status.value,
        "chosen": relationship.chosen,
        "evidence": _evidence(relationship.evidence),
        **({"within": asdict(relationship.within)} if relationship.within is not None else {}),
    }


def constant_entry(constant: Constant) -> Document:
    """A mapping with the columns it is linked to, most probable first, and its CASE expression."""
    mapping, proof = constant.mapping, constant.proof
    return {
        "language": mapping.language,
        "source": str(mapping.span),
        "subject": mapping.subject,
        "kind": mapping.kind,
        "pairs": [[code, label] for code, label in mapping.pairs],
        "default": mapping.default,
        "notes": list(mapping.notes),
        "links": [
            {
                "column": str(link.column),
                "probability": _share(link.probability),
                "reasons": [one.note for one in strongest_first(link.evidence)],
            }
            for link in constant.links
        ],
        "sql": constant.sql,
        "proof": {"state": proof.state.value, "inputs": proof.inputs, "sentence": proof.sentence},
    }


def verdict_entry(verdict: Verdict) -> Document:
    """One check and what it came to."""
    check = verdict.check
    return {
        "claim": check.claim,
        "check": check.name,
        "family": check.family.value,
        "verdict": verdict.outcome.value,
        "sentence": verdict.sentence,
        "numbers": {name: _cell(number) for name, number in verdict.numbers},
        "subjects": [columns_entry(subject) for subject in check.subjects],
        "dialect": check.dialect,
        "sql": check.sql,
    }


def round_entry(one: Round) -> Document:
    """One turn of the validation loop; its verdicts without their SQL, which ``modeler test`` prints."""
    return {
        "number": one.number,
        "believed": list(one.believed),
        "verdicts": [
            {"check": v.check.name, "claim": v.check.claim, "verdict": v.outcome.value, "sentence": v.sentence}
            for v in one.verdicts
        ],
        "changes": list(one.changes),
    }


def answer_entry(answer: Answer) -> Document:
    """A query with its rows, and the version it replaced; ``rows`` is null where it was not run."""
    superseded = answer.superseded
    return {
        **_query(answer.query),
        "rows": _rows(answer.rows) if answer.columns else None,
        "note": answer.note,
        "superseded": None if superseded is None else {**_query(superseded), "rows": _rows(answer.superseded_rows)},
    }


def table_entry(table: Table, model: DataModel) -> Document:
    """One table: what is declared, then what is concluded; null where nothing is."""
    name = table.name
    return {
        "table": str(name),
        "kind": table.kind.value,
        "comment": table.comment,
        "source": str(table.span) if table.span else "",
        "columns": [_column(column) for column in table.columns],
        "dist_style": table.dist_style,
        "dist_key": table.dist_key,
        "sort_key": list(table.sort_key),
        "role": _role(next((one for one in model.roles if one.table == name), None)),
        "key": _key(model.key_of(name)),
        "grain": _grain(model.grain_of(name)),
        "deduplication": _deduplication(model.deduplication_of(name)),
    }


def columns_entry(columns: ColumnSet) -> Document:
    """Columns of one table."""
    return {"table": str(columns.table), "columns": list(columns.columns)}


def skipped_entry(skipped: Skipped) -> Document:
    """Something that could not be read."""
    return {"source": str(skipped.span), "reason": skipped.reason, "hint": skipped.hint}


def _query_join(join: QueryJoin) -> Document:
    return {
        "table": str(join.left.table),
        "columns": list(join.left.columns),
        "ref_table": str(join.right.table),
        "ref_columns": list(join.right.columns),
        "join_type": join.join_type,
        "count": join.count,
        "sources": [str(span) for span in join.spans],
        **({"condition": join.form} if join.form else {}),
        **({"is_range": True} if join.is_range else {}),
    }


def _query(query: Query) -> Document:
    return {
        "title": query.title,
        "sql": query.sql,
        "dialect": query.dialect,
        "columns": list(query.columns),
        "plan": [_step(step) for step in query.plan],
    }


def _rows(rows: Iterable[Iterable[Cell]]) -> list[list[Cell]]:
    return [[_cell(cell) for cell in row] for row in rows]


def _cell(cell: Cell) -> Cell:
    """JSON has neither infinity nor not-a-number: they become text."""
    return str(cell) if isinstance(cell, float) and not isfinite(cell) else cell


def _step(step: Step) -> Document:
    return {
        "action": step.action,
        "reason": step.reason,
        "columns": [columns_entry(columns) for columns in step.columns],
    }


def _column(column: Column) -> Document:
    return {
        "name": column.name,
        "type": column.data_type,
        "nullable": column.nullable,
        "comment": column.comment,
        "default": column.default,
        "source": str(column.span) if column.span else "",
    }


def _role(role: TableRole | None) -> Document | None:
    return None if role is None else {"role": role.role.value, "reason": role.reason}


def _key(key: Key | None) -> Document | None:
    return None if key is None else {"columns": list(key.columns.columns), **_belief(key)}


def _grain(grain: Grain | None) -> Document | None:
    if grain is None:
        return None
    return {"sentence": grain.sentence, "columns": list(grain.columns.columns), **_belief(grain)}


def _deduplication(repair: Deduplication | None) -> Document | None:
    if repair is None:
        return None
    return {
        "key": list(repair.key),
        "order_by": list(repair.order_by),
        "reason": repair.reason,
        "evidence": _evidence(repair.evidence),
    }


def _belief(conclusion: Key | Grain) -> Document:
    return {
        "probability": _share(conclusion.probability),
        "status": conclusion.status.value,
        "evidence": _evidence(conclusion.evidence),
    }


def _evidence(evidence: Iterable[Evidence]) -> list[Document]:
    return [
        {"method": one.method.value, "weight": round(one.weight, 4), "note": one.note, "source": one.source}
        for one in strongest_first(evidence)
    ]


def _share(probability: float) -> float:
    """Six digits: more would change with the order in which weights were added up."""
    return round(probability, 6)
