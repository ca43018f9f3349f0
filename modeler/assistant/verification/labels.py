"""The names an answer gives to codes, held against those that application code gives them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from modeler.assistant.verification.findings import Finding, Kind
from modeler.catalog.names import ColumnSet
from modeler.catalog.tables import Catalog
from modeler.model.data_model import DataModel, Status
from modeler.sources.reading import Mapping


def label_findings(mappings: Iterable[Mapping], model: DataModel) -> Iterator[Finding]:
    """A finding for each code that a CASE or DECODE of *mappings* names otherwise than the source code does.

    Application code is asked first; where it says nothing of a column, SQL that names its codes is.
    """
    for mapping in mappings:
        column = _column(mapping.subject, model.catalog)
        if column is None:
            continue
        known = [label.mapping for label in model.labels_of(column) if label.status is not Status.CANDIDATE]
        known = [one for one in known if one.language != "sql"] or known
        if not known:
            message = f"nothing in the source code names the codes of {column}: its CASE is not checked"
            yield Finding(Kind.NOT_CHECKED, message)
            continue
        for code, name in mapping.pairs:
            named = {label: one for one in known for held, label in one.pairs if str(held) == str(code)}
            if name not in named:
                right = next(iter(named.items()), None)
                hint = f"it is {right[0]!r} [{right[1].span}]" if right else f"{known[0].span} has no such code"
                yield Finding(Kind.WRONG_LABEL, f"code {code!r} of {column} is not {name!r}", hint)


def _column(subject: str, catalog: Catalog) -> ColumnSet | None:
    path, _, name = subject.rpartition(".")
    table = catalog.find(path) if path else None
    return ColumnSet(table.name, (name,)) if table is not None and table.has_column(name) else None
