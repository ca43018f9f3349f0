"""Catalog entries as Redshift DDL, in the manner of SHOW TABLE; reading it back gives the same entry."""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from modeler.catalog.grammar.attributes import IDENTITY_FUNCTIONS
from modeler.catalog.identifiers import quote, quote_table
from modeler.catalog.tables import Column, Constraint, ConstraintKind, Table, TableKind


def ddl(table: Table) -> str:
    r"""The statements that define *table*, each with its semicolon: the table or view, then its comments.

    Of a view only the names of its columns are said: their types follow from what it reads.

    >>> from modeler.catalog.names import TableName
    >>> id = Column("id", "bigint", nullable=False, encoding="az64", comment="of the order")
    >>> print(ddl(Table(TableName("s", "line"), (id, Column("day", "date")), dist_style="even", sort_key=("id",))))
    CREATE TABLE s.line (
        id bigint ENCODE az64 NOT NULL,
        day date
    )
    DISTSTYLE EVEN
    SORTKEY ( id );
    COMMENT ON COLUMN s.line.id IS 'of the order';
    """
    is_view = table.kind in _VIEW_HEADS
    statement = "\n".join(_view(table) if is_view else _table(table))
    return "\n".join([f"{statement};", *_comments(table)])


_VIEW_HEADS = {
    TableKind.VIEW: "CREATE VIEW",
    TableKind.LATE_BINDING_VIEW: "CREATE VIEW",
    TableKind.MATERIALIZED_VIEW: "CREATE MATERIALIZED VIEW",
}


def _view(table: Table) -> Iterator[str]:
    columns = f" ({_names(table.column_names)})" if table.columns else ""
    yield f"{_VIEW_HEADS[table.kind]} {quote_table(table.name)}{columns}"
    yield from _storage(table)
    yield f"AS {table.definition}"
    if table.kind is TableKind.LATE_BINDING_VIEW:
        yield "WITH NO SCHEMA BINDING"


def _table(table: Table) -> Iterator[str]:
    head = "CREATE EXTERNAL TABLE" if table.kind is TableKind.EXTERNAL_TABLE else "CREATE TABLE"
    partitions = [column for column in table.columns if column.name in table.partitions]
    elements = [_column(column) for column in table.columns if column not in partitions]
    elements.extend(_constraint(key) for key in table.constraints)
    if table.like is not None:
        elements.append(f"LIKE {quote_table(table.like)}")
    if elements:
        yield f"{head} {quote_table(table.name)} ("
        yield ",\n".join(f"    {element}" for element in elements)
        yield ")"
    else:
        yield (
            f"{head} {quote_table(table.name)} ()" if not table.definition else f"{head} {quote_table(table.name)}"
        )
    if partitions:
        yield f"PARTITIONED BY ( {', '.join(map(_column, partitions))} )"
    yield from _storage(table)
    if table.definition:
        yield f"AS {table.definition}"


def _column(column: Column) -> str:
    words = [quote(column.name), column.data_type]
    if column.encoding:
        words.append(f"ENCODE {column.encoding}")
    if column.default:
        is_clause = column.identity and not column.default.startswith(_IDENTITY_CALLS)
        words.append(column.default if is_clause else f"DEFAULT {column.default}")
    if column.collation:
        words.append(f"COLLATE {column.collation}")
    if not column.nullable:
        words.append("NOT NULL")
    return " ".join(filter(None, words))


_IDENTITY_CALLS = tuple(f'"{name}"' for name in sorted(IDENTITY_FUNCTIONS))


def _constraint(key: Constraint) -> str:
    name = f"CONSTRAINT {quote(key.name)} " if key.name else ""
    columns = _names(key.columns)
    if key.kind is ConstraintKind.PRIMARY:
        return f"{name}PRIMARY KEY ({columns})"
    if key.kind is ConstraintKind.UNIQUE or key.references is None:
        return f"{name}UNIQUE ({columns})"
    other = f"({_names(key.references.columns)})" if key.references.columns else ""
    return f"{name}FOREIGN KEY ({columns}) REFERENCES {quote_table(key.references.table)}{other}"


def _storage(table: Table) -> Iterator[str]:
    if table.dist_style:
        yield f"DISTSTYLE {table.dist_style.upper()}"
    if table.dist_key:
        yield f"DISTKEY ( {quote(table.dist_key)} )"
    if table.sort_style == "auto":
        yield "SORTKEY AUTO"
    elif table.sort_key:
        style = "INTERLEAVED " if table.sort_style == "interleaved" else ""
        yield f"{style}SORTKEY ( {_names(table.sort_key)} )"


def _comments(table: Table) -> Iterator[str]:
    what = "VIEW" if table.kind in _VIEW_HEADS else "TABLE"
    if table.comment:
        yield f"COMMENT ON {what} {quote_table(table.name)} IS {_string(table.comment)};"
    for column in table.columns:
        if column.comment:
            place = f"{quote_table(table.name)}.{quote(column.name)}"
            yield f"COMMENT ON COLUMN {place} IS {_string(column.comment)};"


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(map(quote, names))


def _string(text: str) -> str:
    return exp.Literal.string(text).sql("redshift")
