"""Declared keys that the data break: Redshift enforces none of them, and its planner trusts them all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from modeler.catalog.identifiers import quote, quote_table
from modeler.catalog.names import ColumnSet
from modeler.catalog.tables import Constraint, ConstraintKind, Table
from modeler.checks.verdicts import Family, Outcome, Verdict
from modeler.evidence.claims import Included, Unique
from modeler.model.data_model import DataModel

_REPEATED = "DISTINCT and GROUP BY over it may be left out, so that values come back twice"
_BREAKS = {
    ConstraintKind.PRIMARY: _REPEATED,
    ConstraintKind.UNIQUE: _REPEATED,
    ConstraintKind.FOREIGN: "a join to the other table may be left out where none of its columns is selected",
}
"""What a planner that trusts the declaration may do, from the Redshift guide on table constraints."""


@dataclass(frozen=True, slots=True)
class BrokenDeclaration:
    """One declared key, and the test that it failed."""

    table: Table
    constraint: Constraint
    verdict: Verdict
    breaks: str
    """What goes wrong where the planner trusts it."""
    drop: str
    """The statement that takes it back; it is shown, never run."""


def broken_declarations(model: DataModel, verdicts: Iterable[Verdict]) -> tuple[BrokenDeclaration, ...]:
    """Declared keys that *verdicts* refute, in the order of the catalog."""
    refuted = [verdict for verdict in verdicts if verdict.outcome is Outcome.REFUTED]
    return tuple(
        BrokenDeclaration(table, constraint, verdict, _BREAKS[constraint.kind], _drop(table, constraint))
        for table in model.catalog
        for constraint in table.constraints
        if not constraint.declared_by
        for verdict in _against(table, constraint, refuted)
    )


def _against(table: Table, constraint: Constraint, refuted: Iterable[Verdict]) -> Iterator[Verdict]:
    """The one verdict that speaks against *constraint*: of the key as it was loaded, not as it is read."""
    own = ColumnSet(table.name, constraint.columns)
    for verdict in refuted:
        check = verdict.check
        if constraint.kind is ConstraintKind.FOREIGN:
            is_meant = constraint.references is not None and check.about == Included(own, constraint.references)
        else:
            is_meant = check.family is Family.GRAIN and check.subjects == (own,)
            is_meant = is_meant and check.about in (None, Unique(own))
        if is_meant:
            yield verdict
            return


def _drop(table: Table, constraint: Constraint) -> str:
    """A constraint without a name has the one PostgreSQL and Redshift give it."""
    suffix = {ConstraintKind.PRIMARY: "pkey", ConstraintKind.UNIQUE: "key", ConstraintKind.FOREIGN: "fkey"}
    columns = () if constraint.kind is ConstraintKind.PRIMARY else constraint.columns
    name = constraint.name or "_".join((table.name.table, *columns, suffix[constraint.kind]))
    return f"ALTER TABLE {quote_table(table.name)} DROP CONSTRAINT {quote(name)};"
