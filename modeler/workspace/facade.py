"""The one API: open a workspace and ask it; every face is a thin layer over it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Unpack

from modeler.artefacts.artefact import Artefact
from modeler.artefacts.constants import Constant, constants
from modeler.artefacts.exporters import export
from modeler.artefacts.ml import KINDS, default_target, scaffold
from modeler.artefacts.report import report
from modeler.assistant.answer import Answer, Section
from modeler.assistant.assisted import Listen
from modeler.assistant.assisted import unheard as silent
from modeler.assistant.conversation import Turn
from modeler.assistant.language_model import Message
from modeler.assistant.prompts import load
from modeler.catalog.names import ColumnSet
from modeler.checks.battery import battery
from modeler.checks.selection import chosen
from modeler.checks.validation import Validation, examine
from modeler.checks.verdicts import Verdict
from modeler.errors import UnsupportedRequest
from modeler.model.data_model import DataModel, Relationship
from modeler.proof import prove
from modeler.query import compose
from modeler.sources.code.readers import check_language
from modeler.workspace.analysis import analyse, answered, proposed_model
from modeler.workspace.answering import Looked, answer, call_skill, sent
from modeler.workspace.asking import WorkspaceAbilities
from modeler.workspace.columns import column_named
from modeler.workspace.counter_examples import counter_examples
from modeler.workspace.decided import decide
from modeler.workspace.explanation import Explanation
from modeler.workspace.goals import asked_goal
from modeler.workspace.indexed import IndexedFolder
from modeler.workspace.outcomes import Asked, Report, Rounds, SqlUse, Tests
from modeler.workspace.prompting import Prompts, filled
from modeler.workspace.pulling import Pulled, pull
from modeler.workspace.results import Constants, Erd, Joins, TableSheet
from modeler.workspace.statement_rows import StatementRows, run_statement
from modeler.workspace.uses import uses_of
from modeler.workspace.why import explain
from modeler.workspace.writing import replace_artefacts, write_artefacts

_EXPORTED = ("sql", "erd")
"""Exporters whose files stand beside every report."""


class Workspace(IndexedFolder):
    """A folder of sources, and the data beside it. Files are read once, when something first needs them.

    Use it as a context manager, or call :meth:`close`: the warehouse stays connected until then.
    """

    def decide(self, join: str, *, accepted: bool, reason: str = "") -> Path:
        """Write a person's word on *join* (``child.column = parent.column``) into ``decisions.toml``; its path.

        Of a label, *join* is ``app/Vendor.php:17 -> skuinfo.sku_vendor``. Every later run respects the word.

        Raises:
            UnsupportedRequest: *join* is not two columns with ``=`` between them.
            UnknownTable, UnknownColumn: the catalog lacks one of them.
            DecisionError: the file cannot be read.
        """
        path = decide(join, self.root, self.scan(), accepted=accepted, reason=reason)
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
        return Joins(model, held, self.settings.dialect, frozenset(wanted))

    def erd(self, *tables: str, all_columns: bool = False) -> Erd:
        """The diagram of *tables*, or of all that take part in a join.

        Raises:
            UnknownTable: a table that the catalog lacks.
        """
        return Erd(self.model, tuple(self.catalog[name].name for name in tables), all_columns)

    def save_erd(self, format: str, *tables: str, all_columns: bool = False) -> Path:  # noqa: A002 - as in the CLI
        """The diagram as ``svg`` or ``png`` in ``.modeler``; the file's path.

        Raises:
            UnknownTable: a table that the catalog lacks.
            SettingsError: it cannot be written.
        """
        drawn = self.erd(*tables, all_columns=all_columns)
        picture = Artefact(f"erd.{format}", drawn.png() if format == "png" else drawn.notation(format))
        return write_artefacts((picture,), self.root / ".modeler")[0]

    def constants(
        self, *, column: str = "", language: str = "", php_null: bool = False, proven: bool = False
    ) -> Constants:
        """Mappings from codes to labels with their SQL; of one *column* or *language* only.

        *php_null* gives NULL the label that PHP gives it; otherwise NULL stays NULL. With *proven* the original
        code is run beside each CASE, where its interpreter is on this machine. Needs no tables.

        Raises:
            UnknownTable, UnknownColumn: the catalog lacks *column*.
            UnknownName: no mappings are read from *language*.
        """
        wanted = column_named(column, self.catalog) if column else None
        check_language(language)
        model = proposed_model(self._state.observed())
        found = constants(model, dialect=self.settings.dialect, php_null=php_null)
        held = tuple(one for one in found if _is_wanted(one, wanted, language))
        if proven:
            proofs = prove((one.mapping for one in held), self._source, listener=self._state.listener)
            held = tuple(replace(one, proof=proofs.get(one.mapping, one.proof)) for one in held)
        return Constants(held, self.settings.dialect, self.scan().commit, self.scan().unread_code)

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
        return tuple(TableSheet(name, self.model, uses_of(name, self.scan().mined)) for name in names)

    def tests(self, *names: str, execute: bool = True) -> Tests:
        """The battery of the current model, or the checks called *names*, run where data are and *execute* says so.

        Raises:
            UnknownName: no check is called so.
        """
        checks = chosen(battery(self.model), names)
        executing = self._state.connected()
        if executing is None or not execute:
            return Tests(checks, ())
        run = executing.runner(self.catalog)
        return Tests(checks, examine(checks, run=run, listener=self._state.listener))

    def counter_examples(self, *names: str) -> tuple[Artefact, ...]:
        """For each refuted check, or those called *names*, the fewest rows that refute it, as a DuckDB script.

        Raises:
            UnknownName: no check is called so.
        """
        return self._counter_examples(self.tests(*names).verdicts)

    def _counter_examples(self, verdicts: Iterable[Verdict]) -> tuple[Artefact, ...]:
        run = self._state.run_sql()
        return () if run is None else tuple(counter_examples(verdicts, self.catalog, run))

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
        connected = self._state.connected() is not None
        goal = asked_goal(
            self._state.validated().model if connected and execute else self.model,
            words or self.settings.goal,
            measures=measures,
            dimensions=dimensions,
            filters=filters,
            limit=limit,
        )
        run = self._state.run_sql() if execute else None
        return Asked(answered(compose(goal, self.model), run))

    def pull(self, *patterns: str, folder: str = "ddl") -> Pulled:
        """Write the warehouse's DDL of the tables that *patterns* match (``sample.*``) below *folder*; all without.

        Raises:
            NothingToRead: there is no warehouse.
            WarehouseError: its catalog cannot be read.
        """
        pulled = pull(self._state, patterns, self.root / folder)
        self._state.forget()
        return pulled

    def run(self, sql: str, *, limit: int = 1000) -> StatementRows:
        """At most *limit* rows of *sql*, one read-only statement in the workspace's dialect.

        Raises:
            NothingToRead: there is no warehouse to ask.
            NotReadOnly: it does more than read; nothing was sent.
            WarehouseError: it cannot be parsed, or the engine refuses it.
        """
        return run_statement(sql, self._state, limit=limit)

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
        script = scaffold(kind, model, column, dialect=self.settings.dialect, data=self._state.script_data())
        if out is not None:
            write_artefacts((script,), out)
        return script

    def ask(
        self,
        words: str,
        *,
        history: Iterable[Answer | Turn] = (),
        offline: bool = False,
        listen: Listen = silent,
        retrieve: bool = False,
        **looked: Unpack[Looked],
    ) -> Answer:
        """The answer to a request in *words*, after what was said in *history*; see docs/assistant.md.

        A language model takes part where the settings name one, unless *offline*; *listen* hears its draft.

        Raises:
            NothingToRead: there is no table.
            LanguageModelError: the language model cannot be reached, or gives no whole answer.
        """
        abilities, settings = self._abilities(), self.settings
        how = {"offline": offline, "retrieve": retrieve}
        return answer(words, abilities, settings, history=history, listen=listen, **how, **looked)

    def briefing(
        self, words: str, *, history: Iterable[Answer | Turn] = (), **looked: Unpack[Looked]
    ) -> tuple[Message, ...]:
        """What a language model would be told for the same arguments of :meth:`ask`; nothing is sent."""
        return sent(words, self._abilities(), history=history, **looked)

    def call_skill(self, name: str, arguments: Mapping[str, Any]) -> Section:
        """What the skill called *name* answers to *arguments*, JSON values by name.

        Raises:
            UnknownName, UnsupportedRequest: no such skill, or arguments it cannot use.
        """
        return call_skill(name, arguments, self._abilities())

    def _abilities(self) -> WorkspaceAbilities:
        return WorkspaceAbilities(self, self._state)

    def prompts(self) -> Prompts:
        """The team's prompt library, the workspace's own ``prompts/`` before the packaged ones."""
        return Prompts(load(self.root))

    def prompt(self, name: str, **given: str) -> str:
        """The text of the prompt called *name*, its variables filled from the workspace or from *given*.

        Raises:
            UnknownName, ResourceError, UnsupportedRequest: no such prompt, a broken one, or one that lacks a value.
        """
        return filled(load(self.root)[name], self._state, self.title, given)

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
        shown = self._counter_examples((*(v for one in analysis.rounds for v in one.verdicts), *analysis.verdicts))
        files = (*export(analysis, _EXPORTED), *shown, *self._scripts(analysis.model))
        written = replace_artefacts(
            (*report(analysis, formats=self.settings.report.formats, files=files), *files), folder
        )
        return Report(analysis, folder, written)

    def _scripts(self, model: DataModel) -> tuple[Artefact, ...]:
        target = default_target(model)
        if target is None:
            return ()
        data = self._state.script_data()
        return tuple(scaffold(kind, model, target, dialect=self.settings.dialect, data=data) for kind in KINDS)

    def _source(self, path: str) -> bytes:
        return (self.root / path).read_bytes()


def _is_wanted(constant: Constant, column: ColumnSet | None, language: str) -> bool:
    if language and constant.mapping.language != language.lower():
        return False
    return column is None or any(label.column == column for label in constant.links)
