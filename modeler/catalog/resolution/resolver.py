"""Walk a query and resolve every name in it, clause by clause as SQL gives names their meaning."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from sqlglot import exp

from modeler.catalog.names import DEFAULT_SCHEMA, ColumnSet, TableName
from modeler.catalog.resolution.expression_types import output_name, type_of
from modeler.catalog.resolution.relations import add_relations
from modeler.catalog.resolution.scope import Ctes, Output, Outputs, Relation, Scope, Unresolved
from modeler.catalog.resolution.walk import renamed
from modeler.catalog.tables import Catalog, Table
from modeler.errors import UnknownName, did_you_mean

NO_NAMES: Mapping[str, Output] = MappingProxyType({})


@dataclass(slots=True)
class Resolver:
    """One walk over one statement; afterwards it knows every table and column the statement uses."""

    catalog: Catalog
    default_schema: str = DEFAULT_SCHEMA
    any_database: bool = False
    """Whether a database in front of a schema is passed over; otherwise it is a name the catalog lacks."""
    aliases_everywhere: bool = False
    """Whether WHERE and HAVING see the select list's aliases."""
    tables: set[TableName] = field(default_factory=set)
    columns: set[ColumnSet] = field(default_factory=set)
    visited: set[int] = field(default_factory=set)
    """Identities of the nodes that hold a name and were resolved."""

    def query(self, node: exp.Expr, ctes: Ctes = MappingProxyType({}), outer: Scope | None = None) -> Outputs:
        """The columns of the query *node*.

        Raises:
            Unresolved: it holds a name that means nothing, or is no query.
        """
        ctes = self._with(node, ctes, outer)
        if isinstance(node, exp.Select):
            return self._select(node, ctes, outer)
        if isinstance(node, exp.Subquery) and isinstance(node.this, exp.Table):
            raise Unresolved("a table stands where a query must")
        if isinstance(node, exp.Subquery):
            outputs = self.query(node.this, ctes, outer)
        elif isinstance(node, exp.SetOperation):
            outputs = self._set_operation(node, ctes, outer)
        elif isinstance(node, exp.Values):
            return self._values(node, Scope(outer), ctes)
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
            if isinstance(part, exp.Column):
                found |= self._column(part, scope, aliases, aliases_first=aliases_first)
            elif isinstance(part, exp.Query):
                found.update(*(output.sources for output in self.query(part, ctes, scope)))
            elif isinstance(part, exp.Table):
                raise Unresolved(f"the table {part.sql()!r} stands where a value must")
            else:
                self._check(part, scope)
                waiting.extend(part.iter_expressions())
        return frozenset(found)

    def _values(self, node: exp.Values, scope: Scope, ctes: Ctes) -> Outputs:
        """The columns of VALUES, which are called column1, column2 and so on."""
        rows = [row.expressions if isinstance(row, exp.Tuple) else [row] for row in node.expressions]
        outputs = []
        for place, cells in enumerate(zip(*rows, strict=False), start=1):
            sources = frozenset[ColumnSet]().union(*(self.expression(cell, scope, ctes) for cell in cells))
            outputs.append(Output(f"column{place}", sources, self._type(cells[0], scope)))
        return tuple(outputs)

    def table(self, node: exp.Table, ctes: Ctes) -> Table:
        """The catalog's table that *node* names.

        Raises:
            Unresolved: there is none, or more than one; the hint names the nearest, WITH queries among them.
        """
        if not all(isinstance(part, exp.Identifier) for part in node.parts):
            raise Unresolved(f"{node.sql()!r} is no table that can be checked")
        parts = tuple(part.name for part in node.parts)
        text = ".".join(parts)
        if len(parts) > _TABLE_PARTS and not self.any_database:
            hint = f"write {'.'.join(parts[-_TABLE_PARTS:])}"
            raise Unresolved(f"the catalog knows no database {'.'.join(parts[:-_TABLE_PARTS])!r} ({text})", hint)
        found = self.catalog.find(text, default_schema=self.default_schema)
        try:
            found = found or self.catalog[text]
        except UnknownName as error:
            raise Unresolved(error.message, error.hint or did_you_mean(text, ctes)) from error
        self.tables.add(found.name)
        return found

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
            if len(other) != len(first):
                raise Unresolved(f"the branches of {node.key.upper()} have {len(first)} and {len(other)} columns")
            first = tuple(replace(a, sources=a.sources | b.sources) for a, b in zip(first, other, strict=True))
        return first

    def _select(self, node: exp.Select, ctes: Ctes, outer: Scope | None) -> Outputs:
        if node.args.get("into"):
            raise Unresolved("SELECT INTO makes a table", "only SELECT may read the warehouse")
        scope = Scope(outer)
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
            qualifier = tuple(part.name for part in item.parts[:-1])
            return self._star(item.this, scope.star_of(*qualifier), scope, ctes)
        sources = self.expression(item, scope, ctes, aliases=aliases)
        names = [name.name for name in item.expressions] if isinstance(item, exp.Aliases) else [output_name(item)]
        return tuple(Output(name, sources, self._type(item, scope)) for name in names)

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
        parts = tuple(part.name for part in node.parts)
        if isinstance(node.this, exp.Star):
            used = scope.star_of(*parts[:-1])
            self.seen(used)
            return frozenset[ColumnSet]().union(*(output.sources for output in used))
        output = scope.resolve(self._without_database(parts, scope), aliases, aliases_first=aliases_first)
        self.columns |= output.sources
        return output.sources

    def _without_database(self, parts: tuple[str, ...], scope: Scope) -> tuple[str, ...]:
        """*parts* without a database in front, where it stands before a table that says so too."""
        return parts[1:] if self.any_database and len(parts) == _WITH_DATABASE else parts

    def _check(self, node: exp.Expr, scope: Scope) -> None:
        """Refuse what could carry a name past the catalog."""
        if isinstance(node, exp.Command | exp.DML | exp.DDL | exp.ObjectIdentifier):
            raise Unresolved(f"{node.key.upper()} may name anything", "only SELECT may read the warehouse")
        if isinstance(node, exp.DataType) and node.this == exp.DType.USERDEFINED:
            raise Unresolved(f"the type {node.sql()!r} is not known")
        if isinstance(node, exp.Window):
            name = node.alias.lower()
            if name and name not in scope.windows:
                raise Unresolved(f"no window is called {name!r}")
        if isinstance(node, exp.Dot) and isinstance(node.expression, exp.Identifier):
            self._check_fields(node, scope)

    def _check_fields(self, node: exp.Dot, scope: Scope) -> None:
        base: exp.Expr = node
        while isinstance(base, exp.Dot | exp.Bracket | exp.Paren):
            base = base.this
        if isinstance(base, exp.Column):
            output = scope.resolve(tuple(part.name for part in base.parts), NO_NAMES, aliases_first=False)
            if not output.may_have_fields:
                raise Unresolved(f"the column {output.name!r} ({output.data_type}) has no field {node.name!r}")

    def _type(self, node: exp.Expr, scope: Scope) -> str:
        def of_column(column: exp.Column) -> str:
            return scope.resolve(tuple(p.name for p in column.parts), NO_NAMES, aliases_first=False).data_type

        try:
            return type_of(node, of_column)
        except Unresolved:
            return ""


_TABLE_PARTS = 2
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


def _first_branch(node: exp.Expr) -> exp.Expr:
    while isinstance(node, exp.SetOperation):
        node = node.this
    return node
