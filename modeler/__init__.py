"""The data-modeling assistant for warehouse schemas.

>>> import modeler
>>> modeler.open("no/such/folder")
Traceback (most recent call last):
...
modeler.errors.NothingToRead: no folder no/such/folder
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from modeler.progress import ProgressListener
    from modeler.workspace import Workspace

__all__ = ["Workspace", "open"]


def open(folder: Path | str = ".", *, listener: ProgressListener | None = None, **settings: Any) -> Workspace:  # noqa: A001 - modeler.open() is what people say
    """The workspace at *folder*; *settings* by dotted key stand above its ``modeler.toml``.

    *listener* is told of progress.

    Raises:
        NothingToRead: there is no such folder.
        SettingsError: a setting that is not known or cannot be used.
    """
    from modeler.progress import unheard
    from modeler.workspace import Workspace

    return Workspace.open(folder, listener=listener or unheard, **settings)


def __getattr__(name: str) -> Any:
    if name == "Workspace":
        from modeler.workspace import Workspace

        return Workspace
    raise AttributeError(f"module 'modeler' has no attribute {name!r}")
