"""Cardinality: how many rows of one side of a join belong to a row of the other."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.catalog.names import ColumnSet
from modeler.checks.join_profile import REPEATED, JoinProfile, join_profile, join_profile_sql
from modeler.checks.naming import check_name
from modeler.checks.numbers import Numbers, rows
from modeler.checks.verdicts import Check, Family, Outcome
from modeler.evidence import weights
from modeler.evidence.claims import Dated, Evidence, Method, Refers, Unique
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
            about=dated_of(relationship) or Refers(relationship.child, relationship.parent),
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
    profile = join_profile(numbers)
    if isinstance(check.about, Dated):
        return _version_evidence(check.about, profile, check.name)
    return join_evidence(child, parent, profile, method=Method.TESTED, check=check.name)


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
    inclusion = _inclusion(child, parent, profile)
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


def dated_of(relationship: Relationship) -> Dated | None:
    """The claim that the relationship is to the version of a moment; None where it is not to a version."""
    within = relationship.within
    if within is None:
        return None
    bounds = (within.moment, within.begin, within.end, within.end_included)
    return Dated(relationship.child, relationship.parent, *bounds)


def _version_evidence(claim: Dated, profile: JoinProfile, check: str) -> tuple[Evidence, ...]:
    """For or against one version a moment, and the reference; that the key alone repeats says nothing of either.

    Where most rows find no version of their moment the moment is doubted first: the reference is tested without it.
    """
    with_key = profile.child_rows - profile.child_null_rows
    if 2 * profile.matched_rows < with_key:
        note = f"only {profile.matched_rows:,} of {rows(with_key)} find a version that held at {claim.moment}"
        return (Evidence(claim, Method.TESTED, -weights.TESTED, note, check=check),)
    inclusion = _inclusion(claim.child, claim.parent, profile)
    included = tuple(inclusion_evidence([inclusion], method=Method.TESTED, check=check))
    if profile.fan_out <= 1 + REPEATED:
        note = f"{rows(profile.matched_rows)} find {profile.fan_out:.4g} versions that held at {claim.moment}"
        return (Evidence(claim, Method.TESTED, weights.TESTED, note, check=check), *included)
    note = f"a row finds up to {profile.most_parent_rows:,} versions that held at {claim.moment}: it names none"
    refuted = (Evidence(one, Method.TESTED, -weights.TESTED, note, check=check) for one in (claim, _refers(claim)))
    return (*refuted, *(one for one in included if not isinstance(one.claim, Refers)))


def _inclusion(child: ColumnSet, parent: ColumnSet, profile: JoinProfile) -> InclusionStatistics:
    return InclusionStatistics(
        child,
        parent,
        child_rows=profile.child_rows - profile.child_null_rows,
        orphan_rows=profile.orphan_rows,
        child_distinct=profile.child_keys,
        parent_distinct=profile.parent_keys,
        unused_parents=profile.unused_parent_keys,
    )


def _refers(claim: Dated) -> Refers:
    return Refers(claim.child, claim.parent)


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
        f"{_at(relationship)}"
    )


def _at(relationship: Relationship) -> str:
    within = relationship.within
    return f", by the version from {within.begin} to {within.end} at {within.moment}" if within is not None else ""


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
