"""The log of what was sent: every statement, before it is sent, in ``.modeler/queries.log``."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

Sent: TypeAlias = Callable[[str, str], None]
"""Told the warehouse and the statement about to be sent to it."""


def unlogged(warehouse: str, sql: str) -> None:
    """Keep no log."""


def log_to(path: Path) -> Sent:
    """A log that appends one JSON line a statement to *path*: ``{"at", "warehouse", "sql"}``.

    The statement stands there as it is sent. Credentials are no part of one: adapters hand them to the driver.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     log_to(Path(folder) / ".modeler" / "queries.log")("duckdb", "SELECT 1")
    ...     line = json.loads((Path(folder) / ".modeler" / "queries.log").read_text())
    >>> line["warehouse"], line["sql"]
    ('duckdb', 'SELECT 1')
    """

    def write(warehouse: str, sql: str) -> None:
        at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as log:
            log.write(json.dumps({"at": at, "warehouse": warehouse, "sql": sql}) + "\n")

    return write
