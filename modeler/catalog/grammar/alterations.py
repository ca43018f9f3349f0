"""ALTER TABLE and COMMENT ON, read token by token into amendments of a table."""

from __future__ import annotations

from modeler.catalog.grammar.columns import read_column, read_table_constraint
from modeler.catalog.grammar.cursor import Cursor, table_name
from modeler.catalog.grammar.place import Place
from modeler.catalog.tables import Amendment


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
    found = []
    while cursor.accept("ADD"):
        span = place.span(first_line, cursor.last_line)
        constraint = read_table_constraint(cursor, place)
        if constraint is not None:
            found.append(Amendment(table, span, constraint))
        elif cursor.sees("CHECK") or cursor.sees("PARTITION"):
            break
        else:
            cursor.accept("COLUMN")
            cursor.accept("IF", "NOT", "EXISTS")
            column = read_column(cursor, place)
            found.append(Amendment(table, span, added=column.column))
            found.extend(Amendment(table, span, key) for key in column.constraints)
        cursor.accept(",")
    return tuple(found)


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
    span = place.span(first_line, cursor.last_line)
    if not on_column:
        return (Amendment(table_name(path, place.default_schema), span, comment=text),)
    if len(path) == 1:
        raise cursor.unexpected("a table's name before the column's")
    table = table_name(path[:-1], place.default_schema)
    return (Amendment(table, span, column=path[-1], comment=text),)
