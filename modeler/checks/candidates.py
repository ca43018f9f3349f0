"""Candidates: what else a refuted relationship may have been, asked of the data.

Asked only where a relationship was refuted. That values are included proves no reference, since small numbers are
included in anything: what comes back is evidence from data, lighter than a test.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from modeler.checks.cardinality import join_evidence
from modeler.checks.join_profile import join_profile, join_profile_sql
from modeler.checks.naming import check_name
from modeler.checks.numbers import Numbers, rows
from modeler.checks.verdicts import Check, Family, Outcome, Verdict
from modeler.evidence.claims import Evidence, Method, Refers
from modeler.model.data_model import DataModel, Relationship, Status

MOST = 5
"""Candidates that are asked about for one refuted relationship, the most probable first."""


def candidate_checks(model: DataModel, verdicts: Iterable[Verdict]) -> Iterator[Check]:
    """One check a candidate that could stand in for a relationship *verdicts* refuted.

    It refers from the same columns, or from the same table to the same columns.
    """
    seen: set[Refers] = set()
    for refuted in _refuted(verdicts):
        rivals = [candidate for candidate in model.candidates if _could_stand_in(candidate, refuted)]
        for candidate in rivals[:MOST]:
            about = Refers(candidate.child, candidate.parent)
            if about not in seen:
                seen.add(about)
                yield Check(
                    check_name(Family.CANDIDATES, candidate.child, candidate.parent),
                    Family.CANDIDATES,
                    f"{candidate.name} could be the join instead of {refuted.child} = {refuted.parent}",
                    (candidate.child, candidate.parent),
                    join_profile_sql(candidate, model),
                    about=about,
                    finding=True,
                )


def candidate_verdict(check: Check, numbers: Numbers) -> tuple[Outcome, str]:
    """Confirmed where most rows find one row; that alone proves nothing."""
    profile = join_profile(numbers)
    with_key = profile.child_rows - profile.child_null_rows
    if not with_key or not profile.parent_rows:
        return Outcome.NOT_TESTABLE, "one side has no rows with a key"
    found = f"{profile.matched_rows:,} of {rows(with_key)} find a row in {check.subjects[1].table}"
    fits = profile.is_referred and 2 * profile.matched_rows > with_key
    return (Outcome.CONFIRMED if fits else Outcome.REFUTED), found


def candidate_evidence(check: Check, numbers: Numbers) -> tuple[Evidence, ...]:
    """For or against the candidate, as of data that were looked at, not of a claim that was tested."""
    child, parent = check.subjects
    return join_evidence(child, parent, join_profile(numbers), method=Method.PROFILED, check=check.name)


def _refuted(verdicts: Iterable[Verdict]) -> Iterator[Refers]:
    """The references that the data speak against: most rows find nothing, or what they find is no key."""
    for verdict in verdicts:
        about = verdict.check.about
        is_join = verdict.check.family is Family.CARDINALITY and isinstance(about, Refers)
        if is_join and isinstance(about, Refers) and verdict.outcome is not Outcome.NOT_TESTABLE:
            profile = join_profile(dict(verdict.numbers))
            with_key = profile.child_rows - profile.child_null_rows
            if not profile.is_referred or 2 * profile.orphan_rows > with_key:
                yield about


def _could_stand_in(candidate: Relationship, refuted: Refers) -> bool:
    if candidate.status is Status.REJECTED or Refers(candidate.child, candidate.parent) == refuted:
        return False
    same_side = candidate.child == refuted.child
    same_tables = (candidate.child.table, candidate.parent) == (refuted.child.table, refuted.parent)
    return same_side or same_tables
