"""ALTER TABLE and COMMENT ON, read token by token into amendments of a table."""

from __future__ import annotations

from collections.abc import Iterator

from modeler.catalog.grammar.columns import read_column, read_table_constraint
from modeler.catalog.grammar.cursor import Cursor, UnexpectedToken, table_name
from modeler.catalog.grammar.other_engines import skip_index
from modeler.catalog.grammar.place import Place
from modeler.catalog.names import Span, TableName
from modeler.catalog.tables import Amendment, Constraint, ConstraintKind


def read_alteration(cursor: Cursor, place: Place) -> tuple[Amendment, ...]:
    """What the ALTER TABLE at *cursor* adds to its table; nothing for owners, storage and the like.

    Raises:
        UnexpectedToken: the statement breaks off or cannot be understood.

    >>> from modeler.catalog.dialect import cursor
    >>> sql = "ALTER TABLE s.line ADD CONSTRAINT fk FOREIGN KEY (order_id) REFERENCES s.orders(id)"
    >>> [str(a.constraint.references) for a in read_alteration(cursor(sql), Place("fk.sql"))]
    ['s.orders.id']
    """
    first_line = cursor.line
    cursor.expect("ALTER", "TABLE")
    cursor.accept("IF", "EXISTS")
    cursor.accept("ONLY")
    table = cursor.table_name(place.default_schema)
    span = place.span(first_line, cursor.last_line)
    # SQL Server says first whether the rows that are there are to be checked
    cursor.accept("WITH", "CHECK") or cursor.accept("WITH", "NOCHECK")
    found: list[Amendment] = []
    while cursor.accept("ADD"):
        cursor.accept("COLUMN")
        cursor.accept("COLUMNS")
        is_list = cursor.accept("(")
        found.extend(_added(cursor, place, table, span))
        while cursor.accept(","):
            if is_list or not cursor.sees("ADD"):
                found.extend(_added(cursor, place, table, span))
            if cursor.sees("ADD"):
                break
        if is_list:
            cursor.expect(")")
            cursor.accept(",")
    return tuple(found)


_NOT_ADDED = frozenset({"CHECK", "PARTITION", "DEFAULT", "SEARCH", "ROW"})


def _added(cursor: Cursor, place: Place, table: TableName, span: Span) -> Iterator[Amendment]:
    """One key or column; nothing for a default, a partition and the like, after which the statement is not read."""
    if skip_index(cursor):
        return
    constraint = read_table_constraint(cursor, place)
    if constraint is not None:
        yield Amendment(table, span, constraint)
    elif cursor.peek() in _NOT_ADDED:
        cursor.rest()
    else:
        cursor.accept("IF", "NOT", "EXISTS")
        column = read_column(cursor, place)
        yield Amendment(table, span, added=column.column)
        for key in column.constraints:
            yield Amendment(table, span, key)


def read_unique_index(cursor: Cursor, place: Place) -> tuple[Amendment, ...]:
    """The key that the CREATE UNIQUE INDEX at *cursor* makes of its columns; nothing for expressions or some rows.

    Raises:
        UnexpectedToken: the statement breaks off or cannot be understood.

    >>> from modeler.catalog.dialect import cursor
    >>> key, = read_unique_index(cursor("CREATE UNIQUE INDEX i ON s.t USING btree (a, b)"), Place("i.sql"))
    >>> str(key.table), key.constraint.columns
    ('s.t', ('a', 'b'))
    """
    first_line = cursor.line
    while not cursor.accept("ON"):
        cursor.take()
    cursor.accept("ONLY")
    table = cursor.table_name(place.default_schema)
    if cursor.accept("USING"):
        cursor.take()
    try:
        columns = cursor.names()
    except UnexpectedToken:
        return ()
    if cursor.sees("WHERE"):
        return ()
    span = place.span(first_line, cursor.last_line)
    return (Amendment(table, span, Constraint(ConstraintKind.UNIQUE, columns, span=span)),)


def read_comment(cursor: Cursor, place: Place) -> tuple[Amendment, ...]:
    """The comment that the COMMENT ON at *cursor* puts on a table, view or column; nothing for other objects.

    Raises:
        UnexpectedToken: the statement breaks off or cannot be understood.

    >>> from modeler.catalog.dialect import cursor
    >>> comment, = read_comment(cursor("COMMENT ON COLUMN s.t.a IS 'in cents'"), Place("c.sql"))
    >>> comment.column, comment.comment
    ('a', 'in cents')
    """
    first_line = cursor.line
    cursor.expect("COMMENT", "ON")
    cursor.accept("MATERIALIZED") or cursor.accept("EXTERNAL")
    if not (cursor.sees("TABLE") or cursor.sees("VIEW") or cursor.sees("COLUMN")):
        return ()
    on_column = cursor.take().text == "COLUMN"
    path = cursor.path()
    cursor.expect("IS")
    text = "" if cursor.accept("NULL") else cursor.string()
    if not cursor.done:
        # a stray quote: statements may hide behind it
        raise cursor.unexpected("the end of the statement")
    span = place.span(first_line, cursor.last_line)
    if not on_column:
        return (Amendment(table_name(path, place.default_schema), span, comment=text),)
    if len(path) == 1:
        raise cursor.unexpected("a table's name before the column's")
    table = table_name(path[:-1], place.default_schema)
    return (Amendment(table, span, column=path[-1], comment=text),)
