"""Walk a query and resolve every name in it, clause by clause as SQL gives names their meaning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from types import MappingProxyType

from sqlglot import exp
from sqlglot.errors import ParseError

from modeler.catalog.dialect import parse
from modeler.catalog.names import DEFAULT_SCHEMA, ColumnSet, TableName
from modeler.catalog.resolution.expression_types import output_name, type_of
from modeler.catalog.resolution.refusals import refuse
from modeler.catalog.resolution.relations import add_relations
from modeler.catalog.resolution.scope import (
    NO_NAMES,
    Ctes,
    Meaning,
    Output,
    Outputs,
    Relation,
    Scope,
    Unresolved,
)
from modeler.catalog.resolution.tables import (
    NOT_KNOWN,
    as_relation,
    find_table,
    own_columns,
    taken_columns,
    unknown_relation,
    written_name,
)
from modeler.catalog.resolution.values import carried
from modeler.catalog.resolution.walk import renamed
from modeler.catalog.tables import Catalog, Table


@dataclass(slots=True)
class Resolver:
    """One walk over one statement; afterwards it knows every table and column the statement uses."""

    catalog: Catalog
    default_schema: str = DEFAULT_SCHEMA
    any_database: bool = False
    """Whether a database in front of a schema is passed over; otherwise it is a name the catalog lacks."""
    any_prefix: bool = False
    """Whether a bare name may lack the prefix that an installation gives its tables; only when *lenient*."""
    aliases_everywhere: bool = False
    """Whether WHERE and HAVING see the select list's aliases."""
    lenient: bool = False
    """Whether what is not known is noted in *problems* and passed over; otherwise it ends the walk."""
    through_views: bool = False
    """Whether a view's columns are those its definition takes them from."""
    typed: bool = True
    """Whether the types of results are worked out."""
    known: dict[TableName, Relation] = field(default_factory=dict)
    """The tables met before, under their own names; several walks over one catalog may share it."""
    tables: set[TableName] = field(default_factory=set)
    columns: set[ColumnSet] = field(default_factory=set)
    visited: set[int] = field(default_factory=set)
    """Identities of the nodes that hold a name and were resolved."""
    meanings: dict[int, Meaning] = field(default_factory=dict)
    """What each column means, by the identity of its node."""
    outputs: dict[int, Outputs] = field(default_factory=dict)
    """The columns of each query, by the identity of its node."""
    scopes: dict[int, Scope] = field(default_factory=dict)
    """The relations of each SELECT, by the identity of its node."""
    joined_using: list[tuple[exp.Join, Meaning, Meaning]] = field(default_factory=list)
    problems: list[Unresolved] = field(default_factory=list)

    def query(self, node: exp.Expr, ctes: Ctes = MappingProxyType({}), outer: Scope | None = None) -> Outputs:
        """The columns of the query *node*.

        Raises:
            Unresolved: it holds a name that means nothing, or is no query.
        """
        outputs = self._query(node, self._with(node, ctes, outer), outer)
        self.outputs[id(node)] = outputs
        return outputs

    def _query(self, node: exp.Expr, ctes: Ctes, outer: Scope | None) -> Outputs:
        if isinstance(node, exp.Select):
            return self._select(node, ctes, outer)
        if isinstance(node, exp.Values):
            return self._values(node, Scope(outer), ctes)
        if isinstance(node, exp.Subquery) and not isinstance(node.this, exp.Table):
            outputs = self.query(node.this, ctes, outer)
        elif isinstance(node, exp.SetOperation):
            outputs = self._set_operation(node, ctes, outer)
        else:
            raise Unresolved(f"{node.key.upper()} is not a query", "only SELECT may read the warehouse")
        self._modifiers(node, Scope(outer, [Relation("", outputs)]), ctes)
        return outputs

    def expression(
        self,
        node: exp.Expr,
        scope: Scope,
        ctes: Ctes,
        *,
        aliases: Mapping[str, Output] = NO_NAMES,
        aliases_first: bool = False,
    ) -> frozenset[ColumnSet]:
        """The columns that the expression *node* is computed from; nothing in it is left unresolved.

        Raises:
            Unresolved: it holds a name that means nothing.
        """
        found: set[ColumnSet] = set()
        waiting: list[exp.Expr] = [node]
        while waiting:
            part = waiting.pop()
            if type(part) in _NAMELESS:
                continue
            if isinstance(part, exp.Column):
                found |= self._column(part, scope, aliases, aliases_first=aliases_first)
            elif isinstance(part, exp.Query):
                found.update(*(output.sources for output in self.query(part, ctes, scope)))
            elif isinstance(part, exp.Table):
                raise Unresolved(f"the table {part.sql()!r} stands where a value must")
            else:
                if not self.lenient:
                    refuse(part, scope)
                for value in part.args.values():
                    if isinstance(value, list):
                        waiting += [one for one in value if isinstance(one, exp.Expr)]
                    elif isinstance(value, exp.Expr):
                        waiting.append(value)
        return frozenset(found)

    def _values(self, node: exp.Values, scope: Scope, ctes: Ctes) -> Outputs:
        """The columns of VALUES, which are called column1, column2 and so on."""
        rows = [row.expressions if isinstance(row, exp.Tuple) else [row] for row in node.expressions]
        outputs = []
        for place, cells in enumerate(zip(*rows, strict=False), start=1):
            sources = frozenset[ColumnSet]().union(*(self.expression(cell, scope, ctes) for cell in cells))
            outputs.append(Output(f"column{place}", sources, self._type(cells[0], scope)))
        return tuple(outputs)

    def table(self, node: exp.Table, ctes: Ctes) -> Relation:
        """The table that *node* names, under its own name.

        Raises:
            Unresolved: there is none, or more than one; the hint names the nearest, WITH queries among them.
        """
        parts = written_name(node)
        if not parts:
            error = Unresolved(f"{node.sql()!r} is no table that can be checked")
            if not self.lenient:
                raise error
            self.complain(error)
            return NOT_KNOWN
        table: Table | None
        if self.lenient:
            table = self.catalog.find(".".join(parts), default_schema=self.default_schema)
            if table is None and self.any_prefix and len(parts) == 1:
                table = self.catalog.installed(parts[0])
        else:
            table = find_table(
                self.catalog, parts, self.default_schema, any_database=self.any_database, others=ctes
            )
        if table is None:
            self.complain(Unresolved(f"no table named {'.'.join(parts)!r}"))
            unknown = unknown_relation(parts, self.default_schema)
            self.tables.update(filter(None, [unknown.table]))
            return unknown
        self.tables.add(table.name)
        if table.name not in self.known:
            self.known[table.name] = as_relation(table, self._columns_of(table))
        return self.known[table.name]

    def _columns_of(self, table: Table) -> Outputs:
        """The columns of *table*; those of a view as its definition takes them from others, where that is asked."""
        own = own_columns(table)
        if not self.through_views or not table.definition:
            return own
        # a view that reads itself finds its own columns, not an endless definition
        self.known[table.name] = as_relation(table, own)
        inner = Resolver(
            self.catalog,
            table.name.schema,
            any_database=True,
            lenient=True,
            through_views=True,
            typed=False,
            known=self.known,
        )
        try:
            return taken_columns(table, inner.query(parse(table.definition)))
        except (ParseError, Unresolved):
            return own

    def equated(self, join: exp.Join, left: Meaning, right: Meaning) -> None:
        """Note that *join* is USING a column, and what that is on either side."""
        self.joined_using.append((join, left, right))

    def complain(self, error: Unresolved) -> None:
        """Raise *error*, or note it where the walk is lenient."""
        if not self.lenient:
            raise error
        self.problems.append(error)

    def visit(self, node: exp.Expr) -> None:
        """Note that the name in *node* has been looked at."""
        self.visited.add(id(node))

    def seen(self, outputs: Iterable[Output]) -> None:
        """Note that the statement uses *outputs*."""
        for output in outputs:
            self.columns |= output.sources

    def _with(self, node: exp.Expr, ctes: Ctes, outer: Scope | None) -> Ctes:
        clause = node.args.get("with_")
        if clause is None:
            return ctes
        known = dict(ctes)
        for cte in clause.expressions:
            body, name = cte.this, cte.alias.lower()
            if clause.args.get("recursive") and isinstance(body, exp.SetOperation):
                # the part that does not refer to itself says what the columns are
                known[name] = renamed(self.query(_first_branch(body), known, outer), cte.args.get("alias"))
            known[name] = renamed(self.query(body, known, outer), cte.args.get("alias"))
        return known

    def _set_operation(self, node: exp.SetOperation, ctes: Ctes, outer: Scope | None) -> Outputs:
        branches: list[exp.Expr] = []
        at: exp.Expr = node
        # a left-deep chain of a thousand UNIONs must not need a thousand frames
        while isinstance(at, exp.SetOperation) and (at is node or not at.args.get("with_")):
            branches.append(at.expression)
            at = at.this
        first, *others = (self.query(branch, ctes, outer) for branch in (at, *reversed(branches)))
        for other in others:
            if any(output.name == "*" for output in (*first, *other)):
                continue
            if len(other) != len(first):
                message = f"the branches of {node.key.upper()} have {len(first)} and {len(other)} columns"
                self.complain(Unresolved(message))
            first = tuple(_either(a, b) for a, b in zip_longest(first, other, fillvalue=Output("")))
        return first

    def _select(self, node: exp.Select, ctes: Ctes, outer: Scope | None) -> Outputs:
        if node.args.get("into"):
            self.complain(Unresolved("SELECT INTO makes a table", "only SELECT may read the warehouse"))
        scope = Scope(outer)
        self.scopes[id(node)] = scope
        scope.windows.update(window.name.lower() for window in node.args.get("windows") or ())
        add_relations(self, node, scope, ctes)
        if node.args.get("connect"):
            scope.relations.append(Relation("", (), hidden=(Output("level", data_type="bigint"),)))
        outputs: list[Output] = []
        aliases: dict[str, Output] = {}
        for item in node.expressions:
            found = self._select_item(item, scope, ctes, aliases)
            outputs.extend(found)
            if isinstance(item, exp.Alias):
                aliases.setdefault(item.alias.lower(), found[0])
        self.seen(outputs)
        self._modifiers(node, scope, ctes, aliases, ordered_by=_once(outputs))
        return tuple(outputs)

    def _select_item(self, item: exp.Expr, scope: Scope, ctes: Ctes, aliases: Mapping[str, Output]) -> Outputs:
        if isinstance(item, exp.Star):
            return self._star(item, scope.star(), scope, ctes)
        if isinstance(item, exp.Column) and isinstance(item.this, exp.Star):
            self.visit(item)
            return self._star(item.this, self._star_of(item, scope), scope, ctes)
        sources = self.expression(item, scope, ctes, aliases=aliases)
        names = [name.name for name in item.expressions] if isinstance(item, exp.Aliases) else [output_name(item)]
        handed_on = [meaning.output for meaning in self.carried(item)]
        copies = frozenset[ColumnSet]().union(*(output.copies for output in handed_on))
        through = handed_on[0].through if handed_on else ()
        same_type = handed_on[0].data_type if len(handed_on) == 1 and not through else ""
        data_type = self._type(item, scope) if self.typed else same_type
        return tuple(Output(name, sources, data_type, copies, through) for name in names)

    def carried(self, node: exp.Expr) -> tuple[Meaning, ...]:
        """The columns whose values the resolved expression *node* hands on; see :func:`values.carried`."""
        return carried(
            node, lambda column: self.meanings.get(id(column)), lambda query: self.outputs.get(id(query), ())
        )

    def _star_of(self, node: exp.Column, scope: Scope) -> Outputs:
        try:
            return scope.star_of(*(part.name for part in node.parts[:-1]))
        except Unresolved as error:
            self.complain(error)
            return (Output("*"),)

    def _star(self, star: exp.Star, outputs: Outputs, scope: Scope, ctes: Ctes) -> Outputs:
        """*outputs* without those of EXCLUDE, and with those of REPLACE and RENAME in their places."""
        inside = Scope(scope.outer, [Relation("", outputs)])
        by_name = {output.name.lower(): output for output in outputs}
        for name in star.args.get("except_") or ():
            self.expression(name, inside, ctes)
            by_name.pop(name.name.lower(), None)
        for item in star.args.get("replace") or ():
            if item.alias.lower() not in by_name:
                raise Unresolved(f"no column {item.alias!r} to REPLACE")
            by_name[item.alias.lower()] = Output(item.alias, self.expression(item, scope, ctes))
        for item in star.args.get("rename") or ():
            self.expression(item.this, inside, ctes)
            by_name[item.name.lower()] = replace(by_name[item.name.lower()], name=item.alias)
        return tuple(by_name[o.name.lower()] for o in outputs if o.name.lower() in by_name)

    def _modifiers(
        self,
        node: exp.Expr,
        scope: Scope,
        ctes: Ctes,
        aliases: Mapping[str, Output] = NO_NAMES,
        *,
        ordered_by: Mapping[str, Output] = NO_NAMES,
    ) -> None:
        """Every clause of *node* but WITH, FROM and the select list; an unknown one is resolved like the others.

        ORDER BY takes a bare name for one of *ordered_by*, the columns of the result, before anything else.
        """
        for key, value in node.args.items():
            if key in _RESOLVED_ELSEWHERE:
                continue
            is_order = key in _ORDERS
            seen = aliases if self.aliases_everywhere or key not in _WITHOUT_ALIASES else NO_NAMES
            for part in value if isinstance(value, list) else (value,):
                if isinstance(part, exp.Expr):
                    names = ordered_by if is_order else seen
                    self.expression(part, scope, ctes, aliases=names, aliases_first=is_order)

    def _column(
        self, node: exp.Column, scope: Scope, aliases: Mapping[str, Output], *, aliases_first: bool
    ) -> frozenset[ColumnSet]:
        self.visit(node)
        if isinstance(node.this, exp.Star):
            used = self._star_of(node, scope)
            self.seen(used)
            return frozenset[ColumnSet]().union(*(output.sources for output in used))
        parts = (
            self._without_database(tuple(part.name for part in node.parts))
            if node.args.get("table")
            else (node.name,)
        )
        try:
            meaning = scope.resolve(parts, aliases, aliases_first=aliases_first)
        except Unresolved as error:
            self.complain(error)
            return frozenset()
        self.meanings[id(node)] = meaning
        self.columns |= meaning.output.sources
        return meaning.output.sources

    def _without_database(self, parts: tuple[str, ...]) -> tuple[str, ...]:
        """*parts* without a database in front, where it stands before a table that says so too."""
        return parts[1:] if self.any_database and len(parts) == _WITH_DATABASE else parts

    def _type(self, node: exp.Expr, scope: Scope) -> str:
        def of_column(column: exp.Column) -> str:
            return scope.resolve(tuple(part.name for part in column.parts)).output.data_type

        try:
            return type_of(node, of_column)
        except Unresolved:
            return ""


_NAMELESS = frozenset({exp.Literal, exp.Identifier, exp.Null, exp.Boolean})
"""Nodes that hold no name to resolve, and nothing that could be refused; most nodes are of these."""
_WITH_DATABASE = 4
_RESOLVED_ELSEWHERE = frozenset(
    {"with_", "from_", "joins", "laterals", "expressions", "this", "expression", "pivots"}
)
_WITHOUT_ALIASES = frozenset({"where", "having", "connect"})
_ORDERS = frozenset({"order", "sort", "cluster", "distribute"})


def _once(outputs: Iterable[Output]) -> dict[str, Output]:
    """*outputs* by folded name, without names that two different ones have."""
    found: dict[str, Output] = {}
    twice: set[str] = set()
    for output in outputs:
        name = output.name.lower()
        if found.setdefault(name, output).sources != output.sources:
            twice.add(name)
    return {name: output for name, output in found.items() if name not in twice}


def _either(one: Output, other: Output) -> Output:
    """The column of a UNION that has the values of both."""
    through = one.through or other.through
    return replace(one, sources=one.sources | other.sources, copies=one.copies | other.copies, through=through)


def _first_branch(node: exp.Expr) -> exp.Expr:
    while isinstance(node, exp.SetOperation):
        node = node.this
    return node
