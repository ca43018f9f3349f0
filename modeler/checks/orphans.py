"""Orphans: rows of a side of a join that find no row on the other side."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.checks.join_profile import JoinProfile, join_profile, join_profile_sql
from modeler.checks.naming import check_name
from modeler.checks.numbers import Numbers, plural, rows
from modeler.checks.verdicts import Check, Family, Number, Outcome
from modeler.evidence.claims import Included
from modeler.model.data_model import DataModel, Multiplicity
from modeler.model.measures import measures_of

_USED, _UNUSED = "used", "may be unused"
"""What a check of the parent's side expects."""


def orphan_checks(model: DataModel) -> Iterator[Check]:
    """Two checks a relationship: children without a parent, and parents without a child.

    They share their query with the join's cardinality check, so that it is sent once.
    """
    for relationship in model.relationships:
        child, parent = relationship.child, relationship.parent
        sql = join_profile_sql(relationship, model, measures_of(child.table, model))
        yield Check(
            check_name(Family.ORPHANS, child, parent),
            Family.ORPHANS,
            f"every {', '.join(child.columns)} of {child.table} is in {parent}",
            (child, parent),
            sql,
            about=Included(child, parent),
            finding=True,
        )
        must_be_used = relationship.child_end in (Multiplicity.EXACTLY_ONE, Multiplicity.ONE_OR_MORE)
        names = ", ".join(parent.columns)
        yield Check(
            check_name(Family.ORPHANS, parent, child),
            Family.ORPHANS,
            f"{'every' if must_be_used else 'not every'} {names} of {parent.table} has to be in {child}",
            (child, parent),
            sql,
            about=Included(parent, child) if must_be_used else None,
            finding=True,
            expected=(_USED if must_be_used else _UNUSED,),
        )


def orphan_verdict(check: Check, numbers: Numbers) -> tuple[Outcome, str]:
    """Refuted by one orphan; says which rows an inner join loses."""
    profile = join_profile(numbers)
    child, parent = check.subjects
    if not profile.child_rows or not profile.parent_rows:
        return (
            Outcome.NOT_TESTABLE,
            f"{child.table if not profile.child_rows else parent.table} has no rows with a key",
        )
    if check.expected:
        unused = plural(profile.unused_parent_keys, "key")
        said = f"{unused} of {profile.parent_keys:,} in {parent.table} are used by no row of {child.table}"
        is_refuted = profile.unused_parent_keys and check.expected == (_USED,)
        return (Outcome.REFUTED if is_refuted else Outcome.CONFIRMED), said
    with_key = profile.child_rows - profile.child_null_rows
    if not with_key:
        return Outcome.NOT_TESTABLE, f"{', '.join(child.columns)} is NULL in every row of {child.table}"
    if profile.orphan_rows:
        return Outcome.REFUTED, (
            f"{profile.orphan_rows:,} of {rows(with_key)} ({_examples(profile, numbers)}) have no row in "
            f"{parent.table}; an inner join loses them{_with_nulls(profile.child_null_rows, child.columns)}"
        )
    return Outcome.CONFIRMED, f"all {rows(with_key)} that have {', '.join(child.columns)} find their row"


def _examples(profile: JoinProfile, numbers: Numbers) -> str:
    """How many keys, and the outermost of them; of text only how it begins and how long it is."""
    keys = plural(profile.orphan_keys, "key")
    shown = [_masked(numbers[name]) for name in ("least_orphan", "greatest_orphan") if name in numbers]
    if not shown:
        return keys
    return f"{keys}: {shown[0]}" if profile.orphan_keys == 1 else f"{keys}, from {shown[0]} to {shown[1]}"


def _masked(value: Number) -> str:
    if isinstance(value, str) and not value.lstrip("-").isdigit():
        return f"{value[:2]}\u2026 ({len(value)} characters)"
    return str(value)


def _with_nulls(number: int, columns: tuple[str, ...]) -> str:
    return f" and the {rows(number)} without {', '.join(columns)}" if number else ""
