"""The folder of a workspace that is ours: caches, the query log, the index, the chat."""

from __future__ import annotations

import os
from pathlib import Path

NAME = ".modeler"


def can_keep(root: Path) -> bool:
    """Whether anything can be kept in the workspace at *root*: it can be written to, and no file is in the way."""
    own = root / NAME
    return os.access(root, os.W_OK) and (own.is_dir() or not own.exists())
