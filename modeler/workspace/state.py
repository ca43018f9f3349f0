"""What an open workspace has read, concluded and connected to; each computed once, when first needed."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from modeler.artefacts.ml import NO_DATA, ScriptData
from modeler.catalog.tables import Catalog
from modeler.checks.validation import Validation
from modeler.errors import NothingToRead
from modeler.evidence.claims import Evidence
from modeler.model.data_model import DataModel
from modeler.progress import ProgressListener
from modeler.settings import Settings
from modeler.warehouses.interrupting import interrupt
from modeler.warehouses.script_sources import script_sources
from modeler.workspace.analysis import Executing, proposed_model, validated, with_values
from modeler.workspace.commit import commit_of
from modeler.workspace.connection import RunSql, below_root, connect, data_folder, missing_data, running
from modeler.workspace.decided import with_decisions
from modeler.workspace.facts_cache import facts_cache
from modeler.workspace.own_folder import NAME, can_keep
from modeler.workspace.profiling import profiled
from modeler.workspace.scan import Scan, Sources, read_sources, scanned
from modeler.workspace.training import own_weights


class State:
    """Sources, model, verdicts and warehouse of one workspace.

    Not safe to share between threads: a face that works in the background asks from one thread at a time.
    """

    def __init__(self, root: Path, settings: Settings, listener: ProgressListener) -> None:
        self.root = root
        self.settings = settings
        self.listener = listener
        self._scan: Scan | None = None
        self._executing: Executing | None = None
        self._model: DataModel | None = None
        self._validation: Validation | None = None
        self._observed = False

    @property
    def catalog(self) -> Catalog:
        """Every table known.

        Raises:
            NothingToRead: there is none.
        """
        catalog = self.scan().catalog
        if not len(catalog):
            raise NothingToRead(
                f"no table in {self.root}",
                hint="it needs CREATE TABLE statements in .sql files, or Parquet, CSV or DuckDB data",
            )
        return catalog

    @property
    def model(self) -> DataModel:
        """What held in validation; before, what sources and values say.

        Raises:
            NothingToRead: there is no table.
        """
        if self._validation is not None:
            return self._validation.model
        if self._model is None:
            proposed, run = self._proposed(), self.run_sql()
            self._model = proposed if run is None else proposed_model(self.scan(), self._profiled(run, chosen=True))
        return self._model

    def scan(self) -> Scan:
        """Everything that was read.

        Raises:
            NothingToRead: the folder is empty.
        """
        if self._scan is None:
            with facts_cache(self.root) as cache:
                sources = read_sources(self.root, self.settings, listener=self.listener, cache=cache)
            self.close()
            self._executing = self._connect(sources)
            described = self._executing.warehouse.describe() if self._executing else None
            unread = described.skipped if described else missing_data(self.root, self.settings)
            scan = scanned(
                sources,
                self.settings,
                described=described.tables if described else (),
                unread=below_root(unread, self.root, self.settings, sources.files),
                listener=self.listener,
            )
            weights = own_weights(self.settings.joins.weights, self.root)
            self._scan = replace(with_decisions(scan, self.root), commit=commit_of(self.root), weights=weights)
        return self._scan

    def observed(self) -> Scan:
        """Everything that was read, with the values of columns of codes where data are connected.

        Raises:
            NothingToRead: the folder is empty.
        """
        scan = self.scan()
        if not self._observed and len(scan.catalog):
            run, self._observed = self.run_sql(), True
            self._scan = scan if run is None else with_values(scan, run)
        return self.scan()

    def validated(self) -> Validation:
        """The model tested and repaired until nothing is refuted or nothing is left to change.

        Raises:
            NothingToRead: there are no data to test it on.
        """
        if self._validation is None:
            executing, run = self.connected(), self.run_sql()
            if executing is None or run is None:
                raise NothingToRead(
                    "there are no data to test the model on",
                    hint="put Parquet or CSV files into data/, or name a warehouse in modeler.toml",
                )
            seen = self._profiled(run, chosen=False)
            scan = self.scan()
            validation = validated(scan, proposed_model(scan, seen), seen, executing, self.listener)
            if validation.interrupted:
                return validation  # the next question tests again, rather than believe half a run
            self._validation = validation
        return self._validation

    def believe(self, validation: Validation) -> None:
        """Take what another run of the loop came to."""
        self._validation = validation

    def connected(self) -> Executing | None:
        """The warehouse; opened again where it was closed."""
        scan = self.scan()
        if self._executing is None:
            self._executing = self._connect(Sources(scan.files, scan.reading, scan.catalog, ()))
        return self._executing

    def run_sql(self) -> RunSql | None:
        """Runs SQL in the warehouse; None where there is none."""
        executing = self.connected()
        return None if executing is None else running(executing.warehouse, self.catalog)

    def script_data(self) -> ScriptData:
        """The data that a script may read instead of a warehouse."""
        place = self.root / self.settings.warehouse.path if self.settings.warehouse.path else None
        place = place or data_folder(self.root, self.scan().files)
        if place is None or not place.exists():
            return NO_DATA
        read_from = script_sources(place, catalog=self.catalog, default_schema=self.settings.default_schema)
        return ScriptData(str(place), read_from)

    def forget(self) -> None:
        """Read and conclude again when something next needs it; the warehouse stays connected."""
        self._scan = self._model = self._validation = None
        self._observed = False

    def interrupt(self) -> bool:
        """Stop the statement that the warehouse is busy with, from any thread; whether the engine can be told."""
        executing = self._executing
        return executing is not None and interrupt(executing.warehouse)

    def close(self) -> None:
        """Release the warehouse; what was read stays."""
        if self._executing is not None:
            self._executing.warehouse.close()
            self._executing = None

    def _profiled(self, run: RunSql, *, chosen: bool) -> tuple[Evidence, ...]:
        return profiled(self._proposed(), run, chosen=chosen, rebuild=partial(proposed_model, self.scan()))

    def _proposed(self) -> DataModel:
        _ = self.catalog  # there must be one
        return proposed_model(self.observed())

    def _connect(self, sources: Sources) -> Executing | None:
        opened = connect(self.root, self.settings, sources.files, sources.catalog)
        if opened is None:
            return None
        answers = self.root / NAME / "answers.jsonl" if can_keep(self.root) else None
        return Executing(*opened, answers)
