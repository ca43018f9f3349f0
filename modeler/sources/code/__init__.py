"""Application source: one reader a language, all giving the same :class:`~modeler.sources.reading.Mapping`."""

from __future__ import annotations

from collections.abc import Iterable

from modeler.progress import ProgressListener, unheard
from modeler.sources.code.facts import Facts
from modeler.sources.code.filling import filled
from modeler.sources.code.readers import languages as languages
from modeler.sources.code.resolving import Constants, mappings
from modeler.sources.code.scanning import FactsCache as FactsCache
from modeler.sources.code.scanning import read_facts, scanned
from modeler.sources.discovery import SourceFile
from modeler.sources.reading import Reading


def read_code(text: str, path: str, language: str) -> Reading:
    """Mappings and embedded SQL of one file; constants of other files are not known to it.

    Raises:
        UnknownName: no reader for *language*.

    >>> code = "<?php switch ($row['v']) { case 1: return 'Acme'; default: return 'none'; case 2: return 'Hooli'; }"
    >>> found = read_code(code, "V.php", "php").mappings[0]
    >>> found.pairs, found.default, found.subject
    (((1, 'Acme'), (2, 'Hooli')), 'none', "$row['v']")
    """
    return _together([read_facts(text.encode("utf-8", "replace"), path, language)])


def scan(
    files: Iterable[SourceFile],
    *,
    workers: int = 1,
    listener: ProgressListener = unheard,
    cache: FactsCache | None = None,
) -> Reading:
    """Mappings and embedded SQL of *files*, constants looked up across all of them; other languages are ignored.

    *cache* holds what was read of files that have not changed since.
    """
    return _together(list(scanned(files, workers=workers, listener=listener, cache=cache)))


def _together(facts: list[Facts]) -> Reading:
    constants = Constants.of(facts)
    found, circular = mappings(facts, constants)
    return Reading(
        statements=tuple(filled((statement for one in facts for statement in one.statements), constants)),
        mappings=found,
        skipped=(*(skipped for one in facts for skipped in one.skipped), *circular),
    )
