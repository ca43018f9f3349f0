"""The loop: test the model, learn from what is refuted, build it again, until nothing changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from modeler.catalog.names import ColumnSet
from modeler.checks.battery import battery, diagnoses, evidence, judge, not_tested
from modeler.checks.changes import changes
from modeler.checks.fusion import fused
from modeler.checks.queries import Composed
from modeler.checks.repairs import longer_keys, repairs
from modeler.checks.verdicts import Check, Round, Verdict
from modeler.errors import WarehouseError
from modeler.evidence.claims import Claim, Evidence, Unique
from modeler.model.data_model import DataModel, Deduplication
from modeler.progress import Progress, ProgressListener, unheard

MOST_ROUNDS = 10
"""Rounds after which the loop gives up: a model that still changes swings between two beliefs."""

Answer = tuple[Sequence[str], Sequence[Sequence[Any]]]
"""Names of the columns, and rows."""

Run = Callable[[Check], Answer]
"""Runs a check's query; raises `WarehouseError` where it cannot."""

Rebuild = Callable[[tuple[Evidence, ...], tuple[Deduplication, ...]], DataModel]
"""Builds the model again from what was read and, beside it, what was learnt."""


Queries = Callable[[DataModel], Iterable[Composed]]
"""Composes the queries to test with a model."""


def _no_queries(model: DataModel) -> Iterable[Composed]:
    return ()


@dataclass(frozen=True, slots=True)
class Validation:
    """What the loop came to."""

    rounds: tuple[Round, ...]
    model: DataModel
    verdicts: tuple[Verdict, ...]
    """Of every check of the last round, in battery order, then of its diagnoses."""
    interrupted: bool = False
    """Stopped by the person: what was found until then is here, the rest was not tested."""


def validate(
    model: DataModel,
    *,
    run: Run,
    rebuild: Rebuild,
    queries: Queries = _no_queries,
    listener: ProgressListener = unheard,
    most_rounds: int = MOST_ROUNDS,
) -> Validation:
    """Test *model*, learn from the verdicts, *rebuild*, and test what changed, until nothing does.

    Checks that aggregate over one table are sent as one query, and no query is sent twice. Evidence of a later
    round replaces what an earlier one said of the same claim. A ``KeyboardInterrupt`` ends the loop with what was
    found until then.
    """
    answers = _Answers(run)
    learnt: dict[Claim, Evidence] = {}
    rounds: list[Round] = []
    previous: tuple[Verdict, ...] = ()
    verdicts: list[Verdict] = []
    tested: list[tuple[Check, ...]] = []
    try:
        checks = battery(model, queries=queries(model))
        for number in range(1, most_rounds + 1):
            tested.append(checks)
            previous, verdicts = tuple(verdicts), []
            # one by one, so that an interruption leaves those that were reached
            verdicts.extend(_verdicts(checks, answers, listener))
            verdicts.extend(_verdicts(diagnoses(model, verdicts), answers, listener))
            repaired = repairs(model, verdicts)
            learnt |= _lessons(model, verdicts, repaired)
            revised = rebuild(tuple(learnt.values()), repaired)
            changed = changes(model, revised)
            rounds.append(_round(number, verdicts, previous, changed))
            listener(Progress("building the model again", note=f"round {number}", found=rounds[-1]))
            model, checks = revised, battery(revised, queries=queries(revised))
            if checks in tested[:-1] or (checks == tested[-1] and not changed):
                break
    except KeyboardInterrupt:
        return Validation(tuple(rounds), model, tuple(verdicts), interrupted=True)
    return Validation(tuple(rounds), model, tuple(verdicts))


def examine(checks: Iterable[Check], *, run: Run, listener: ProgressListener = unheard) -> tuple[Verdict, ...]:
    """The verdict on each of *checks*; one that the warehouse refuses is not testable, with the reason.

    Checks that aggregate over one table are sent as one query, and no query is sent twice.
    """
    return tuple(_verdicts(tuple(checks), _Answers(run), listener))


class _Answers:
    """What the warehouse answered so far: checks of one join share their query, a round repeats the last one's."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._known: dict[tuple[str, str], Answer] = {}

    def fetch_together(self, checks: Iterable[Check]) -> None:
        """Ask in one query what can be asked in one; where that fails, each check will be asked by itself."""
        for together in fused(check for check in checks if _query(check) not in self._known):
            with suppress(WarehouseError):  # one column that is gone must not cost the other checks of its table
                _, rows = self._run(together.check)
                for check, columns, row in together.answers(rows[0]):
                    self._known[_query(check)] = (columns, row)

    def of(self, check: Check) -> Answer:
        """The answer to one check.

        Raises:
            WarehouseError: the warehouse refuses it.
        """
        if _query(check) not in self._known:
            self._known[_query(check)] = self._run(check)
        return self._known[_query(check)]


def _query(check: Check) -> tuple[str, str]:
    return check.dialect, check.sql


def _verdicts(checks: Sequence[Check], answers: _Answers, listener: ProgressListener) -> Iterator[Verdict]:
    stage = "testing the model"
    last: Verdict | None = None
    listener(Progress(stage, 0, len(checks)))
    answers.fetch_together(checks)
    for place, check in enumerate(checks):
        listener(Progress(stage, place, len(checks), check.name, found=last))
        try:
            columns, rows = answers.of(check)
        except WarehouseError as error:
            last = not_tested(check, error.message)
        else:
            last = judge(check, columns, rows)
        yield last
    listener(Progress(stage, len(checks), len(checks), found=last))


def _lessons(
    model: DataModel, verdicts: Iterable[Verdict], repaired: Iterable[Deduplication]
) -> dict[Claim, Evidence]:
    """What the verdicts teach; that a repaired key was not unique is the repair's reason, and speaks no more."""
    cured = {Unique(ColumnSet(repair.table, repair.key)) for repair in repaired}
    held = tuple(verdicts)
    found = (*evidence(held), *longer_keys(model, held))
    return {e.claim: e for e in found if e.weight > 0 or e.claim not in cured}


def _round(
    number: int, verdicts: Iterable[Verdict], previous: Iterable[Verdict], changed: tuple[str, ...]
) -> Round:
    """The checks that were not in the round before: those that the changes brought."""
    known = {verdict.check for verdict in previous}
    fresh = tuple(verdict for verdict in verdicts if verdict.check not in known)
    return Round(number, tuple(verdict.check.claim for verdict in fresh), fresh, changed)
