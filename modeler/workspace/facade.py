"""The one API: open a workspace and ask it; every face is a thin layer over it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from modeler.artefacts.artefact import Artefact
from modeler.artefacts.constants import Constant, constants
from modeler.artefacts.exporters import export
from modeler.artefacts.ml import KINDS, default_target, scaffold
from modeler.artefacts.report import report
from modeler.assistant import ask
from modeler.assistant.answer import Answer
from modeler.assistant.conversation import Turn, conversation_of
from modeler.assistant.prompts import load
from modeler.catalog.names import ColumnSet, TableName
from modeler.catalog.tables import Catalog
from modeler.checks.battery import battery
from modeler.checks.validation import Validation, examine
from modeler.errors import NothingToRead, UnsupportedRequest, did_you_mean
from modeler.evidence.claims import Filtered, GroupedBy, Measured
from modeler.model.data_model import DataModel, Relationship
from modeler.progress import ProgressListener, unheard
from modeler.proof import prove
from modeler.query import compose, goal_from_parts, suggest, understand
from modeler.query.goal import Goal
from modeler.settings import Settings, load_settings
from modeler.workspace.analysis import analyse, answered, proposed_model
from modeler.workspace.asking import WorkspaceAbilities
from modeler.workspace.columns import column_named
from modeler.workspace.decided import write_decision
from modeler.workspace.explanation import Explanation
from modeler.workspace.outcomes import Asked, Report, Rounds, SqlUse, Tests
from modeler.workspace.prompting import Prompts, filled
from modeler.workspace.results import Constants, Erd, Joins, TableSheet
from modeler.workspace.scan import Scan
from modeler.workspace.searching import Hits, search
from modeler.workspace.state import State
from modeler.workspace.why import explain
from modeler.workspace.writing import write_artefacts

_EXPORTED = ("sql", "erd")
"""Exporters whose files stand beside every report."""


class Workspace:
    """A folder of sources, and the data beside it. Files are read once, when something first needs them.

    Use it as a context manager, or call :meth:`close`: the warehouse stays connected until then.
    """

    def __init__(self, root: Path, settings: Settings, *, listener: ProgressListener = unheard) -> None:
        self.root = root
        self.settings = settings
        self._state = State(root, settings, listener)

    @classmethod
    def open(cls, folder: Path | str, *, listener: ProgressListener = unheard, **settings: Any) -> Workspace:
        """The workspace at *folder*; *settings* by dotted key stand above all others (see docs/settings.md).

        Raises:
            NothingToRead: there is no such folder.
            SettingsError: a setting that is not known or cannot be used.
        """
        root = Path(folder)
        if not root.is_dir():
            parent = root.parent if root.parent.is_dir() else Path()
            near = did_you_mean(root.name, (path.name for path in parent.iterdir() if path.is_dir()))
            raise NothingToRead(f"no folder {root}", hint=near or "name a folder that holds SQL, code or data")
        return cls(root.resolve(), load_settings(root, given=settings), listener=listener)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Workspace({str(self.root)!r})"

    def close(self) -> None:
        """Release the warehouse; what was read stays."""
        self._state.close()

    @property
    def title(self) -> str:
        """What the workspace is called."""
        return self.settings.name or self.root.name

    @property
    def catalog(self) -> Catalog:
        """Every table known.

        Raises:
            NothingToRead: there is none.
        """
        return self._state.catalog

    @property
    def model(self) -> DataModel:
        """What is believed: what held in :meth:`validate` or :meth:`analyze`; before, what sources and values say.

        Raises:
            NothingToRead: there is no table.
        """
        return self._state.model

    def scan(self) -> Scan:
        """Everything that was read.

        Raises:
            NothingToRead: the folder is empty.
        """
        return self._state.scan()

    def decide(self, join: str, *, accepted: bool, reason: str = "") -> Path:
        """Write a person's word on *join* (``child.column = parent.column``) into ``decisions.toml``; its path.

        Every later run respects it; comments and order of the file are kept.

        Raises:
            UnsupportedRequest: *join* is not two columns with ``=`` between them.
            UnknownTable, UnknownColumn: the catalog lacks one of them.
            DecisionError: the file cannot be read.
        """
        sides = [side.strip() for side in join.split("=")]
        if len(sides) != 2 or not all(sides):
            raise UnsupportedRequest(f"{join!r} is no join", hint='write it as "orders.customer_id = customers.id"')
        child, parent = (column_named(side, self.catalog) for side in sides)
        path = write_decision(self.root, child, parent, accepted=accepted, reason=reason)
        self._state.forget()
        return path

    def joins(self, *tables: str, candidates: bool = False) -> Joins:
        """The proposed joins, most probable first; of *tables* only; with *candidates* also those not chosen.

        Raises:
            UnknownTable: a table that the catalog lacks.
        """
        model = self.model
        wanted = {self.catalog[name].name for name in tables}
        held: tuple[Relationship, ...] = model.relationships
        if candidates:
            held = tuple(sorted((*held, *model.candidates), key=lambda r: -r.probability))
        if wanted:
            held = tuple(r for r in held if wanted & {r.child.table, r.parent.table})
        return Joins(model, held)

    def erd(self, *tables: str, all_columns: bool = False) -> Erd:
        """The diagram of *tables*, or of all that take part in a join.

        Raises:
            UnknownTable: a table that the catalog lacks.
        """
        return Erd(self.model, tuple(self.catalog[name].name for name in tables), all_columns)

    def constants(
        self, *, column: str = "", language: str = "", php_null: bool = False, proven: bool = False
    ) -> Constants:
        """Mappings from codes to labels with their SQL; of one *column* or *language* only.

        *php_null* gives NULL the label that PHP gives it; otherwise NULL stays NULL. With *proven* the original
        code is run beside each CASE, where its interpreter is on this machine. Needs no tables.

        Raises:
            UnknownTable, UnknownColumn: the catalog lacks *column*.
        """
        wanted = column_named(column, self.catalog) if column else None
        model = proposed_model(self.scan())
        found = constants(model, dialect=self.settings.dialect, php_null=php_null)
        held = tuple(one for one in found if _is_wanted(one, wanted, language))
        if proven:
            proofs = prove((one.mapping for one in held), self._source, listener=self._state.listener)
            held = tuple(replace(one, proof=proofs.get(one.mapping, one.proof)) for one in held)
        return Constants(held, self.settings.dialect)

    def sql(self) -> SqlUse:
        """The joins that existing queries make, and what of the queries was understood."""
        scan = self.scan()
        return SqlUse(scan.mined, scan.unread_sql)

    def show(self, *tables: str) -> tuple[TableSheet, ...]:
        """All that is known of each of *tables*; of every table where none is named.

        Raises:
            UnknownTable: a table that the catalog lacks.
        """
        names = [self.catalog[name].name for name in tables] or [table.name for table in self.catalog]
        return tuple(TableSheet(name, self.model, self._uses(name)) for name in names)

    def tests(self, *, execute: bool = True) -> Tests:
        """The battery of the current model, run where there is a warehouse and *execute* says so."""
        checks = battery(self.model)
        executing = self._state.connected()
        if executing is None or not execute:
            return Tests(checks, ())
        run = executing.runner(self.catalog)
        return Tests(checks, examine(checks, run=run, listener=self._state.listener))

    def validate(self) -> Rounds:
        """Test, repair and test again until nothing is refuted or nothing is left to change.

        Raises:
            NothingToRead: there is no warehouse to ask.
        """
        return Rounds(self._state.validated().rounds)

    def query(
        self,
        words: str = "",
        *,
        measures: Iterable[str] = (),
        dimensions: Iterable[str] = (),
        filters: Iterable[str] = (),
        limit: int | None = None,
        execute: bool = True,
    ) -> Asked:
        """The query for a goal in *words*, or in parts, composed from what held in the data, and its rows.

        Without either, the goal of the settings, or a question that suggests itself.

        Raises:
            UnsupportedRequest: nothing in the model can answer it; the hint says what was not understood.
        """
        executing = self._state.connected()
        model = self._state.validated().model if executing is not None and execute else self.model
        parts = tuple(measures), tuple(dimensions), tuple(filters)
        goal: Goal | None
        if any(parts):
            goal = goal_from_parts(model, measures=parts[0], dimensions=parts[1], filters=parts[2], limit=limit)
        else:
            said = words or self.settings.goal
            goal = understand(said, model) if said else suggest(model)
        if goal is None:
            raise UnsupportedRequest(
                "nothing to ask: no table has a number to add up", hint='say it: modeler query "..."'
            )
        run = self._state.run_sql() if execute else None
        return Asked(answered(compose(goal, model), run))

    def why(self, words: str, *, execute: bool = True) -> Explanation:
        """The evidence behind what *words* name, down to file:line and, with *execute*, test result.

        Raises:
            UnknownName: nothing is called so.
        """
        _ = self.catalog  # there must be one
        executing = self._state.connected() if execute else None
        analysis = analyse(
            self.scan(), self.settings, title=self.title, executing=executing, listener=self._state.listener
        )
        return explain(analysis, words)

    def scaffold(self, kind: str, *, target: str = "", out: Path | None = None) -> Artefact:
        """A complete Python script of *kind* that predicts *target*; written below *out* where that is given.

        Raises:
            UnknownName: no scaffold of that kind, or no such column.
            UnsupportedRequest: no target is named and none suggests itself.
        """
        model = self._state.validated().model if self._state.connected() is not None else self.model
        column = column_named(target, self.catalog) if target else default_target(model)
        if column is None:
            raise UnsupportedRequest(
                "no column suggests itself to be predicted", hint="name one: --target t.column"
            )
        script = scaffold(kind, model, column, dialect=self.settings.dialect, data_path=self._state.data_path())
        if out is not None:
            write_artefacts((script,), out)
        return script

    def ask(
        self,
        words: str,
        *,
        history: Iterable[Answer | Turn] = (),
        selected_text: str = "",
        open_file: str = "",
        pinned: Iterable[str] = (),
        dropped: Iterable[str] = (),
    ) -> Answer:
        """The answer to a request in *words*, after what was said in *history*; see docs/assistant.md.

        *selected_text* and *open_file* are what the person looks at; *pinned*, *dropped* name parts of the context.

        Raises:
            NothingToRead: there is no table.
        """
        return ask(
            words,
            WorkspaceAbilities(self, self._state, self._uses),
            history=conversation_of(history),
            selected_text=selected_text,
            open_file=open_file,
            pinned=pinned,
            dropped=dropped,
        )

    def prompts(self) -> Prompts:
        """The team's prompt library, the workspace's own ``prompts/`` before the packaged ones."""
        return Prompts(load(self.root))

    def prompt(self, name: str, **given: str) -> str:
        """The text of the prompt called *name*, its variables filled from the workspace or from *given*.

        Raises:
            UnknownName: no such prompt, or *given* names a table or column that the catalog lacks.
            ResourceError: its file is broken.
            UnsupportedRequest: a variable has no value.
        """
        return filled(load(self.root)[name], self._state, self.title, given)

    def search(
        self,
        words: str,
        *,
        kinds: Iterable[str] = (),
        path: str = "",
        schema: str = "",
        table: str = "",
        k: int = 10,
    ) -> Hits:
        """The *k* passages nearest to *words*: of *kinds*, below *path*, that mention *schema* or *table* only.

        Raises:
            IndexUnavailable: the index is off, cannot be used, or is damaged.
        """
        kept = tuple(kinds)
        return search(self._state, words, kinds=kept, path=path, schema=schema, table=table, k=k)

    def analyze(self, *, out: Path | str | None = None, execute: bool = True) -> Report:
        """The whole job: read, believe, test, repair, ask, and write the report and its files to *out*.

        *out* defaults to ``.modeler/report`` in the workspace.

        Raises:
            NothingToRead: there is no table.
            SettingsError: the folder cannot be written to.
        """
        folder = Path(out) if out is not None else self.root / ".modeler" / "report"
        _ = self.catalog  # there must be one
        executing = self._state.connected() if execute else None
        analysis = analyse(
            self.scan(), self.settings, title=self.title, executing=executing, listener=self._state.listener
        )
        if executing is not None:
            self._state.believe(Validation(analysis.rounds, analysis.model, analysis.verdicts))
        files = (*export(analysis, _EXPORTED), *self._scripts(analysis.model))
        written = write_artefacts(
            (*report(analysis, formats=self.settings.report.formats, files=files), *files), folder
        )
        return Report(analysis, folder, written)

    def _scripts(self, model: DataModel) -> tuple[Artefact, ...]:
        target = default_target(model)
        if target is None:
            return ()
        data = self._state.data_path()
        return tuple(scaffold(kind, model, target, dialect=self.settings.dialect, data_path=data) for kind in KINDS)

    def _source(self, path: str) -> bytes:
        return (self.root / path).read_bytes()

    def _uses(self, table: TableName) -> tuple[tuple[str, str], ...]:
        """What queries do with *table*, as the miner says it."""
        found = []
        for one in self.scan().mined.evidence:
            claim = one.claim
            if isinstance(claim, GroupedBy) and claim.key.table == table:
                found.append(("grouped by", f"{one.note} [{one.source}]"))
            elif isinstance(claim, (Measured, Filtered)) and claim.table == table:
                kind = "measured" if isinstance(claim, Measured) else "filtered"
                found.append((kind, f"{one.note} [{one.source}]"))
        return tuple(found)


def _is_wanted(constant: Constant, column: ColumnSet | None, language: str) -> bool:
    if language and constant.mapping.language != language.lower():
        return False
    return column is None or any(label.column == column for label in constant.links)
