"""LookML: explores join views and derived tables select from them; both become statements of SQL."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from modeler.catalog.names import Skipped, Span
from modeler.sources.bi.lookml_text import Entry, parse_lookml
from modeler.sources.reading import Origin, Reading, Statement


def read_lookml(texts: Iterable[tuple[str, str]], *, dialect: str = "redshift") -> Reading:
    """The joins and derived tables of the LookML files *texts*, each a text and its path, as statements.

    They are read together, for an explore joins the views of other files: each join is one SELECT of the tables,
    columns and type of join that it means. Liquid tags are cut out of SQL.

    >>> views = "view: o { sql_table_name: s.orders ;; dimension: user { sql: ${TABLE}.user_id ;; } } view: u {}"
    >>> model = "explore: o { join: u { type: inner sql_on: ${o.user} = ${u.id} ;; } }"
    >>> [(s.sql, str(s.span)) for s in read_lookml([(views, "o.lkml"), (model, "m.lkml")]).statements]
    [('SELECT 1 FROM s.orders AS o INNER JOIN u AS u ON o.user_id = u.id', 'm.lkml:1')]
    """
    files = [(path, *parse_lookml(text)) for text, path in texts]
    views = _views(root for _, root, _ in files)
    statements = [
        Statement(sql, dialect, Span(path, line, line + sql.count("\n")), Origin.BI)
        for path, root, _ in files
        for sql, line in (*_derived(root, views), *_joins(root, views))
    ]
    skipped = tuple(
        Skipped(Span(path, 1, 1), problem, "close it with a brace; what stands before was read")
        for path, _, problem in files
        if problem
    )
    return Reading(statements=tuple(statements), skipped=skipped)


@dataclass(slots=True)
class _View:
    """What SQL needs to know of a view, put together from all its refinements."""

    name: str
    table: str = ""
    derived: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    """The SQL of each dimension."""
    key: str = ""
    """The dimension that is its primary key."""


def _views(roots: Iterable[Entry]) -> dict[str, _View]:
    views: dict[str, _View] = {}
    for block in (block for root in roots for block in root.all("view")):
        name = block.value.removeprefix("+")
        view = views.setdefault(name, _View(name))
        view.table = block.text("sql_table_name") or view.table
        view.derived = next((d.text("sql") for d in block.all("derived_table")), "") or view.derived
        for dimension in (entry for entry in block.entries if entry.key in ("dimension", "dimension_group")):
            view.fields[dimension.value] = dimension.text("sql") or f"${{TABLE}}.{dimension.value}"
            if dimension.text("primary_key") == "yes":
                view.key = dimension.value
    return views


def _derived(root: Entry, views: dict[str, _View]) -> Iterator[tuple[str, int]]:
    """The query of each derived table, with its line."""
    for view in root.all("view"):
        for table in view.all("derived_table"):
            for query in table.all("sql"):
                yield _plain(query.value, views), query.line


def _joins(root: Entry, views: dict[str, _View]) -> Iterator[tuple[str, int]]:
    """A SELECT for each join of each explore, with its line."""
    for explore in root.all("explore"):
        base = explore.value.removeprefix("+")
        meant = {base: explore.text("from", "view_name") or base}
        meant.update({join.value: join.text("from") or join.value for join in explore.all("join")})
        known = {alias: views.get(name, _View(name)) for alias, name in meant.items()}
        for join in explore.all("join"):
            condition = join.text("sql_on") or _foreign_key(join, base, known)
            if condition:
                yield _select(join, base, condition, known, views), join.line


def _foreign_key(join: Entry, base: str, known: dict[str, _View]) -> str:
    """The condition that ``foreign_key: user_id`` stands for."""
    name = join.text("foreign_key")
    key = known[join.value].key
    return f"${{{name if '.' in name else f'{base}.{name}'}}} = ${{{join.value}.{key}}}" if name and key else ""


_TYPES = {"left_outer": "LEFT", "inner": "INNER", "full_outer": "FULL", "cross": "INNER"}
_FIELD = re.compile(r"\$\{\s*(?:(\w+)\.)?(\w+)\s*\}")
_LIQUID = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_PERIODS = re.compile(r"_(?:raw|time|date|week|month|quarter|year|hour|minute|day_of_week)\Z")
_DEEPEST = 8
"""Dimensions made of dimensions: deeper ones refer to themselves."""


def _select(join: Entry, base: str, condition: str, known: dict[str, _View], views: dict[str, _View]) -> str:
    used = dict.fromkeys(found[1] for found in _FIELD.finditer(condition) if found[1] in known)
    before = [alias for alias in dict.fromkeys((base, *used)) if alias != join.value]
    sources = " CROSS JOIN ".join(_source(known[alias], alias, views) for alias in before)
    kind = _TYPES.get(join.text("type"), "LEFT")
    on = _resolved(_LIQUID.sub(" ", condition), base, known)
    return f"SELECT 1 FROM {sources} {kind} JOIN {_source(known[join.value], join.value, views)} ON {on}"  # noqa: S608  # read, never run


def _source(view: _View, alias: str, views: dict[str, _View]) -> str:
    table = f"({_plain(view.derived, views)})" if view.derived else view.table or view.name
    return f"{table} AS {alias}"


def _resolved(sql: str, own: str, known: dict[str, _View], depth: int = 0) -> str:
    """*sql* with ``${view.field}`` and ``${TABLE}`` made columns; *own* is the alias that they mean by default."""

    def column(found: re.Match[str]) -> str:
        alias, name = found[1] or own, found[2]
        if name == "TABLE" and not found[1]:
            return own
        view = known.get(alias)
        inner = view.fields.get(name) or view.fields.get(_PERIODS.sub("", name)) if view is not None else None
        if inner is None or depth > _DEEPEST:
            return f"{alias}.{name}"
        return _resolved(inner, alias, known, depth + 1)

    return _FIELD.sub(column, sql)


def _plain(sql: str, views: dict[str, _View]) -> str:
    """The query of a derived table, with ``${view.SQL_TABLE_NAME}`` made that view's table."""

    def table(found: re.Match[str]) -> str:
        view = views.get(found[1] or "")
        return (view.table or view.name) if view is not None else (found[1] or found[2])

    return _FIELD.sub(table, _LIQUID.sub(lambda found: "\n" * found.group().count("\n"), sql)).strip()
