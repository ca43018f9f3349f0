"""The exporter of a data dictionary: one Markdown page a table, and a page that lists them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from modeler.artefacts.analysis import Analysis
from modeler.artefacts.artefact import Artefact
from modeler.artefacts.lookup import Lookup, lookup
from modeler.artefacts.report.contents import JoinStory, contents
from modeler.artefacts.report.markdown_words import code, escaped
from modeler.artefacts.report.words import capital, code_words, column_words, counted, table_words, words
from modeler.catalog.names import TableName
from modeler.catalog.tables import Table, TableKind
from modeler.checks.verdicts import Verdict
from modeler.model.data_model import Label

_Fact = TypeVar("_Fact")


def dictionary_files(analysis: Analysis) -> tuple[Artefact, ...]:
    """``dictionary/README.md`` and ``dictionary/schema.table.md`` for each table, sorted by name."""
    known = lookup(analysis.model)
    joins = _by_table((_ends(story), story) for story in contents(analysis).joins)
    labels = _by_table(((label.column.table,), label) for label in analysis.model.labels)
    verdicts = _by_table((_subjects(verdict), verdict) for verdict in analysis.verdicts)
    pages = {
        table.name: _text(
            _table(table, known),
            _joins(joins[table.name]),
            *(_label(label) for label in labels[table.name]),
            _tests(verdicts[table.name]),
        )
        for table in analysis.model.catalog
    }
    return (
        Artefact("dictionary/README.md", _text(_index(analysis, known)), "data dictionary"),
        *(Artefact(f"dictionary/{_file(name)}", page, f"data dictionary: {name}") for name, page in pages.items()),
    )


def _by_table(facts: Iterable[tuple[Iterable[TableName], _Fact]]) -> Mapping[TableName, list[_Fact]]:
    found: defaultdict[TableName, list[_Fact]] = defaultdict(list)
    for tables, fact in facts:
        for table in tables:
            found[table].append(fact)
    return found


def _ends(story: JoinStory) -> set[TableName]:
    return {story.relationship.child.table, story.relationship.parent.table}


def _subjects(verdict: Verdict) -> set[TableName]:
    return {subject.table for subject in verdict.check.subjects}


def _text(*parts: Iterator[str]) -> str:
    return "\n".join(line for part in parts for line in part) + "\n"


def _file(table: TableName) -> str:
    """A quoted name may hold anything; a file's name may not."""
    return "".join(c if c.isalnum() or c in "._-$" else "_" for c in str(table)) + ".md"


def _index(analysis: Analysis, known: Lookup) -> Iterator[str]:
    yield from (f"# {escaped(analysis.title)}: data dictionary", "")
    yield from ("| table | what it is |", "| --- | --- |")
    for table in analysis.model.catalog:
        said = escaped(table_words(table, known))
        yield f"| [{escaped(table.name)}](<{_file(table.name)}>) | {said} |"


def _table(table: Table, known: Lookup) -> Iterator[str]:
    yield from (f"# {escaped(table.name)}", "", f"{escaped(capital(table_words(table, known)))}.")
    for fact in _facts(table, known):
        yield from ("", fact)
    yield from ("", "## Columns", "", "| column | type | null | what is known |", "| --- | --- | --- | --- |")
    for column in table.columns:
        said = escaped(column_words(column, table, known))
        null = "yes" if column.nullable else "no"
        yield f"| {code(column.name)} | {escaped(column.data_type)} | {null} | {said} |"


def _facts(table: Table, known: Lookup) -> Iterator[str]:
    if table.comment:
        yield escaped(table.comment)
    if table.kind is not TableKind.TABLE:
        yield f"Kind: {words(table.kind)}."
    role, repair = known.roles.get(table.name), known.repairs.get(table.name)
    if role:
        yield f"{capital(role.role)}: {escaped(role.reason)}."
    if repair:
        key, order = escaped(", ".join(repair.key)), escaped(", ".join(repair.order_by))
        yield f"Read one row per {key}, the latest by {order}: {escaped(repair.reason)}."
    if table.span:
        yield f"Defined in {code(table.span)}."


def _joins(joins: Iterable[JoinStory]) -> Iterator[str]:
    lines = [
        f"- {code(story.relationship.child)} = {code(story.relationship.parent)}: {story.kind}, {story.proof}; "
        f"{escaped(story.sentence)}"
        for story in joins
    ]
    if lines:
        yield from ("", "## Joins", "", *lines)


def _label(label: Label) -> Iterator[str]:
    mapping = label.mapping
    yield from ("", f"## Codes of {code(', '.join(label.column.columns))}", "")
    yield from (f"From {code(mapping.span)}, probability {label.probability:.2f}.", "")
    yield from ("| code | label |", "| --- | --- |")
    for value, name in mapping.pairs:
        yield f"| {code(code_words(value))} | {escaped(name)} |"
    if mapping.default is not None:
        yield f"| any other | {escaped(mapping.default)} |"


def _tests(verdicts: list[Verdict]) -> Iterator[str]:
    if verdicts:
        yield from ("", f"## {capital(counted(len(verdicts), 'test'))}", "")
    for verdict in verdicts:
        came_back = f": {escaped(verdict.sentence)}" if verdict.sentence else ""
        yield f"- **{words(verdict.outcome)}**: {escaped(verdict.check.claim)}{came_back}"
