"""What names mean at one place of a query: its relations, their columns, and the queries around it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from modeler.catalog.names import ColumnSet, TableName
from modeler.catalog.types import TypeFamily, type_family
from modeler.errors import did_you_mean


class Unresolved(Exception):
    """A name that means nothing, or more than one thing, where it stands."""

    def __init__(self, message: str, hint: str | Callable[[], str] = "") -> None:
        super().__init__(message)
        self.message = message
        self._hint = hint

    @property
    def hint(self) -> str:
        """What to do about it; worked out when it is asked for, because finding the nearest name takes time."""
        return self._hint if isinstance(self._hint, str) else self._hint()


@dataclass(frozen=True, slots=True)
class Output:
    """One column of a relation or query."""

    name: str
    sources: frozenset[ColumnSet] = frozenset()
    """The catalog's columns it is computed from; each set holds one column."""
    data_type: str = ""
    """Empty where it is not known."""
    copies: frozenset[ColumnSet] = frozenset()
    """The columns whose values it holds: *sources* it is not computed from but taken from, through any number of
    queries. More than one where the branches of a UNION, or COALESCE, bring several."""
    through: tuple[str, ...] = ()
    """What was done to the values on the way: ``("lower",)``, ``("cast",)``."""
    star_of: TableName | None = None
    """For an output called ``*``, which stands for columns that are not known: their table, where that is known."""

    @property
    def may_have_fields(self) -> bool:
        """Whether a path may go into its value: a SUPER, a struct, or a value of unknown type."""
        return not self.data_type or type_family(self.data_type) is TypeFamily.SEMI_STRUCTURED


def of_table(table: TableName, column: str, data_type: str = "") -> Output:
    """The output that is a column of a table."""
    itself = frozenset({ColumnSet(table, (column,))})
    return Output(column, itself, data_type, itself)


NO_NAMES: Mapping[str, Output] = MappingProxyType({})
Outputs: TypeAlias = tuple[Output, ...]
Ctes: TypeAlias = Mapping[str, Outputs]
"""The columns of each WITH query in sight, by folded name."""


@dataclass(frozen=True, slots=True)
class Relation:
    """One entry of a FROM clause."""

    alias: str
    """The name before its columns; empty for a derived table without one."""
    outputs: tuple[Output, ...]
    table: TableName | None = None
    """The catalog's table, whether or not *alias* renames it."""
    is_renamed: bool = False
    """Whether *table*'s own name no longer means it."""
    hidden: tuple[Output, ...] = ()
    """Columns that a star leaves out: ``"$path"`` of an external table."""
    element: Output | None = None
    """What *alias* alone means, where the relation is an array unnested; its fields are not known."""

    by_name: dict[str, list[Output]] = field(default_factory=dict, compare=False, repr=False)
    """*outputs* and *hidden* by folded name; filled at the first look-up, and shared by entries of one table."""

    def find(self, name: str) -> list[Output]:
        """The columns called *name*: those spelled so, else those that differ in case only."""
        found = self.folded().get(name.lower(), [])
        if len(found) > 1:
            return [output for output in found if output.name == name] or found
        return found

    def folded(self) -> Mapping[str, list[Output]]:
        """The columns by folded name."""
        if not self.by_name:
            for output in (*self.outputs, *self.hidden):
                self.by_name.setdefault(output.name.lower(), []).append(output)
        return self.by_name

    @property
    def is_open(self) -> bool:
        """Whether not all of its columns are known."""
        return any(output.name == "*" for output in self.outputs)

    def guess(self, name: str) -> Output | None:
        """The column *name* of a relation whose columns are not all known; None where they are."""
        stars = [output for output in self.outputs if output.name == "*"]
        if not stars:
            return None
        table = stars[0].star_of if len(stars) == 1 else None
        return Output(name) if table is None else of_table(table, name.lower())

    def is_called(self, *qualifier: str) -> bool:
        """Whether *qualifier* (table, or schema and table) means this relation."""
        if len(qualifier) == 1:
            (name,) = qualifier
            return name == self.alias or name.lower() == self.alias.lower()
        if self.table is None or self.is_renamed:
            return False
        words = tuple(word.lower() for word in qualifier)
        return words == (self.table.schema.lower(), self.table.table.lower())

    def __str__(self) -> str:
        if self.table is None:
            return self.alias or "the subquery"
        return f"{self.table} ({self.alias})" if self.is_renamed else str(self.table)


class Meaning(NamedTuple):
    """What a column of a query means."""

    output: Output
    relation: Relation | None
    """The entry of a FROM clause it is taken from; None for the select list's own names."""


@dataclass(slots=True)
class Scope:
    """The relations of one FROM clause, as it is read from left to right, inside the query around it."""

    outer: Scope | None = None
    relations: list[Relation] = field(default_factory=list)
    shared: dict[str, Meaning] = field(default_factory=dict)
    """Columns of USING and NATURAL joins, by folded name: they mean both sides at once."""
    windows: set[str] = field(default_factory=set)

    def add(self, relation: Relation) -> None:
        """Put *relation* beside the others.

        Raises:
            Unresolved: its alias is taken.
        """
        for other in self.relations:
            if not (relation.alias and other.is_called(relation.alias)):
                continue
            # two schemas may each have a table of the name, as long as both keep it
            if relation.is_renamed or other.is_renamed or relation.table in (None, other.table):
                raise Unresolved(f"the alias {relation.alias!r} is used twice", "give each its own")
        self.relations.append(relation)

    def share(self, name: str, left: Iterable[Relation], right: Iterable[Relation]) -> tuple[Meaning, Meaning]:
        """Join *left* and *right* USING *name*, and return what it means on either side.

        Raises:
            Unresolved: one side lacks the column, or has it twice.
        """
        folded = name.lower()
        known = self.shared.get(folded)
        first = known or _only(name, left)
        second = _only(name, right)
        both = replace(first.output, sources=first.output.sources | second.output.sources)
        self.shared[folded] = Meaning(both, first.relation)
        return first, second

    def star(self) -> tuple[Output, ...]:
        """The columns of ``*``: shared ones once and first."""
        own = (o for r in self.relations for o in r.outputs if o.name.lower() not in self.shared)
        return (*(meaning.output for meaning in self.shared.values()), *own)

    def star_of(self, *qualifier: str) -> tuple[Output, ...]:
        """The columns of ``qualifier.*``.

        Raises:
            Unresolved: no relation is called so.
        """
        relation = self._relation(*qualifier)
        if relation is None:
            raise self._unknown_qualifier(qualifier)
        return relation.outputs

    def resolve(
        self, parts: tuple[str, ...], aliases: Mapping[str, Output] = NO_NAMES, *, aliases_first: bool = False
    ) -> Meaning:
        """What the dotted name *parts* means; *aliases* are the select list's own names, by folded name.

        Raises:
            Unresolved: it means nothing here, or more than one thing.
        """
        bare = parts[0].lower() if len(parts) == 1 else ""
        if aliases_first and bare in aliases:
            return Meaning(aliases[bare], None)
        found = self.own(parts)
        if found is not None:
            return found
        may_be_hidden = False
        for scope in self._outward():
            found = scope.own(parts)
            if found is not None and not (bare and may_be_hidden):
                return found
            if scope is self and bare in aliases:
                return Meaning(aliases[bare], None)
            may_be_hidden = may_be_hidden or any(relation.is_open for relation in scope.relations)
        guessed = next(filter(None, (scope.guesses(parts[0]) for scope in self._outward() if bare)), [])
        if len(guessed) == 1 and not self._knows_outside(parts):
            return guessed[0]
        raise self._unknown(parts, aliases)

    def _knows_outside(self, parts: tuple[str, ...]) -> bool:
        """Whether a query around this one has a column that *parts* may mean just as well."""
        return any(scope.own(parts) is not None for scope in self._outward() if scope is not self)

    def _outward(self) -> Iterator[Scope]:
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope.outer

    def _relation(self, *qualifier: str) -> Relation | None:
        found = (scope.own_relation(*qualifier) for scope in self._outward())
        return next((relation for relation in found if relation is not None), None)

    def own_relation(self, *qualifier: str) -> Relation | None:
        """The relation of this scope, leaving out those around it, that *qualifier* means.

        Raises:
            Unresolved: it may mean more than one.
        """
        called = [relation for relation in self.relations if relation.is_called(*qualifier)]
        if len(called) > 1:
            rivals = " or ".join(str(relation) for relation in called)
            raise Unresolved(f"{'.'.join(qualifier)!r} may be {rivals}", "say the schema, or give aliases")
        return called[0] if called else None

    def own(self, parts: tuple[str, ...]) -> Meaning | None:
        """What *parts* means among this scope's own relations; None where the query around may know it."""
        return (self._qualified(parts) if len(parts) > 1 else None) or self._bare(parts)

    def _qualified(self, parts: tuple[str, ...]) -> Meaning | None:
        for length in (2, 1):
            if len(parts) <= length:
                continue
            relation = self.own_relation(*parts[:length])
            if relation is None:
                continue
            if relation.element is not None:
                return Meaning(relation.element, relation)
            name, *path = parts[length:]
            found = relation.find(name)
            if len(found) == 1:
                return Meaning(_inside(found[0], path), relation)
            if found:
                raise Unresolved(f"{relation} has two columns {name!r}", "give each its own name")
            guessed = relation.guess(name)
            if guessed is not None:
                return Meaning(guessed, relation)
            if not self._bare_columns(parts[0]):
                raise _no_column(relation, name)
        return None

    def _bare(self, parts: tuple[str, ...]) -> Meaning | None:
        name, *path = parts
        if name.lower() in self.shared:
            output, relation = self.shared[name.lower()]
            return Meaning(_inside(output, path), relation)
        found = self._bare_columns(name)
        if len(found) > 1:
            owners = sorted(str(meaning.relation) for meaning in found)
            hint = f"say which: {', '.join(_address(meaning) for meaning in found)}"
            raise Unresolved(f"the column {name!r} is ambiguous: {' and '.join(owners)} have it", hint)
        if found:
            output, relation = found[0]
            return Meaning(_inside(output, path), relation) if not path or output.may_have_fields else None
        elements = [r for r in self.relations if r.element is not None and r.is_called(name)]
        return Meaning(elements[0].element, elements[0]) if elements and elements[0].element else None

    def _bare_columns(self, name: str) -> list[Meaning]:
        folded, found = name.lower(), []
        for relation in self.relations:
            # most relations lack most names
            if folded in relation.folded():
                found += [Meaning(output, relation) for output in relation.find(name)]
        return found

    def guesses(self, name: str) -> list[Meaning]:
        """What the name means where not all columns of a relation are known."""
        guessed = [(relation.guess(name), relation) for relation in self.relations]
        return [Meaning(output, relation) for output, relation in guessed if output is not None]

    def _unknown(self, parts: tuple[str, ...], aliases: Mapping[str, Output]) -> Unresolved:
        if len(parts) > 1:
            return self._unknown_qualifier(parts[:-1])
        every = [relation for scope in self._outward() for relation in scope.relations]
        if not every:
            return Unresolved(f"there is no table to take the column {parts[0]!r} from")

        def nearest() -> str:
            known = {output.name for relation in every for output in relation.outputs}
            return did_you_mean(parts[0], known | {alias.name for alias in aliases.values()})

        where = ", ".join(dict.fromkeys(map(str, every)))
        return Unresolved(f"no column {parts[0]!r} in {where}", nearest)

    def _unknown_qualifier(self, qualifier: tuple[str, ...]) -> Unresolved:
        text = ".".join(qualifier)
        every = [relation for scope in self._outward() for relation in scope.relations]
        for relation in every:
            if relation.table and relation.is_renamed and qualifier[-1].lower() == relation.table.table.lower():
                return Unresolved(f"{text!r} is called {relation.alias!r} here", f"write {relation.alias}")
        known = [relation.alias for relation in every if relation.alias]
        return Unresolved(f"no table of this query is called {text!r}", lambda: did_you_mean(text, known))


def _only(name: str, relations: Iterable[Relation]) -> Meaning:
    side = tuple(relations)
    found = [Meaning(output, relation) for relation in side for output in relation.find(name)]
    if not found:
        guesses = [Meaning(guess, relation) for relation in side if (guess := relation.guess(name)) is not None]
        found = guesses if len(guesses) == 1 else []
    where = ", ".join(map(str, side))
    if not found:
        known = [output.name for relation in side for output in relation.outputs]
        raise Unresolved(f"no column {name!r} in {where} to join USING it", lambda: did_you_mean(name, known))
    if len(found) > 1:
        raise Unresolved(f"USING ({name}) is ambiguous: more than one of {where} has it", "join with ON")
    return found[0]


def _inside(output: Output, path: list[str]) -> Output:
    """*output*, or the value at *path* in it, of which nothing more is known."""
    if not path:
        return output
    if not output.may_have_fields:
        raise Unresolved(f"the column {output.name!r} ({output.data_type}) has no field {path[0]!r}")
    return Output(path[-1], output.sources)


def _no_column(relation: Relation, name: str) -> Unresolved:
    return Unresolved(
        f"{relation} has no column {name!r}", lambda: did_you_mean(name, [o.name for o in relation.outputs])
    )


def _address(meaning: Meaning) -> str:
    name = meaning.output.name
    return f"{meaning.relation.alias}.{name}" if meaning.relation and meaning.relation.alias else name
