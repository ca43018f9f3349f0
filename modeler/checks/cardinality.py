"""Cardinality: how many rows of one side of a join belong to a row of the other."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.checks.join_profile import JoinProfile, join_profile, join_profile_sql
from modeler.checks.naming import check_name
from modeler.checks.numbers import Numbers, rows
from modeler.checks.verdicts import Check, Family, Outcome
from modeler.evidence.claims import Evidence, Method, Refers, Unique
from modeler.evidence.profiled import ColumnStatistics, InclusionStatistics, column_evidence, inclusion_evidence
from modeler.model.data_model import DataModel, Multiplicity, Relationship

_OPTIONAL = (Multiplicity.ZERO_OR_ONE, Multiplicity.ZERO_OR_MORE)
_MANY = (Multiplicity.ZERO_OR_MORE, Multiplicity.ONE_OR_MORE)
_IN_WORDS = {
    Multiplicity.ZERO_OR_ONE: "at most one row",
    Multiplicity.EXACTLY_ONE: "exactly one row",
    Multiplicity.ZERO_OR_MORE: "any number of rows",
    Multiplicity.ONE_OR_MORE: "one or more rows",
    Multiplicity.UNKNOWN: "an unknown number of rows",
}


def cardinality_checks(model: DataModel) -> Iterator[Check]:
    """One check a relationship, for both of its ends."""
    for relationship in model.relationships:
        yield Check(
            check_name(Family.CARDINALITY, relationship.child, relationship.parent),
            Family.CARDINALITY,
            _claim(relationship),
            (relationship.child, relationship.parent),
            join_profile_sql(relationship, model),
            about=Refers(relationship.child, relationship.parent),
            expected=(relationship.child_end.value, relationship.parent_end.value),
        )


def cardinality_verdict(check: Check, numbers: Numbers) -> tuple[Outcome, str]:
    """Refuted where an end has more rows, or fewer, than it was said to have."""
    profile = join_profile(numbers)
    child, parent = (subject.table for subject in check.subjects)
    if not profile.child_rows or not profile.parent_rows:
        empty = child if not profile.child_rows else parent
        return Outcome.NOT_TESTABLE, f"{empty} has no rows with a key"
    if profile.child_null_rows == profile.child_rows:
        return Outcome.NOT_TESTABLE, f"{', '.join(check.subjects[0].columns)} is NULL in every row of {child}"
    child_end, parent_end = (Multiplicity(end) for end in check.expected)
    holds = _allows(child_end, profile.child_end) and _allows(parent_end, profile.parent_end)
    outcome = Outcome.CONFIRMED if holds else Outcome.REFUTED
    return outcome, (
        f"a row of {child} has {_IN_WORDS[profile.parent_end]} of {parent}{_most(profile.most_parent_rows)}, "
        f"a row of {parent} has {_IN_WORDS[profile.child_end]} of {child}{_most(profile.most_child_rows)}"
        f"{_multiplied(profile)}"
    )


def cardinality_evidence(check: Check, numbers: Numbers) -> tuple[Evidence, ...]:
    """For or against uniqueness of both sides, inclusion both ways, and the reference itself."""
    profile = join_profile(numbers)
    child, parent = check.subjects
    sides = (
        ColumnStatistics(child, profile.child_rows, profile.child_null_rows, profile.child_keys),
        ColumnStatistics(parent, profile.parent_rows, 0, profile.parent_keys),
    )
    unique = column_evidence(sides, method=Method.TESTED, check=check.name)
    inclusion = InclusionStatistics(
        child,
        parent,
        child_rows=profile.child_rows - profile.child_null_rows,
        orphan_rows=profile.orphan_rows,
        child_distinct=profile.child_keys,
        parent_distinct=profile.parent_keys,
        unused_parents=profile.unused_parent_keys,
    )
    included = inclusion_evidence([inclusion], method=Method.TESTED, check=check.name)
    # the parent was counted without its NULLs, so nothing here speaks of them
    return (*(e for e in unique if isinstance(e.claim, Unique)), *included)


def _claim(relationship: Relationship) -> str:
    child, parent = relationship.child.table, relationship.parent.table
    return (
        f"a row of {child} has {_IN_WORDS[relationship.parent_end]} of {parent}, "
        f"and a row of {parent} {_IN_WORDS[relationship.child_end]} of {child}, where {relationship.name}"
    )


def _allows(believed: Multiplicity, proven: Multiplicity) -> bool:
    if believed is Multiplicity.UNKNOWN:
        return True
    if believed not in _MANY and proven in _MANY:
        return False
    return believed in _OPTIONAL or proven not in _OPTIONAL


def _most(number: int) -> str:
    return f" (up to {number:,})" if number > 1 else ""


def _multiplied(profile: JoinProfile) -> str:
    if profile.joined_rows <= profile.matched_rows:
        return ""
    times = f"{profile.fan_out:.4g} times as many"
    return f"; joining makes {rows(profile.joined_rows)} of {profile.matched_rows:,}, {times}"
