"""What the report says, before any layout: the same for a page, for Markdown and for the terminal."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from modeler.artefacts.analysis import Analysis, Answer, Finding, Severity
from modeler.artefacts.artefact import Artefact
from modeler.artefacts.constants import Constant, ProofState, constants
from modeler.artefacts.report.words import code_words, counted
from modeler.catalog.names import ColumnSet, Skipped
from modeler.checks.verdicts import Outcome, Verdict
from modeler.evidence.claims import Evidence, strongest_first
from modeler.model.data_model import Multiplicity, Relationship, Status
from modeler.sources.reading import Mapping


@dataclass(frozen=True, slots=True)
class JoinStory:
    """One join with everything that speaks for it and all that was tested about it."""

    relationship: Relationship
    kind: str
    """``"many-to-one"``, child first; ``"cardinality not known"`` where an end is unknown."""
    sentence: str
    """Both ends in words."""
    proof: str
    """How far to trust it: tested, accepted by a person, or proposed."""
    believed: str
    """Both ends as they were believed before the tests, where those changed them; else empty."""
    evidence: tuple[Evidence, ...]
    """Strongest first."""
    verdicts: tuple[Verdict, ...]
    """Of the checks about its two sides, in battery order."""


@dataclass(frozen=True, slots=True)
class ConstantStory:
    """Codes that application source gives names to, and the columns that hold them."""

    constant: Constant
    title: str
    """What the code calls it."""
    rows: tuple[tuple[str, str], ...]
    """Code and label as they are shown, in the order that decides."""
    evidence: tuple[Evidence, ...]
    """For the most probable column, strongest first."""
    proof: str
    """Whether the CASE was compared with the program it was translated from; empty where it was not."""


@dataclass(frozen=True, slots=True)
class Refutation:
    """A claim of the model that a test refuted."""

    round: int
    verdict: Verdict
    """As it was when it was first refuted."""
    now: Verdict
    """The last verdict on it."""

    @property
    def repaired(self) -> bool:
        """Whether the claim holds after the repair."""
        return self.now.outcome is Outcome.CONFIRMED


@dataclass(frozen=True, slots=True)
class Contents:
    """The report's chapters."""

    analysis: Analysis
    joins: tuple[JoinStory, ...]
    refutations: tuple[Refutation, ...]
    """Claims of the model only: what is wrong with the data stands under findings."""
    constants: tuple[ConstantStory, ...]
    """Those linked to a column first."""
    goal: Answer | None
    """The answer to the goal; None where no goal was given or nothing could be composed."""
    join_queries: tuple[Answer, ...]
    outcomes: tuple[tuple[Outcome, int], ...]
    """How many final verdicts of each outcome, every outcome listed."""
    severities: tuple[tuple[Severity, int], ...]
    """How many findings of each severity, worst first, every severity listed."""
    files: tuple[Artefact, ...]
    """What was written beside the report."""

    @property
    def unread(self) -> tuple[Skipped, ...]:
        """Everything that was skipped, a statement that failed included, by place."""
        together = {*self.analysis.skipped, *self.analysis.statements.failed}
        return tuple(sorted(together, key=lambda skipped: (skipped.span, skipped.reason)))

    @property
    def changes(self) -> tuple[str, ...]:
        """What the rounds changed in the model, in order."""
        return tuple(change for one in self.analysis.rounds for change in one.changes)


def contents(analysis: Analysis, *, files: Iterable[Artefact] = ()) -> Contents:
    """The chapters of the report on *analysis*; *files* are the artefacts written beside it."""
    goal = next((answer for answer in analysis.answers if answer.of_goal), None)
    outcomes = Counter(verdict.outcome for verdict in analysis.verdicts)
    severities = Counter(finding.severity for finding in analysis.findings)
    return Contents(
        analysis,
        tuple(_stories(analysis)),
        tuple(_refutations(analysis)),
        tuple(_constant(one) for one in _constants(analysis)),
        goal,
        tuple(answer for answer in analysis.answers if answer is not goal),
        tuple((outcome, outcomes[outcome]) for outcome in Outcome),
        tuple((severity, severities[severity]) for severity in reversed(Severity)),
        tuple(files),
    )


def cardinality(child: Multiplicity, parent: Multiplicity) -> str:
    """The usual name of a relationship with these ends, the child's first.

    >>> cardinality(Multiplicity.ZERO_OR_MORE, Multiplicity.EXACTLY_ONE)
    'many-to-one'
    """
    if Multiplicity.UNKNOWN in (child, parent):
        return "cardinality not known"
    return f"{'one' if child.is_one else 'many'}-to-{'one' if parent.is_one else 'many'}"


def ends(relationship: Relationship) -> str:
    """Both ends in words, with the tables they are about.

    >>> from modeler.catalog.names import TableName
    >>> child, parent = (ColumnSet(TableName("s", t), ("id",)) for t in ("line", "article"))
    >>> ends(Relationship(child, parent, Multiplicity.ZERO_OR_MORE, Multiplicity.EXACTLY_ONE, 0.9))
    'each row of s.line has exactly one of s.article; each row of s.article has zero or more of s.line'
    """
    child, parent = relationship.child.table, relationship.parent.table
    return (
        f"each row of {child} has {_words(relationship.parent_end)} of {parent}; "
        f"each row of {parent} has {_words(relationship.child_end)} of {child}"
    )


def place_of(finding: Finding) -> str:
    """Where a finding can be checked: its file and line, its test, or the columns it is about."""
    return finding.source or ", ".join(str(subject) for subject in finding.subjects)


def _words(end: Multiplicity) -> str:
    return "an unknown number" if end is Multiplicity.UNKNOWN else end.value.replace("_", " ")


def _stories(analysis: Analysis) -> Iterator[JoinStory]:
    before = {(one.child, one.parent): one for one in analysis.proposed.relationships}
    children = {one.child for one in analysis.model.relationships}
    about: defaultdict[ColumnSet, list[int]] = defaultdict(list)
    for place, verdict in enumerate(analysis.verdicts):
        for subject in verdict.check.subjects:
            about[subject].append(place)
    for relationship in analysis.model.relationships:
        places = sorted({*about[relationship.child], *about[relationship.parent]})
        yield JoinStory(
            relationship,
            cardinality(relationship.child_end, relationship.parent_end),
            ends(relationship),
            _proof(relationship),
            _believed(relationship, before.get((relationship.child, relationship.parent))),
            strongest_first(relationship.evidence),
            tuple(
                analysis.verdicts[place]
                for place in places
                if _is_about(analysis.verdicts[place], relationship, children)
            ),
        )


def _proof(relationship: Relationship) -> str:
    if relationship.status is Status.CONFIRMED:
        return "tested on data"
    if relationship.status is Status.ACCEPTED:
        return "accepted by a person"
    return "proposed, not tested"


def _believed(relationship: Relationship, before: Relationship | None) -> str:
    if before is None:
        return ""
    kept = (before.child_end, before.parent_end) == (relationship.child_end, relationship.parent_end)
    return "" if kept else ends(before)


def _is_about(verdict: Verdict, relationship: Relationship, children: AbstractSet[ColumnSet]) -> bool:
    """Whether *verdict*, on a side of *relationship*, is no other join's, into the same parent or of its table."""
    sides = (relationship.child, relationship.parent)
    tables = {side.table for side in sides}
    return all(
        subject.table in tables and (subject in sides or subject not in children)
        for subject in verdict.check.subjects
    )


def _constants(analysis: Analysis) -> tuple[Constant, ...]:
    return analysis.constants or constants(analysis.model, dialect=analysis.dialect)


def _constant(constant: Constant) -> ConstantStory:
    mapping, proof = constant.mapping, constant.proof
    compared = f"compared with the program over {counted(proof.inputs, 'value')}"
    return ConstantStory(
        constant,
        _called(mapping),
        tuple(_code_rows(mapping)),
        strongest_first(constant.links[0].evidence) if constant.links else (),
        {
            ProofState.PROVEN: f"{compared}: the CASE gives the same",
            ProofState.REFUTED: f"{compared}: the CASE differs. {proof.sentence}",
            ProofState.NOT_EXECUTED: proof.sentence,
        }[proof.state],
    )


def _code_rows(mapping: Mapping) -> Iterator[tuple[str, str]]:
    compared = mapping.ranges[:-1] or tuple(("=", code, label) for code, label in mapping.pairs)
    for operator, code, label in compared:
        sign = "" if operator == "=" else f"{operator} "
        yield f"{sign}{code_words(code)}", "" if label is None else label
    for code in mapping.computed:
        yield code_words(code), "(worked out at run time)"
    otherwise = mapping.ranges[-1][2] if mapping.ranges else mapping.default
    if otherwise is not None:
        yield "any other", otherwise


def _called(mapping: Mapping) -> str:
    names = (mapping.enclosing_class, mapping.name or mapping.enclosing_function)
    return "::".join(name for name in names if name) or mapping.subject or str(mapping.span)


def _refutations(analysis: Analysis) -> Iterator[Refutation]:
    seen: set[str] = set()
    for one in analysis.rounds:
        for verdict in one.verdicts:
            name = verdict.check.name
            if verdict.outcome is Outcome.REFUTED and not verdict.check.finding and name not in seen:
                seen.add(name)
                yield Refutation(one.number, verdict, _now(verdict, analysis.verdicts))


def _now(refuted: Verdict, last: Iterable[Verdict]) -> Verdict:
    """The last verdict on the same claim: of the same check, or of one that asks the same of the repaired table."""
    same = [
        verdict
        for verdict in last
        if (verdict.check.family, verdict.check.subjects) == (refuted.check.family, refuted.check.subjects)
        and not verdict.check.finding
    ]
    by_name = [verdict for verdict in same if verdict.check.name == refuted.check.name]
    return next(iter((*by_name, *same)), refuted)
