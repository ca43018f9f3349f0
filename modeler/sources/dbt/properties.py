"""dbt's YAML beside models and sources: descriptions become comments, tests become declared keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import yaml
from jinja2 import Environment, TemplateError, nodes

from modeler.catalog.names import DEFAULT_SCHEMA, ColumnSet, Skipped, Span, TableName
from modeler.catalog.tables import Amendment, Constraint, ConstraintKind


@dataclass(frozen=True, slots=True)
class Properties:
    """What one YAML file says."""

    amendments: tuple[Amendment, ...] = ()
    sources: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """The relation of each source and table whose schema or identifier is another than its name."""
    skipped: tuple[Skipped, ...] = ()


def read_properties(text: str, path: str) -> Properties:
    """Comments, keys and relationships of the models, seeds, snapshots and sources in *text*.

    ``unique`` is a unique key, with ``not_null`` the primary key; ``relationships`` a foreign key;
    ``unique_combination_of_columns`` a composite key; the constraints of a contract are what they say. YAML that
    is not dbt's says nothing.

    >>> text = '''
    ... models:
    ...   - name: orders
    ...     columns:
    ...       - name: customer_id
    ...         tests: [{relationships: {to: ref('customers'), field: id}}]
    ... '''
    >>> (said,) = read_properties(text, "models/schema.yml").amendments
    >>> str(said.span), said.constraint.columns, str(said.constraint.references)
    ('models/schema.yml:5', ('customer_id',), 'public.customers.id')
    """
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        return Properties(skipped=(unreadable(error, path),))
    document = _entries(root)
    sources = dict(_sources(document))
    amendments = [
        amendment
        for name, table in _tables(document)
        for amendment in _amendments(name, _entries(table), path, table.start_mark.line + 1, sources)
    ]
    moved = {name: str(relation) for name, relation in sources.items() if name != (relation.schema, relation.table)}
    return Properties(tuple(amendments), moved)


def unreadable(error: Exception, path: str) -> Skipped:
    """That the YAML at *path* cannot be read."""
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark is not None else 1
    problem = getattr(error, "problem", None) or str(error).split("\n", 1)[0]
    return Skipped(Span(path, line, line), f"the YAML cannot be read: {problem}", "mend it; nothing of it was used")


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PRIMARY, _UNIQUE, _FOREIGN = ConstraintKind.PRIMARY, ConstraintKind.UNIQUE, ConstraintKind.FOREIGN


def _entries(node: yaml.Node | None) -> dict[str, yaml.Node]:
    """The values of a mapping by their keys; nothing where *node* is none."""
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {str(key.value): value for key, value in node.value if isinstance(key, yaml.ScalarNode)}


def _items(node: yaml.Node | None) -> list[yaml.Node]:
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _text(node: yaml.Node | None) -> str:
    return str(node.value).strip() if isinstance(node, yaml.ScalarNode) else ""


def _texts(node: yaml.Node | None) -> tuple[str, ...]:
    return tuple(_text(item) for item in _items(node) if _text(item))


def _sources(document: Mapping[str, yaml.Node]) -> Iterator[tuple[tuple[str, str], TableName]]:
    for source in map(_entries, _items(document.get("sources"))):
        name = _text(source.get("name"))
        schema = _plain(_text(source.get("schema"))) or name
        for table in map(_entries, _items(source.get("tables"))):
            own = _text(table.get("name"))
            if name and own:
                identifier = _plain(_text(table.get("identifier"))) or own
                yield (name, own), TableName(schema.lower(), identifier.lower())


def _plain(text: str) -> str:
    """*text*, unless it is a template: what a name is then is known only to a run."""
    return "" if "{{" in text or "{%" in text else text


def _tables(document: Mapping[str, yaml.Node]) -> Iterator[tuple[TableName, yaml.Node]]:
    """Each table described, with its entry."""
    for kind in ("models", "seeds", "snapshots"):
        for entry in _items(document.get(kind)):
            name = _text(_entries(entry).get("name"))
            if name:
                yield TableName(DEFAULT_SCHEMA, name.lower()), entry
    known = dict(_sources(document))
    for source in map(_entries, _items(document.get("sources"))):
        for entry in _items(source.get("tables")):
            relation = known.get((_text(source.get("name")), _text(_entries(entry).get("name"))))
            if relation is not None:
                yield relation, entry


def _amendments(
    table: TableName,
    entry: Mapping[str, yaml.Node],
    path: str,
    line: int,
    sources: Mapping[tuple[str, str], TableName],
) -> Iterator[Amendment]:
    comment = _plain(_text(entry.get("description")))
    if comment:
        yield Amendment(table, Span(path, line, line), comment=comment)
    keyed = False
    for node in _items(entry.get("columns")):
        column, place = _entries(node), node.start_mark.line + 1
        span = Span(path, place, place)
        name = _text(column.get("name")).lower()
        if not name:
            continue
        comment = _plain(_text(column.get("description")))
        if comment:
            yield Amendment(table, span, column=name, comment=comment)
        for key in _column_keys(name, column, sources, keyed=keyed):
            keyed = keyed or key.kind is _PRIMARY
            yield Amendment(table, span, _placed(key, span))
    span = Span(path, line, line)
    for key in (*_combinations(entry), *_contract(entry, (), sources)):
        yield Amendment(table, span, _placed(key, span))


def _placed(key: Constraint, span: Span) -> Constraint:
    return Constraint(key.kind, key.columns, key.references, span=span, declared_by="dbt")


def _column_keys(
    name: str, column: Mapping[str, yaml.Node], sources: Mapping[tuple[str, str], TableName], *, keyed: bool
) -> Iterator[Constraint]:
    """The keys that the tests and the contract of one column declare; *keyed*: a primary key stands before it."""
    tests = dict(_tests(column))
    if "unique" in tests:
        yield Constraint(_PRIMARY if "not_null" in tests and not keyed else _UNIQUE, (name,))
    for test, arguments in tests.items():
        if test.rsplit(".", 1)[-1] in ("relationships", "relationships_where"):
            parent = _relation(_text(arguments.get("to")), sources)
            if parent is not None and _text(arguments.get("field")):
                yield Constraint(_FOREIGN, (name,), ColumnSet(parent, (_text(arguments.get("field")).lower(),)))
    yield from _contract(column, (name,), sources)


def _tests(entry: Mapping[str, yaml.Node]) -> Iterator[tuple[str, dict[str, yaml.Node]]]:
    """Name and arguments of each test; dbt 1.8 calls them data tests, 1.10 sets arguments apart."""
    for key in ("tests", "data_tests"):
        for node in _items(entry.get(key)):
            if isinstance(node, yaml.ScalarNode):
                yield str(node.value), {}
            for name, given in _entries(node).items():
                arguments = _entries(given)
                yield name, {**arguments, **_entries(arguments.get("arguments"))}


def _combinations(entry: Mapping[str, yaml.Node]) -> Iterator[Constraint]:
    for test, arguments in _tests(entry):
        columns = _texts(arguments.get("combination_of_columns") or arguments.get("column_list"))
        if columns and test.rsplit(".", 1)[-1] in _COMBINED:
            yield Constraint(_UNIQUE, tuple(column.lower() for column in columns))


_COMBINED = ("unique_combination_of_columns", "expect_compound_columns_to_be_unique")
_CONSTRAINTS = {"primary_key": _PRIMARY, "unique": _UNIQUE, "foreign_key": _FOREIGN}


def _contract(
    entry: Mapping[str, yaml.Node], own: tuple[str, ...], sources: Mapping[tuple[str, str], TableName]
) -> Iterator[Constraint]:
    """The constraints of a model's contract; *own* is the column they stand at."""
    for given in map(_entries, _items(entry.get("constraints"))):
        kind = _CONSTRAINTS.get(_text(given.get("type")))
        columns = tuple(column.lower() for column in _texts(given.get("columns"))) or own
        if kind is None or not columns:
            continue
        if kind is not _FOREIGN:
            yield Constraint(kind, columns)
            continue
        parent = _relation(_text(given.get("to")), sources)
        others = tuple(column.lower() for column in _texts(given.get("to_columns")))
        if parent is not None and len(others) == len(columns):
            yield Constraint(kind, columns, ColumnSet(parent, others))


_JINJA = Environment()  # noqa: S701  # parses an expression, renders nothing


def _relation(said: str, sources: Mapping[tuple[str, str], TableName]) -> TableName | None:
    """The table that ``ref('orders')`` or ``source('shop', 'orders')`` names."""
    expression = said.strip().removeprefix("{{").removesuffix("}}")
    try:
        call = next(_JINJA.parse("{{" + expression + "}}").find_all(nodes.Call), None)
    except TemplateError:
        return None
    if call is None or not isinstance(call.node, nodes.Name):
        return None
    names = [str(argument.value) for argument in call.args if isinstance(argument, nodes.Const)]
    if call.node.name == "source" and len(names) == _BOTH:
        source, table = names
        return sources.get((source, table), TableName(source.lower(), table.lower()))
    return TableName(DEFAULT_SCHEMA, names[-1].lower()) if call.node.name == "ref" and names else None


_BOTH = 2
