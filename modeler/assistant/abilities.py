"""What the skills ask of a workspace: the assistant lies below it, so it says here what it needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Protocol

from modeler.artefacts.artefact import Artefact
from modeler.artefacts.constants import Constant
from modeler.catalog.names import TableName
from modeler.checks.verdicts import Round, Verdict
from modeler.evidence.mining import Mined
from modeler.model.data_model import DataModel

Rows = tuple[tuple[str, ...], tuple[tuple[Any, ...], ...]]
"""Names of the columns, and the rows."""


class Found(Protocol):
    """One passage that a search found."""

    @property
    def place(self) -> str:
        """``file:first-last``."""

    @property
    def title(self) -> str:
        """What the passage is: a heading, a function, a table."""

    @property
    def text(self) -> str:
        """Its words."""

    @property
    def why(self) -> str:
        """Why it was found."""


class Explained(Protocol):
    """Reasons behind one thing."""

    def lines(self) -> Iterator[str]:
        """The tree of reasons, one line each, places in brackets."""


class Abilities(Protocol):
    """A workspace as the skills see it. Everything but `run` answers from what was read and concluded."""

    @property
    def title(self) -> str:
        """What the workspace is called."""

    @property
    def root(self) -> Path:
        """Its folder."""

    @property
    def dialect(self) -> str:
        """The sqlglot dialect SQL is written in."""

    @property
    def engine(self) -> str:
        """What runs its SQL, as a report calls it; empty where nothing is connected."""

    @property
    def model(self) -> DataModel:
        """What held in the data where there are any, else what the sources say.

        Raises:
            NothingToRead: there is no table.
        """

    @property
    def mined(self) -> Mined:
        """What existing queries say."""

    def files(self) -> tuple[str, ...]:
        """Paths of the files that were read, below `root`."""

    def constants(self) -> Iterable[Constant]:
        """Every mapping from codes to labels, those linked to a column first."""

    def verdicts(self) -> tuple[Verdict, ...]:
        """The battery as it came out; empty where nothing is connected."""

    def rounds(self) -> tuple[Round, ...]:
        """The validation loop, round by round; empty where nothing is connected."""

    def uses(self, table: TableName) -> tuple[tuple[str, str], ...]:
        """What queries do with *table*: kind of use, and what they do."""

    def explain(self, words: str) -> Explained:
        """The evidence behind what *words* name.

        Raises:
            UnknownName: nothing is called so.
        """

    def scaffold(self, kind: str, target: str) -> Artefact:
        """A complete script of *kind* that predicts *target*; empty takes the column that suggests itself.

        Raises:
            UnsupportedRequest: none does.
        """

    def search(self, words: str, *, k: int = 10, by_meaning: bool = True) -> tuple[Found, ...]:
        """The passages nearest to *words*, best first; by their words alone where *by_meaning* is not wanted."""

    def run(self, sql: str) -> Rows | None:
        """The result of a query in the workspace's dialect; None where nothing is connected.

        Raises:
            WarehouseError: it failed there, or is no query.
        """
