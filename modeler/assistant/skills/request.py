"""A request as a skill sees it: its words, the names in them, and what the conversation was about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from modeler.assistant.abilities import Abilities
from modeler.assistant.mentions import Mentions
from modeler.catalog.names import ColumnSet, TableName
from modeler.model.data_model import DataModel, Relationship


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier turn was about."""

    skill: str
    arguments: Any


@dataclass(frozen=True, slots=True)
class Request:
    """What one skill is asked for."""

    words: str
    """The clauses that ask for it, in English words."""
    whole: str
    """The whole request."""
    mentions: Mentions
    """The names in *words*; where it has none, those in *whole*."""
    looked_at: Mentions
    """The names in what the person looks at: selected text, open file."""
    earlier: tuple[Earlier, ...]
    """The calls of the last turn."""
    subject: str
    """What the last answer was about."""
    abilities: Abilities

    @property
    def model(self) -> DataModel:
        """The model of the workspace."""
        return self.abilities.model

    def tables(self) -> tuple[tuple[TableName, ...], tuple[str, ...]]:
        """The tables spoken of, those of named columns among them, and what was assumed to find them.

        Said in the request, selected, or the tables of the last turn; else none.
        """
        said = tables_of(self.mentions)
        if said:
            return said, ()
        seen = tables_of(self.looked_at)
        if seen:
            return seen, (f"no table is named: taken from what you look at ({_listed(seen)})",)
        before = self.earlier_tables()
        if before:
            return before, (f"no table is named: taken from the conversation ({_listed(before)})",)
        return (), ()

    def joined_tables(self) -> tuple[tuple[TableName, ...], tuple[str, ...]]:
        """The tables to join: those spoken of, else those of the most probable join of the workspace."""
        tables, assumed = self.tables()
        if tables:
            return tables, assumed
        best = main_join(self.model)
        if best is None:
            return (), ()
        return (
            (best.child.table, best.parent.table),
            (f"no table is named, and nothing was said before: taken is the workspace's main join, {best.name}",),
        )

    def earlier_tables(self) -> tuple[TableName, ...]:
        """The tables of the last turn."""
        catalog = self.model.catalog
        names = [name for one in self.earlier for name in getattr(one.arguments, "tables", ())]
        found = (catalog.find(name) for name in names)
        return tuple(dict.fromkeys(table.name for table in found if table is not None))

    def column(self) -> ColumnSet | None:
        """The column spoken of: by name, selected, or in words."""
        held = (*self.mentions.columns, *self.looked_at.columns, *self.mentions.spoken_columns)
        return next(iter(held), None)


def tables_of(mentions: Mentions) -> tuple[TableName, ...]:
    """The tables *mentions* speaks of; those of its named columns where it names no table."""
    return mentions.tables or tuple(dict.fromkeys(column.table for column in mentions.columns))


def main_join(model: DataModel) -> Relationship | None:
    """The most probable relationship of the model."""
    return next(iter(model.relationships), None)


def _listed(tables: tuple[TableName, ...]) -> str:
    return ", ".join(str(table) for table in tables)
