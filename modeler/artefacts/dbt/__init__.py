"""The exporter for dbt: sources with their tests, a staging model for each table that must be read differently."""

from __future__ import annotations

from modeler.artefacts.analysis import Analysis
from modeler.artefacts.artefact import Artefact
from modeler.artefacts.dbt.sources import sources
from modeler.artefacts.dbt.staging import composite_tests, staging_models, staging_properties
from modeler.artefacts.dbt.yaml import yaml


def dbt_files(analysis: Analysis) -> tuple[Artefact, ...]:
    """A folder ``dbt/`` to copy into a dbt project: descriptions, and tests of keys and references.

    What was tested and held fails the build when it breaks; what is only believed warns. What was refuted is not
    asserted.
    """
    model = analysis.model
    properties = staging_properties(model)
    return (
        Artefact("dbt/models/sources.yml", yaml(sources(model)), "dbt sources with tests"),
        *((Artefact("dbt/models/schema.yml", yaml(properties), "dbt staging models"),) if properties else ()),
        *staging_models(model),
        *composite_tests(model),
    )
