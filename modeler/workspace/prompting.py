"""The prompt library of a workspace: its prompts, and what the workspace fills into them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from modeler.artefacts.fragment import fragment
from modeler.artefacts.grid import Grid
from modeler.artefacts.ml import default_target
from modeler.assistant.prompts import Library, Prompt, render
from modeler.catalog.names import ColumnSet, TableName
from modeler.errors import UnsupportedRequest
from modeler.model.data_model import DataModel, Relationship
from modeler.query import suggest
from modeler.query.titles import title_of
from modeler.workspace.columns import column_named
from modeler.workspace.state import State


@dataclass(frozen=True, slots=True)
class Prompts:
    """The prompts of a workspace, by step and name."""

    library: Library

    def __iter__(self) -> Iterator[Prompt]:
        return iter(self.library)

    def __len__(self) -> int:
        return len(self.library)

    def __getitem__(self, name: str) -> Prompt:
        return self.library[name]

    def grid(self) -> Grid:
        """One row a prompt."""
        rows = tuple((p.name, p.step.value, p.title, ", ".join(p.skills), p.source) for p in self.library)
        return Grid(("prompt", "step", "title", "skill", "source"), rows, empty="no prompt can be used")

    def document(self) -> dict[str, Any]:
        """As ``modeler prompts list --format json`` prints it."""
        prompts = [
            {
                "name": prompt.name,
                "step": prompt.step.value,
                "title": prompt.title,
                "skills": list(prompt.skills),
                "inputs": dict(prompt.inputs),
                "variables": list(prompt.variables),
                "source": prompt.source,
            }
            for prompt in self.library
        ]
        broken = [{"name": name, "error": error.message} for name, error in self.library.broken]
        return {"schema_version": 1, "prompts": prompts, "broken": broken}

    def notes(self) -> tuple[str, ...]:
        """What is wrong with the files that cannot be used."""
        return tuple(error.message + (f" ({error.hint})" if error.hint else "") for _, error in self.library.broken)

    def _repr_html_(self) -> str:
        return fragment(self.grid(), title="Prompts", notes=self.notes())

    def __str__(self) -> str:
        return self.grid().text()


def filled(prompt: Prompt, state: State, title: str, given: Mapping[str, str]) -> str:
    """The text of *prompt* in the workspace called *title*; *given* stands above what the workspace fills in.

    ``tables`` may always be given: other variables are worked out from them.

    Raises:
        UnsupportedRequest: a variable has no value, or *given* names none of the prompt's.
        UnknownTable, UnknownColumn: *given* names one that the catalog lacks.
    """
    stray = [name for name in given if name not in (*prompt.variables, "tables")]
    if stray:
        known = ", ".join(prompt.variables) or "no variable"
        raise UnsupportedRequest(f"the prompt {prompt.name!r} has no {stray[0]!r}", hint=f"it has {known}")
    filling = _Filling(state, title, given)
    fills = {name: filling.fills.get(name) for name in prompt.variables}
    return render(prompt, {name: fill() if fill else given.get(name, "") for name, fill in fills.items()})


class _Filling:
    """Values from one workspace; each is worked out only where a prompt has the variable."""

    def __init__(self, state: State, title: str, given: Mapping[str, str]) -> None:
        self._state = state
        self._given = given
        self.fills: Mapping[str, Callable[[], str]] = {
            "tables": lambda: in_a_row([str(table) for table in self._tables()]),
            "number_of_tables": lambda: self._said("number_of_tables") or _in_words(len(self._tables())),
            "table": self._table,
            "join": self._join,
            "column": self._column,
            "goal": self._goal,
            "target": self._target,
            "language": self._language,
            "dialect": lambda: self._said("dialect") or state.settings.dialect.capitalize(),
            "workspace": lambda: self._said("workspace") or title,
        }

    def _said(self, name: str) -> str:
        return self._given.get(name, "").strip()

    @property
    def _model(self) -> DataModel:
        return self._state.model

    def _tables(self) -> tuple[TableName, ...]:
        """Those that are named, else the two of the most probable join, else all."""
        named = [part for part in self._said("tables").replace(" and ", ",").split(",") if part.strip()]
        if named:
            return tuple(self._model.catalog[part.strip()].name for part in named)
        best = self._best()
        if best is not None:
            return best.child.table, best.parent.table
        return tuple(table.name for table in self._model.catalog.base)

    def _best(self) -> Relationship | None:
        return next(iter(self._model.relationships), None)

    def _table(self) -> str:
        named = self._said("table")
        return str(self._model.catalog[named].name if named else next(iter(self._tables()), ""))

    def _join(self) -> str:
        best = self._best()
        return self._said("join") or (best.name if best is not None else "")

    def _column(self) -> str:
        named, best = self._said("column"), self._best()
        if named:
            return str(column_named(named, self._model.catalog))
        return str(best.child) if best is not None else ""

    def _goal(self) -> str:
        goal = self._said("goal") or self._state.settings.goal
        if goal:
            return goal
        suggested = suggest(self._model)
        return title_of(suggested) if suggested is not None else ""

    def _target(self) -> str:
        named = self._said("target")
        column = column_named(named, self._model.catalog) if named else default_target(self._model)
        return _shortest(column, self._model) if column is not None else ""

    def _language(self) -> str:
        """The language that most mappings were read from."""
        named = self._said("language")
        if named:
            return named
        mappings = {*(label.mapping for label in self._model.labels), *self._model.unlinked}
        counts = Counter(mapping.language for mapping in mappings)
        most = min(counts.items(), key=lambda pair: (-pair[1], pair[0]), default=("", 0))[0]
        return _SPELLED.get(most, most.capitalize())


_SPELLED = {"php": "PHP", "javascript": "JavaScript", "typescript": "TypeScript", "c_sharp": "C#", "csharp": "C#"}
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def in_a_row(names: list[str]) -> str:
    """*names* as a sentence lists them.

    >>> in_a_row(["a", "b"]), in_a_row(["a", "b", "c"])
    ('a and b', 'a, b and c')
    """
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1] if names else "") if part)


def _in_words(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)


def _shortest(column: ColumnSet, model: DataModel) -> str:
    """The column's bare name where one table alone has it."""
    name = column.columns[0]
    holders = [table for table in model.catalog.base if table.has_column(name)]
    return name if len(holders) == 1 else str(column)
