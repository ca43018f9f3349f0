"""Cardinality: how many rows of one side of a join belong to a row of the other."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.catalog.names import ColumnSet
from modeler.checks.join_profile import JoinProfile, join_profile, join_profile_sql
from modeler.checks.naming import check_name
from modeler.checks.numbers import Numbers, rows
from modeler.checks.verdicts import Check, Family, Outcome
from modeler.evidence import weights
from modeler.evidence.claims import Evidence, Method, Refers, Unique
from modeler.evidence.profiled import ColumnStatistics, InclusionStatistics, column_evidence, inclusion_evidence
from modeler.model.data_model import DataModel, Multiplicity, Relationship
from modeler.model.measures import measures_of

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
            join_profile_sql(relationship, model, measures_of(relationship.child.table, model)),
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
    """For or against uniqueness of both sides, inclusion both ways, and the reference itself.

    What is far from unique cannot be referred to: then the reference is refuted, and where the child holds the key,
    the reference the other way is tested in its place.
    """
    child, parent = check.subjects
    return join_evidence(child, parent, join_profile(numbers), method=Method.TESTED, check=check.name)


def join_evidence(
    child: ColumnSet, parent: ColumnSet, profile: JoinProfile, *, method: Method, check: str
) -> tuple[Evidence, ...]:
    """What *profile* says for and against claims about the two sides."""
    sides = (
        ColumnStatistics(child, profile.child_rows, profile.child_null_rows, profile.child_keys),
        ColumnStatistics(parent, profile.parent_rows, 0, profile.parent_keys),
    )
    # the parent was counted without its NULLs, so nothing here speaks of them
    unique = (e for e in column_evidence(sides, method=method, check=check) if isinstance(e.claim, Unique))
    inclusion = InclusionStatistics(
        child,
        parent,
        child_rows=profile.child_rows - profile.child_null_rows,
        orphan_rows=profile.orphan_rows,
        child_distinct=profile.child_keys,
        parent_distinct=profile.parent_keys,
        unused_parents=profile.unused_parent_keys,
    )
    included = inclusion_evidence([inclusion], method=method, check=check)
    if profile.is_referred:
        return (*unique, *included)
    refuted = Evidence(
        Refers(child, parent),
        method,
        -weights.TESTED,
        f"{rows(profile.parent_rows)} of {parent} have {profile.parent_keys:,} values: no key to refer to",
        check=check,
    )
    others = (e for e in included if not isinstance(e.claim, Refers))
    return (*unique, *others, refuted, *_reversed_evidence(child, parent, profile, method, check))


def _reversed_evidence(
    child: ColumnSet, parent: ColumnSet, profile: JoinProfile, method: Method, check: str
) -> tuple[Evidence, ...]:
    if not profile.is_reversed:
        return ()
    turned = InclusionStatistics(
        parent,
        child,
        child_rows=profile.parent_rows,
        orphan_rows=profile.unused_parent_rows,
        child_distinct=profile.parent_keys,
        parent_distinct=profile.child_keys,
    )
    found = inclusion_evidence([turned], method=method, check=check)
    return tuple(e for e in found if isinstance(e.claim, Refers))


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
