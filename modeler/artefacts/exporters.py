"""Exporters by name: each takes an analysis and gives files; a new one is one module and one line here."""

from __future__ import annotations

from collections.abc import Iterable

from modeler.artefacts.analysis import Analysis
from modeler.artefacts.artefact import Artefact
from modeler.registry import Registry

EXPORTERS = Registry(
    "exporter",
    {
        "dbt": "modeler.artefacts.dbt:dbt_files",
        "dictionary": "modeler.artefacts.dictionary:dictionary_files",
        "erd": "modeler.artefacts.erd:erd_files",
        "sql": "modeler.artefacts.sql_files:sql_files",
    },
    group="modeler.exporters",
)


def export(analysis: Analysis, names: Iterable[str]) -> tuple[Artefact, ...]:
    """The files of the exporters called *names*, in that order.

    Raises:
        UnknownName: no exporter of that name.
    """
    return tuple(artefact for name in names for artefact in EXPORTERS.load(name)(analysis))
