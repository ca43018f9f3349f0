"""An open folder: its settings, what was read, what is believed, and where SQL runs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from modeler.artefacts.artefact import Artefact
from modeler.catalog.tables import Catalog
from modeler.errors import NothingToRead, did_you_mean
from modeler.model.data_model import DataModel
from modeler.progress import ProgressListener, unheard
from modeler.settings import Settings, load_settings
from modeler.workspace.freshness import Stamp, stamp_of
from modeler.workspace.scan import Scan
from modeler.workspace.settings_file import SettingsSheet, write_settings
from modeler.workspace.state import State
from modeler.workspace.writing import write_artefacts


class OpenFolder:
    """The part of a workspace that everything asked of it stands on."""

    def __init__(self, root: Path, settings: Settings, *, listener: ProgressListener = unheard) -> None:
        self.root = root
        self.settings = settings
        self._state = State(root, settings, listener)
        self._stamp: Stamp | None = None

    @classmethod
    def open(cls, folder: Path | str, *, listener: ProgressListener = unheard, **settings: Any) -> Self:
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

    def interrupt(self) -> bool:
        """Stop the statement that the warehouse is busy with: it fails. Any thread may ask; whether it could.

        DuckDB can be told to stop; with other engines a statement ends by itself or at its time limit.
        """
        return self._state.interrupt()

    def refresh(self) -> bool:
        """Read again when next asked, where files have changed since the last call of this; whether they had."""
        before, self._stamp = self._stamp, stamp_of(self.root, self.settings)
        has_changed = before is not None and before != self._stamp
        if has_changed:
            self._state.forget()
        return has_changed

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

    @property
    def warehouse_title(self) -> str:
        """What runs its SQL: ``"DuckDB over data/"``; empty where there is nothing."""
        executing = self._state.connected()
        return executing.title if executing is not None else ""

    def save(self, name: str, text: str) -> Path:
        """Write *text* to the file *name*, below the workspace where that is no absolute path; its path.

        Raises:
            SettingsError: it cannot be written.
        """
        path = self.root / name
        return write_artefacts((Artefact(path.name, text),), path.parent)[0]

    def settings_sheet(self) -> SettingsSheet:
        """Every setting with its value."""
        return SettingsSheet(self.settings)

    def change_settings(self, values: Mapping[str, Any]) -> Path:
        """Write settings by dotted key into ``modeler.toml``, comments kept; open the workspace again to use them.

        Raises:
            SettingsError: a key is not known, or a value cannot be used; nothing was written.
        """
        return write_settings(self.root, values)
