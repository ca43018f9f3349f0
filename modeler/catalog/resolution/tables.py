"""Tables of the catalog as relations of a query."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlglot import exp

from modeler.catalog.grammar.cursor import table_name
from modeler.catalog.names import TableName
from modeler.catalog.resolution.scope import Output, Outputs, Relation, Unresolved, of_table
from modeler.catalog.tables import Catalog, Table, TableKind
from modeler.errors import UnknownName, did_you_mean

_PSEUDO_COLUMNS = tuple(Output(name) for name in ("$path", "$size", "$spectrum_oid"))
"""What Redshift Spectrum adds to every external table."""
_TABLE_PARTS = 2


NOT_KNOWN = Relation("", (Output("*"),))
"""What may be any table, as where a program fills in the name."""


def written_name(node: exp.Table) -> tuple[str, ...]:
    """The parts of the name of *node*; none where a parameter stands in its place, quoted or not."""
    parts = [part.name if isinstance(part, exp.Identifier) else "" for part in node.parts]
    return tuple(parts) if all(any(mark.isalnum() or mark == "_" for mark in part) for part in parts) else ()


def find_table(
    catalog: Catalog, parts: tuple[str, ...], default_schema: str, *, any_database: bool, others: Iterable[str]
) -> Table:
    """The table that the parts of a dotted name mean.

    Raises:
        Unresolved: there is none, or more than one; the hint names the nearest, *others* (WITH queries) among them.
            So is a database in front, unless *any_database*: the catalog knows none.
    """
    text = ".".join(parts)
    if len(parts) > _TABLE_PARTS and not any_database:
        hint = f"write {'.'.join(parts[-_TABLE_PARTS:])}"
        raise Unresolved(f"the catalog knows no database {'.'.join(parts[:-_TABLE_PARTS])!r} ({text})", hint)
    found = catalog.find(text, default_schema=default_schema)
    if found is not None:
        return found

    def nearest() -> str:
        try:
            return str(catalog[text].name)
        except UnknownName as error:
            return error.hint or did_you_mean(text, others)

    if catalog.rivals(text):
        raise Unresolved(f"table name {text!r} is ambiguous", nearest)
    raise Unresolved(f"no table named {text!r}", nearest)


def as_relation(table: Table, outputs: Outputs) -> Relation:
    """*table* under its own name, with *outputs* as its columns."""
    hidden = _PSEUDO_COLUMNS if table.kind is TableKind.EXTERNAL_TABLE else ()
    return Relation(table.name.table, outputs, table.name, hidden=hidden)


def unknown_relation(parts: tuple[str, ...], default_schema: str) -> Relation:
    """A table that the catalog lacks: it has whatever columns a query says it has."""
    name = table_name(tuple(part.lower() for part in parts), default_schema)
    return Relation(name.table, (Output("*", star_of=name),), name)


def own_columns(table: Table) -> Outputs:
    """The columns of *table* as its own."""
    return tuple(of_table(table.name, column.name, column.data_type) for column in table.columns)


def taken_columns(view: Table, found: Outputs) -> Outputs:
    """The columns of *view*: what its definition takes each from, *found*, else its own."""
    own = own_columns(view)
    if own and len(found) != len(own):
        return own
    names = [column.name for column in view.columns] or [output.name for output in found]
    return tuple(_taken(output, view.name, name) for output, name in zip(found, names, strict=True))


def _taken(output: Output, view: TableName, name: str) -> Output:
    if output.copies or output.star_of is not None:
        return replace(output, name=name)
    return Output("*", star_of=view) if output.name == "*" else of_table(view, name)
