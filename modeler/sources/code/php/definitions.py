"""PHP's named constants: const, define, enum cases; enums as mappings of their own."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from modeler.sources.code import syntax
from modeler.sources.code.facts import Arm, Definition, Draft
from modeler.sources.code.php.terms import PhpFile, term
from modeler.sources.code.syntax import text_of
from modeler.sources.code.terms import Joined, Known, Named, is_label
from modeler.sources.reading import Semantics


def constant_definitions(node: Node, file: PhpFile) -> Iterator[Definition]:
    """Of one const element or one call of define()."""
    if node.type == "const_element":
        children = syntax.named(node)
        name, value = text_of(children[0]), children[-1]
        owner = file.classes.around(node)
        full = f"{file.qualified(owner)}::{name}" if owner else name
    else:
        arguments = [syntax.only(one) for one in syntax.named(syntax.field(node, "arguments"))]
        if len(arguments) < 2 or arguments[0] is None or arguments[1] is None:
            return
        first = term(arguments[0], file)
        if not isinstance(first, Known) or not isinstance(first.value, str):
            return
        full, value = first.value, arguments[1]
    found = term(value, file)
    # what is put together of what only an installation knows may still end in the name of a table
    if is_label(found) or isinstance(found, Joined):
        yield Definition(full, found, syntax.span_of(node, file.path))


def enum_definitions(node: Node, file: PhpFile) -> Iterator[Definition]:
    """The cases of an enum: their values, or their names where it has none."""
    owner = file.qualified(text_of(syntax.field(node, "name")))
    for case in _cases(node):
        name = text_of(syntax.field(case, "name"))
        value = syntax.field(case, "value")
        found = term(value, file) if value is not None else Known(name)
        yield Definition(f"{owner}::{name}", found, syntax.span_of(case, file.path))


def enum_drafts(node: Node, file: PhpFile) -> Iterator[Draft]:
    """A backed enum names its values."""
    cases = [case for case in _cases(node) if syntax.field(case, "value") is not None]
    if len(cases) < 2:
        return
    name = text_of(syntax.field(node, "name"))
    arms = (
        Arm("=", term(syntax.field(case, "value"), file), Known(text_of(syntax.field(case, "name"))))
        for case in cases
    )
    yield Draft(
        arms=tuple(arms),
        default=None,
        subject=name,
        semantics=Semantics.STRICT,
        span=syntax.span_of(node, file.path),
        language="php",
        kind="enum",
        name=name,
        enclosing_class=name,
    )


def class_parents(node: Node, file: PhpFile) -> Iterator[tuple[str, str]]:
    """A class with each class, interface and trait it takes constants from."""
    own = file.qualified(text_of(syntax.field(node, "name")))
    for child in node.named_children:
        if child.type in ("base_clause", "class_interface_clause"):
            for parent in syntax.named(child):
                yield own, file.class_name(text_of(parent))
    for child in syntax.named(syntax.field(node, "body")):
        if child.type == "use_declaration":
            for parent in syntax.named(child):
                if parent.type in ("name", "qualified_name"):
                    yield own, file.class_name(text_of(parent))


def constant_drafts(definitions: list[tuple[str, str, Definition]], file: PhpFile) -> Iterator[Draft]:
    """Constants of one class that share a first word name the values of something: ``STATUS_OPEN = 1``.

    *definitions* come with their class and their bare name.
    """
    groups: dict[tuple[str, str], list[tuple[str, Definition]]] = {}
    for owner, name, definition in definitions:
        prefix, underscore, rest = name.partition("_")
        if underscore and rest and isinstance(definition.term, Known):
            groups.setdefault((owner, prefix), []).append((rest, definition))
    for (owner, prefix), members in groups.items():
        values = {str(one.term.value) for _, one in members if isinstance(one.term, Known)}
        if len(members) < 2 or len(values) < len(members):
            continue
        arms = (Arm("=", Named(one.name), Known(rest)) for rest, one in members)
        first, last = members[0][1].span, members[-1][1].span
        yield Draft(
            arms=tuple(arms),
            default=None,
            subject="",
            semantics=Semantics.STRICT,
            span=type(first)(file.path, first.first_line, last.last_line),
            language="php",
            kind="constants",
            name=prefix,
            enclosing_class=owner,
        )


def _cases(node: Node) -> list[Node]:
    return [child for child in syntax.named(syntax.field(node, "body")) if child.type == "enum_case"]
