"""What the Workspace gives back of queries and tests: what was asked, and what came back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from modeler.artefacts import documents
from modeler.artefacts.analysis import Analysis, Answer, Severity
from modeler.artefacts.fragment import fragment
from modeler.artefacts.grid import Grid, cell_text
from modeler.artefacts.report import headlines
from modeler.catalog.names import Skipped
from modeler.checks.junit import junit_xml
from modeler.checks.verdicts import Check, Outcome, Round, Verdict
from modeler.evidence.mining import Mined
from modeler.evidence.mining.mined import MinedJoin
from modeler.workspace.results import in_words


@dataclass(frozen=True, slots=True)
class Tests:
    """The battery, and its verdicts where it ran."""

    checks: tuple[Check, ...]
    verdicts: tuple[Verdict, ...]

    @property
    def refuted(self) -> tuple[Verdict, ...]:
        """The verdicts that went against their claim."""
        return tuple(v for v in self.verdicts if v.outcome is Outcome.REFUTED)

    def __iter__(self) -> Iterator[Verdict]:
        return iter(self.verdicts)

    def __len__(self) -> int:
        return len(self.checks)

    def grid(self) -> Grid:
        """One row a check."""
        if self.verdicts:
            rows = tuple(
                (in_words(v.outcome.value), v.check.claim, v.sentence, v.check.name) for v in self.verdicts
            )
            return Grid(("verdict", "claim", "what came back", "check"), rows)
        listed = tuple((check.family.value, check.claim, check.name) for check in self.checks)
        return Grid(("family", "claim", "check"), listed, empty="nothing to test: the model claims nothing")

    def document(self) -> dict[str, Any]:
        """As ``modeler test --format json`` prints it."""
        return documents.tests_document(self.verdicts, untested=() if self.verdicts else self.checks)

    def junit(self) -> str:
        """The verdicts as JUnit XML, for build servers."""
        return junit_xml(self.verdicts)

    def notes(self) -> tuple[str, ...]:
        """How many verdicts of each kind."""
        if not self.verdicts:
            return ("listed, not run",)
        counts = {outcome: sum(v.outcome is outcome for v in self.verdicts) for outcome in Outcome}
        return (", ".join(f"{count} {in_words(outcome.value)}" for outcome, count in counts.items()),)

    def _repr_html_(self) -> str:
        return fragment(self.grid(), title="Tests", notes=self.notes())

    def __str__(self) -> str:
        return self.grid().text()


@dataclass(frozen=True, slots=True)
class Rounds:
    """What the validation loop believed, what came back, and what it changed."""

    rounds: tuple[Round, ...]

    def __iter__(self) -> Iterator[Round]:
        return iter(self.rounds)

    def __len__(self) -> int:
        return len(self.rounds)

    def grid(self) -> Grid:
        """One row a refutation and one a change, round by round."""
        return Grid(
            ("round", "event", "what"), tuple(self._rows()), empty="nothing was tested: the workspace has no data"
        )

    def document(self) -> dict[str, Any]:
        """As ``modeler validate --format json`` prints it."""
        return documents.rounds_document(self.rounds)

    def notes(self) -> tuple[str, ...]:
        """How it ended."""
        if not self.rounds:
            return ()
        return (f"{len(self.rounds)} rounds; nothing was left to change",)

    def _rows(self) -> Iterator[tuple[str, str, str]]:
        for one in self.rounds:
            confirmed = sum(v.outcome is Outcome.CONFIRMED for v in one.verdicts)
            yield (str(one.number), "tested", f"{len(one.verdicts)} claims, {confirmed} confirmed")
            for verdict in one.verdicts:
                if verdict.outcome is Outcome.REFUTED:
                    yield (str(one.number), "refuted", f"{verdict.check.claim}: {verdict.sentence}")
            for change in one.changes:
                yield (str(one.number), "changed", change)

    def _repr_html_(self) -> str:
        return fragment(self.grid(), title="Validation", notes=self.notes())

    def __str__(self) -> str:
        return self.grid().text()


@dataclass(frozen=True, slots=True)
class SqlUse:
    """The joins that existing queries make, and how much of the queries was understood."""

    mined: Mined
    unread: tuple[Skipped, ...] = ()
    """Pieces of SQL files that no statement could be cut from."""

    def grid(self) -> Grid:
        """One row a pair of joined columns, the most used first."""
        rows = tuple(
            (
                _condition(join),
                join.join_type,
                str(join.count),
                _places(join),
            )
            for join in self.mined.joins
        )
        return Grid(("joined columns", "type", "count", "where"), rows, empty="no query joins two known tables")

    def document(self) -> dict[str, Any]:
        """As ``modeler sql --format json`` prints it."""
        return documents.sql_document(self.mined, coverage=self.mined.coverage, unread=self.unread)

    def notes(self) -> tuple[str, ...]:
        """How many statements were understood, of each origin, with their joins; and each that was not."""
        mined, left_out = self.mined, len(self.unread)
        counted = f"{mined.understood} of {mined.total} statements understood, {mined.partly} in part"
        origins = tuple(
            f"  {one.origin}: {one.parsed / one.total:.1%} of {one.total} parsed, {one.joins} joins of base columns"
            for one in mined.coverage
        )
        lost = tuple(f"{skip.span}: {skip.reason}" for skip in (*mined.failed, *self.unread))
        return f"{counted}, {len(mined.failed)} not; {left_out} pieces of files left out", *origins, *lost

    def _repr_html_(self) -> str:
        return fragment(self.grid(), title="Joins in queries", notes=self.notes())

    def __str__(self) -> str:
        return self.grid().text()


@dataclass(frozen=True, slots=True)
class Asked:
    """A query and its rows."""

    answer: Answer

    @property
    def sql(self) -> str:
        """The query's text."""
        return self.answer.query.sql

    def grid(self) -> Grid:
        """The rows."""
        rows = tuple(tuple(cell_text(cell) for cell in row) for row in self.answer.rows)
        headers = self.answer.columns or self.answer.query.columns
        return Grid(headers, rows, empty=self.answer.note or "no rows")

    def document(self) -> dict[str, Any]:
        """As ``modeler query --format json`` prints it."""
        return documents.query_document(self.answer)

    def notes(self) -> tuple[str, ...]:
        """Each step of the plan with its reason."""
        return tuple(f"{step.action}: {step.reason}" for step in self.answer.query.plan)

    def _repr_html_(self) -> str:
        return fragment(self.grid(), title=self.answer.query.title, notes=(self.sql, *self.notes()))

    def __str__(self) -> str:
        return f"{self.sql}\n\n{self.grid().text()}"


@dataclass(frozen=True, slots=True)
class Report:
    """A run of the whole job, and where its report was written."""

    analysis: Analysis
    folder: Path
    files: tuple[Path, ...]
    """Everything that was written."""

    @property
    def path(self) -> Path:
        """The file to open first."""
        return next((path for path in self.files if path.stem == "report"), self.folder)

    def headlines(self) -> tuple[str, ...]:
        """The few lines an analyst needs first."""
        return headlines(self.analysis)

    def details(self) -> tuple[str, ...]:
        """Every finding, everything skipped, every file written."""
        found = (f"{f.severity.value}: {f.title}: {f.sentence} [{f.source}]" for f in self.analysis.findings)
        return (*found, *(f"wrote {path}" for path in self.files))

    def worst_is_at_least(self, severity: str) -> bool:
        """Whether a finding is as severe as *severity* (``info``, ``warning``, ``error``), or more."""
        order = tuple(Severity)
        return any(order.index(f.severity) >= order.index(Severity(severity)) for f in self.analysis.findings)

    def _repr_html_(self) -> str:
        grid = Grid(("",), tuple((line,) for line in self.headlines()))
        return fragment(grid, title=self.analysis.title, notes=(str(self.path),))

    def __str__(self) -> str:
        return "\n".join((*self.headlines(), "", str(self.path)))


_PLACES = 3


def _condition(join: MinedJoin) -> str:
    """What is joined: a range by itself; beside equality what is more than it, as a function or a validity."""
    if join.is_range:
        return join.form
    return f"{join.left} = {join.right}" + (f" ({join.form})" if join.form else "")


def _places(join: MinedJoin) -> str:
    more = len(join.spans) - _PLACES
    return ", ".join(join.sources[:_PLACES]) + (f" and {more} more" if more > 0 else "")
