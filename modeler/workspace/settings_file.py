"""A workspace's settings: shown, and changed in ``modeler.toml`` with its comments and order kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from modeler.artefacts.fragment import fragment
from modeler.artefacts.grid import Grid
from modeler.errors import SettingsError, did_you_mean
from modeler.settings import FILE_NAME, Settings, load_settings, setting_keys


def write_settings(root: Path, values: Mapping[str, Any]) -> Path:
    """Set each dotted key of *values* in the ``modeler.toml`` at *root*; None takes a key out. The file's path.

    Nothing is written where the result could not be used.

    Raises:
        SettingsError: a key is not known, a value cannot be used, or the file cannot be read or written.
    """
    path = root / FILE_NAME
    try:
        document = tomlkit.parse(path.read_text(encoding="utf-8")) if path.is_file() else tomlkit.document()
    except (OSError, UnicodeDecodeError, TOMLKitError) as error:
        raise SettingsError(f"{FILE_NAME} cannot be read: {error}", hint="mend it by hand first") from error
    for key in values:
        if key not in setting_keys():
            raise SettingsError(f"no setting {key!r}", hint=did_you_mean(key, setting_keys()))
    wanted = load_settings(root, given={key: value for key, value in values.items() if value is not None})
    for key, value in values.items():
        _set(document, key.split("."), None if value is None else _typed(wanted, key))
    try:
        path.write_text(tomlkit.dumps(document), encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"{path} cannot be written: {error.strerror}") from error
    return path


def _typed(settings: Settings, key: str) -> Any:
    """The value of *key* in the type it is kept in, whatever it was given as."""
    value: Any = settings
    for part in key.split("."):
        value = getattr(value, part)
    return value


def _set(document: Any, parts: list[str], value: Any) -> None:
    table = document
    for part in parts[:-1]:
        if part not in table:
            if value is None:
                return
            table[part] = tomlkit.table()
        table = table[part]
    if value is None:
        table.pop(parts[-1], None)
    else:
        table[parts[-1]] = list(value) if isinstance(value, tuple) else value


@dataclass(frozen=True, slots=True)
class SettingsSheet:
    """Every setting with its value."""

    settings: Settings

    def grid(self) -> Grid:
        """One row a setting, in the order of the reference."""
        return Grid(("setting", "value"), tuple((key, _shown(value)) for key, value in self._values()))

    def document(self) -> dict[str, Any]:
        """As ``modeler settings --format json`` prints it."""
        return {"schema_version": 1, "settings": self.settings.model_dump(mode="json")}

    def notes(self) -> tuple[str, ...]:
        """Nothing to add."""
        return ()

    def _values(self) -> Iterator[tuple[str, Any]]:
        return ((key, _typed(self.settings, key)) for key in setting_keys())

    def _repr_html_(self) -> str:
        return fragment(self.grid(), title="Settings")

    def __str__(self) -> str:
        return self.grid().text()


def _shown(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
