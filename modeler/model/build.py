"""Build the data model from all the evidence there is: keys, then relationships, then grain, roles and labels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from modeler.catalog.names import ColumnSet
from modeler.catalog.tables import Catalog
from modeler.evidence.claims import Evidence
from modeler.evidence.declared import declared
from modeler.model.composites import composite_evidence
from modeler.model.data_model import DataModel, Deduplication
from modeler.model.grain import grains
from modeler.model.keys import key_columns, keys
from modeler.model.labels import link
from modeler.model.naming import named_tables
from modeler.model.polymorphic import polymorphic_references, undecided
from modeler.model.relationships import relationships
from modeler.model.roles import roles
from modeler.model.scoring import JoinWeights, packaged_weights
from modeler.model.versions import histories, with_natural_keys
from modeler.sources.reading import Mapping as LabelMapping
from modeler.sources.reading import Statement


def build(
    catalog: Catalog,
    evidence: Iterable[Evidence] = (),
    mappings: Iterable[LabelMapping] = (),
    *,
    deduplications: Iterable[Deduplication] = (),
    statements: Iterable[Statement] = (),
    observed: Mapping[ColumnSet, frozenset[str]] | None = None,
    weights: JoinWeights | None = None,
) -> DataModel:
    """What can be concluded of *catalog* from *evidence*, in whatever order it comes.

    What the DDL declares is added to *evidence*. *deduplications* are repairs that make refuted keys hold again.
    *statements* and *observed* values help to find the column of each of *mappings*. *weights* default to those
    that ship with the package.

    >>> from modeler.catalog.names import TableName
    >>> from modeler.catalog.tables import Column, Table
    >>> orders = Table(TableName("s", "orders"), (Column("order_id", "bigint"), Column("customer_id", "bigint")))
    >>> customers = Table(TableName("s", "customers"), (Column("customer_id", "bigint"), Column("name", "text")))
    >>> [relationship.name for relationship in build(Catalog.of([orders, customers])).relationships]
    ['s.orders.customer_id = s.customers.customer_id']
    """
    trained = weights or packaged_weights()
    repairs = tuple(deduplications)
    # a view repeats what its tables hold: it is no child and no parent, and its codes are theirs
    base = catalog.base
    tables = named_tables(base)
    said = (*declared(catalog), *composite_evidence(tables), *sorted(evidence, key=_order))
    columns = key_columns(tables, trained.key, said)
    found_keys = keys(tables, columns, trained.key, said, repairs)
    polymorphic = tuple(polymorphic_references(tables, columns))
    versions = histories(tables, columns, said)
    found = relationships(
        base,
        tables,
        with_natural_keys(columns, tables, versions),
        trained,
        said,
        repairs,
        undecided=undecided(polymorphic),
        versions=versions,
    )
    authoritative = sorted(mappings, key=lambda mapping: mapping.language == _COPIES)
    labels, unlinked = link(authoritative, base, statements=statements, observed=observed, evidence=said)
    return DataModel(
        catalog,
        found_keys,
        found.chosen,
        found.candidates,
        tuple(grains(tables, found_keys)),
        tuple(roles(base, found.chosen, found_keys)),
        labels,
        unlinked,
        repairs,
        said,
        polymorphic,
    )


_COPIES = "sql"
"""Labels in a query were copied from somewhere, once; where the application has them too, it is the authority."""


def _order(evidence: Evidence) -> tuple[str, str, str, float, str]:
    """An order of its own, so that the model does not depend on the order in which things were read."""
    return (evidence.method, str(evidence.claim), evidence.source, evidence.weight, evidence.note)
