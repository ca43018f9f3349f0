"""The whole job, step by step: believe, profile, test, repair, ask, and say what was found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from modeler.artefacts.analysis import Analysis, Answer
from modeler.artefacts.constants import constants
from modeler.catalog.tables import Catalog
from modeler.checks.label_values import observed_values
from modeler.checks.validation import Run, Validation, validate
from modeler.errors import ModelerError, UnsupportedRequest, WarehouseError
from modeler.evidence.claims import Evidence
from modeler.model.build import build
from modeler.model.data_model import DataModel, Deduplication
from modeler.model.labels import worth_observing
from modeler.progress import Progress, ProgressListener
from modeler.query import compose, join_query, suggest, understand
from modeler.query.goal import Goal, Query
from modeler.settings import Settings
from modeler.warehouses.result_cache import cached
from modeler.warehouses.running import runner
from modeler.warehouses.warehouse import Warehouse
from modeler.workspace.connection import RunSql, rows_of, running
from modeler.workspace.findings import findings
from modeler.workspace.profiling import profiled
from modeler.workspace.scan import Scan

MOST_OBSERVED = 60
"""Columns whose values are looked at for the codes of mappings; each costs one query."""


@dataclass(frozen=True, slots=True)
class Executing:
    """Where tests run, and what to call it."""

    warehouse: Warehouse
    title: str
    answers: Path | None = None
    """Where answers about tables that have not changed since are kept; None keeps none."""

    def runner(self, catalog: Catalog) -> Run:
        """Runs a check here, or says again what came back before."""
        run = runner(self.warehouse, catalog)
        version_of = getattr(self.warehouse, "version_of", None)
        if self.answers is None or version_of is None:
            return run
        return cached(run, path=self.answers, version_of=version_of)


def proposed_model(scan: Scan, evidence: Iterable[Evidence] = ()) -> DataModel:
    """What the sources alone give, with *evidence* beside them."""
    return _build(scan, tuple(evidence), ())


def with_values(scan: Scan, run: RunSql) -> Scan:
    """*scan* with the values of the columns that mappings may belong to, where these can decide it."""
    if scan.values:
        return scan
    asked = worth_observing(scan.reading.mappings, scan.catalog.base, scan.reading.statements)
    return replace(scan, values=observed_values(asked[:MOST_OBSERVED], scan.catalog, run=run))


def validated(
    scan: Scan, model: DataModel, evidence: tuple[Evidence, ...], executing: Executing, listener: ProgressListener
) -> Validation:
    """Test *model*, which was built with *evidence*, until nothing is refuted or nothing is left to change."""

    def rebuild(learnt: tuple[Evidence, ...], repairs: tuple[Deduplication, ...]) -> DataModel:
        return _build(scan, (*evidence, *learnt), repairs)

    return validate(model, run=executing.runner(scan.catalog), rebuild=rebuild, listener=listener)


def analyse(
    scan: Scan,
    settings: Settings,
    *,
    title: str,
    executing: Executing | None,
    listener: ProgressListener,
) -> Analysis:
    """Everything ``modeler analyze`` reports; without *executing*, all that can be said untested."""
    listener(Progress("building the model"))
    if executing is not None:
        scan = with_values(scan, running(executing.warehouse, scan.catalog))
    proposed = proposed_model(scan)
    model, validation = proposed, Validation((), proposed, ())
    if executing is not None:
        listener(Progress("comparing values"))
        ask = running(executing.warehouse, scan.catalog)
        seen = profiled(proposed, ask, chosen=False, rebuild=partial(proposed_model, scan))
        model = proposed_model(scan, seen)
        validation = validated(scan, model, seen, executing, listener)
    listener(Progress("composing queries"))
    run = running(executing.warehouse, scan.catalog) if executing else None
    model = validation.model
    joined = tuple(Answer(join_query(one, model), note=_NOT_RUN) for one in model.relationships)
    asked, unanswered = _goal_answer(proposed, model, settings, run)
    answers = (*joined, *asked)
    return Analysis(
        title=title,
        goal=settings.goal,
        dialect=settings.dialect,
        sources=scan.counts,
        statements=scan.understanding,
        skipped=scan.skipped,
        proposed=proposed,
        model=model,
        rounds=validation.rounds,
        verdicts=validation.verdicts,
        answers=answers,
        findings=findings(model, validation.verdicts, answers=answers, skipped=scan.skipped, unanswered=unanswered),
        constants=constants(model, dialect=settings.dialect),
        executed_on=executing.title if executing else "",
        commit=scan.commit,
    )


_NOT_RUN = "a join: run it where its rows are wanted"


def answered(query: Query, run: RunSql | None, *, superseded: Query | None = None) -> Answer:
    """*query* with its rows; beside them those of the query that it supersedes."""
    if run is None:
        return Answer(query, note="not executed", superseded=superseded)
    try:
        columns, rows = rows_of(run, query.sql)
        earlier = rows_of(run, superseded.sql)[1] if superseded else ()
    except WarehouseError as error:
        return Answer(query, note=f"it could not be run: {error.message}", superseded=superseded)
    note = _DIFFERENT if superseded and earlier != rows else ""
    return Answer(query, columns, rows, note, superseded, earlier)


_DIFFERENT = "the query as first proposed gave other rows: duplicates were counted more than once"


def _goal_answer(
    proposed: DataModel, model: DataModel, settings: Settings, run: RunSql | None
) -> tuple[tuple[Answer, ...], str]:
    """The answer to the goal, or to a question that suggests itself; or why there is none."""
    try:
        goal = understand(settings.goal, model) if settings.goal else suggest(model)
        if goal is None:
            return (), ""
        query = compose(goal, model)
    except ModelerError as error:
        return (), f"{error.message}; {error.hint}" if error.hint else error.message
    answer = answered(query, run, superseded=_first_proposed(goal, proposed, instead_of=query))
    return (replace(answer, of_goal=bool(settings.goal)),), ""


def _first_proposed(goal: Goal, proposed: DataModel, *, instead_of: Query) -> Query | None:
    """What *proposed* would have answered, where it could and it is another query than the one that stands now."""
    try:
        first = compose(goal, proposed)
    except UnsupportedRequest:
        return None
    return first if first.sql != instead_of.sql else None


def _build(scan: Scan, evidence: tuple[Evidence, ...], repairs: tuple[Deduplication, ...]) -> DataModel:
    return build(
        scan.catalog,
        (*scan.mined.evidence, *scan.decided, *evidence),
        scan.reading.mappings,
        deduplications=repairs,
        statements=scan.reading.statements,
        observed=scan.values,
        weights=scan.weights,
    )
