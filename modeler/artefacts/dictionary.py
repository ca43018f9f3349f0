"""The exporter of a data dictionary: one Markdown page a table, and a page that lists them."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.artefacts.analysis import Analysis
from modeler.artefacts.artefact import Artefact
from modeler.artefacts.report.contents import JoinStory, contents
from modeler.artefacts.report.markdown_words import code, escaped
from modeler.artefacts.report.words import capital, column_words, counted, table_words, words
from modeler.catalog.names import TableName
from modeler.catalog.tables import Table, TableKind
from modeler.checks.verdicts import Verdict
from modeler.model.data_model import DataModel, Label, Status


def dictionary_files(analysis: Analysis) -> tuple[Artefact, ...]:
    """``dictionary/README.md`` and ``dictionary/schema.table.md`` for each table, sorted by name."""
    joins = contents(analysis).joins
    pages = tuple(
        Artefact(_path(table.name), _text(_page(table, analysis, joins)), f"data dictionary: {table.name}")
        for table in analysis.model.catalog
    )
    index = Artefact("dictionary/README.md", _text(_index(analysis)), "data dictionary")
    return (index, *pages)


def _path(table: TableName) -> str:
    return f"dictionary/{_file(table)}"


def _file(table: TableName) -> str:
    """A quoted name may hold anything; a file's name may not."""
    return "".join(c if c.isalnum() or c in "._-$" else "_" for c in str(table)) + ".md"


def _text(lines: Iterator[str]) -> str:
    return "\n".join(lines) + "\n"


def _index(analysis: Analysis) -> Iterator[str]:
    yield f"# {escaped(analysis.title)}: data dictionary"
    yield ""
    yield "| table | what it is |"
    yield "| --- | --- |"
    for table in analysis.model.catalog:
        said = table_words(table, analysis.model)
        yield f"| [{escaped(table.name)}](<{_file(table.name)}>) | {escaped(said)} |"


def _page(table: Table, analysis: Analysis, joins: tuple[JoinStory, ...]) -> Iterator[str]:
    model = analysis.model
    yield f"# {escaped(table.name)}"
    yield ""
    yield f"{escaped(capital(table_words(table, model)))}."
    yield from _about(table, model)
    yield ""
    yield "## Columns"
    yield ""
    yield "| column | type | null | what is known |"
    yield "| --- | --- | --- | --- |"
    for column in table.columns:
        known = escaped(column_words(column, table, model))
        null = "yes" if column.nullable else "no"
        yield f"| {code(column.name)} | {escaped(column.data_type)} | {null} | {known} |"
    yield from _joins(table, joins)
    yield from _labels(table, model)
    yield from _tests(table, analysis.verdicts)


def _about(table: Table, model: DataModel) -> Iterator[str]:
    role = next((one for one in model.roles if one.table == table.name), None)
    repair = model.deduplication_of(table.name)
    facts = (
        escaped(table.comment),
        f"Kind: {words(table.kind)}." if table.kind is not TableKind.TABLE else "",
        f"{capital(role.role)}: {escaped(role.reason)}." if role else "",
        f"Read one row per {escaped(', '.join(repair.key))}, the latest by {escaped(', '.join(repair.order_by))}: "
        f"{escaped(repair.reason)}."
        if repair
        else "",
        f"Defined in {code(table.span)}." if table.span else "",
    )
    for fact in facts:
        if fact:
            yield ""
            yield fact


def _joins(table: Table, joins: tuple[JoinStory, ...]) -> Iterator[str]:
    own = [one for one in joins if table.name in (one.relationship.child.table, one.relationship.parent.table)]
    if not own:
        return
    yield ""
    yield "## Joins"
    yield ""
    for story in own:
        relationship = story.relationship
        yield (
            f"- {code(relationship.child)} = {code(relationship.parent)}: {story.kind}, {story.proof}; "
            f"{escaped(story.sentence)}"
        )


def _labels(table: Table, model: DataModel) -> Iterator[str]:
    for label in model.labels:
        if label.column.table == table.name and label.status is not Status.REJECTED:
            yield from _label(label)


def _label(label: Label) -> Iterator[str]:
    mapping = label.mapping
    yield ""
    yield f"## Codes of {code(', '.join(label.column.columns))}"
    yield ""
    yield f"From {code(mapping.span)}, probability {label.probability:.2f}."
    yield ""
    yield "| code | label |"
    yield "| --- | --- |"
    for value, name in mapping.pairs:
        yield f"| {code(value)} | {escaped(name)} |"
    if mapping.default is not None:
        yield f"| any other | {escaped(mapping.default)} |"


def _tests(table: Table, verdicts: tuple[Verdict, ...]) -> Iterator[str]:
    own = [one for one in verdicts if any(subject.table == table.name for subject in one.check.subjects)]
    if not own:
        return
    yield ""
    yield f"## {capital(counted(len(own), 'test'))}"
    yield ""
    for verdict in own:
        came_back = f": {escaped(verdict.sentence)}" if verdict.sentence else ""
        yield f"- **{words(verdict.outcome)}**: {escaped(verdict.check.claim)}{came_back}"
