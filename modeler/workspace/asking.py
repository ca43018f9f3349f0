"""The assistant's view of a workspace, and the conversation that is kept beside it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from modeler.artefacts.artefact import Artefact
from modeler.artefacts.constants import Constant
from modeler.assistant.abilities import Found, Rows
from modeler.assistant.conversation import Conversation, read_conversation
from modeler.catalog.names import TableName
from modeler.checks.verdicts import Round, Verdict
from modeler.errors import IndexUnavailable, SettingsError
from modeler.evidence.mining import Mined
from modeler.model.data_model import DataModel
from modeler.workspace.connection import rows_of
from modeler.workspace.explanation import Explanation
from modeler.workspace.indexing import open_index, update_index
from modeler.workspace.state import State
from modeler.workspace.uses import uses_of

if TYPE_CHECKING:
    from modeler.workspace.facade import Workspace

_CHAT = Path(".modeler") / "chat.jsonl"
_REMEMBERED = 20
"""Turns of a conversation that are kept."""


class WorkspaceAbilities:
    """A workspace as skills see it; nothing in it changes data or sources."""

    def __init__(self, workspace: Workspace, state: State) -> None:
        self._workspace = workspace
        self._state = state
        self._constants: tuple[Constant, ...] | None = None

    @property
    def title(self) -> str:
        """What the workspace is called."""
        return self._workspace.title

    @property
    def root(self) -> Path:
        """Its folder."""
        return self._workspace.root

    @property
    def dialect(self) -> str:
        """The sqlglot dialect SQL is written in."""
        return self._workspace.settings.dialect

    @property
    def engine(self) -> str:
        """What runs its SQL."""
        executing = self._state.connected()
        return executing.title if executing is not None else ""

    @property
    def model(self) -> DataModel:
        """What held in the data where there are any, else what the sources say."""
        return self._state.validated().model if self._state.connected() is not None else self._state.model

    @property
    def mined(self) -> Mined:
        """What existing queries say."""
        return self._state.scan().mined

    def files(self) -> tuple[str, ...]:
        """Paths of the files that were read."""
        return tuple(file.path for file in self._state.scan().files.files)

    def constants(self) -> Iterable[Constant]:
        """Every mapping from codes to labels."""
        if self._constants is None:
            self._constants = tuple(self._workspace.constants())
        return self._constants

    def verdicts(self) -> tuple[Verdict, ...]:
        """The battery as it came out in the last round."""
        rounds = self.rounds()
        return rounds[-1].verdicts if rounds else ()

    def rounds(self) -> tuple[Round, ...]:
        """The validation loop."""
        return self._state.validated().rounds if self._state.connected() is not None else ()

    def uses(self, table: TableName) -> tuple[tuple[str, str], ...]:
        """What queries do with *table*."""
        return uses_of(table, self.mined)

    def explain(self, words: str) -> Explanation:
        """The evidence behind what *words* name."""
        return self._workspace.why(words)

    def scaffold(self, kind: str, target: str) -> Artefact:
        """A complete script."""
        return self._workspace.scaffold(kind, target=target)

    def search(self, words: str, *, k: int = 10, by_meaning: bool = True) -> tuple[Found, ...]:
        """The passages nearest to *words*; none where there is no index to ask.

        Nothing is embedded for an answer: before ``modeler index`` has run, passages are found by their words.
        """
        try:
            with open_index(self._state) as index:
                is_built = index.is_built
            if not is_built:
                update_index(self._state, embeds=False)
            with open_index(self._state) as index:
                means = by_meaning and not index.waiting()
                return index.search(words, k=k, by=("words", "tables", *(("meaning",) if means else ()))).hits
        except IndexUnavailable:
            return ()

    def run(self, sql: str) -> Rows | None:
        """The result of a query; None where nothing is connected."""
        execute = self._state.run_sql()
        return rows_of(execute, sql) if execute is not None else None


def kept_conversation(root: Path) -> Conversation:
    """The conversation of the workspace at *root* as it was last kept; empty where there is none."""
    path = root / _CHAT
    try:
        return read_conversation(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return Conversation()


def keep_conversation(root: Path, conversation: Conversation) -> Path:
    """Write *conversation* for the next command, its last turns; the path.

    Raises:
        SettingsError: the folder cannot be written to.
    """
    path = root / _CHAT
    try:
        path.parent.mkdir(exist_ok=True)
        path.write_text(Conversation(conversation.turns[-_REMEMBERED:]).text(), encoding="utf-8")
    except OSError as error:
        raise SettingsError(
            f"cannot write {path}: {error.strerror}", hint="the conversation cannot go on"
        ) from error
    return path
