"""Understanding statements in several processes; each keeps the catalog, and files come back in their order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from modeler.catalog.tables import Catalog
from modeler.evidence.mining.mined import Understood
from modeler.evidence.mining.understanding import Remembered, understand_file
from modeler.processes import Processes
from modeler.sources.reading import Statement

_BATCH = 8
"""Files that one process takes at a time."""


def understood_in_processes(
    files: Sequence[list[Statement]], catalog: Catalog, default_schema: str, workers: int
) -> Iterator[tuple[list[Statement], list[Understood]]]:
    """The statements of each file with what they say, in the order given, from *workers* processes."""
    with Processes(workers, prepare=(_take, (catalog, default_schema))) as pool:
        yield from zip(files, pool.map(_one_file, files, batch=_BATCH), strict=True)


class _Kept:
    """What a process keeps between files."""

    catalog = Catalog()
    default_schema = ""
    remembered = Remembered()


def _take(catalog: Catalog, default_schema: str) -> None:
    _Kept.catalog, _Kept.default_schema, _Kept.remembered = catalog, default_schema, Remembered()


def _one_file(statements: list[Statement]) -> list[Understood]:
    return understand_file(statements, _Kept.catalog, _Kept.default_schema, _Kept.remembered)
