"""PHP's label maps written as data: arrays, lists, records with a value and a label, runs of ``$a[1] = 'x';``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tree_sitter import Node

from modeler.catalog.names import Skipped
from modeler.sources.code import syntax
from modeler.sources.code.facts import Arm, Draft
from modeler.sources.code.php.statements import assignment
from modeler.sources.code.php.terms import PhpFile, term
from modeler.sources.code.records import label_field, looks_like_labels, value_field
from modeler.sources.code.syntax import squeezed, text_of
from modeler.sources.code.terms import Known, Named, Term, Wrapped, is_label
from modeler.sources.reading import Semantics


@dataclass(frozen=True, slots=True)
class Holder:
    """What an array literal is part of."""

    kind: str
    """``class_constant``, ``static_property``, ``property``, ``static_variable``, ``array`` (a variable, a return
    and so on) or ``nested``."""
    name: str = ""


def array_drafts(node: Node, file: PhpFile) -> Iterator[Draft | Skipped]:
    """The mapping that an array literal is, if it is one."""
    elements = node.named_child_count
    if elements < 2:
        return
    if elements > syntax.MOST_ELEMENTS:
        reason = f"an array of {elements:,} elements is data rather than labels"
        yield Skipped(syntax.span_of(node, file.path), reason)
        return
    children = syntax.named(node)
    if any(child.type != "array_element_initializer" for child in children):
        return
    sides = [syntax.named(child) for child in children]
    if all(len(side) == 1 for side in sides):
        yield from _list_or_records(node, [side[0] for side in sides], file)
    elif len(sides[0]) == 2 or any(len(side) == 2 for side in sides):
        yield from _keyed(node, sides, file)


def run_drafts(nodes: Iterable[Node], file: PhpFile) -> Iterator[Draft]:
    """Runs of ``$a[KEY] = 'label';``, *nodes* being such statements in source order."""
    run: list[tuple[Node, str, Arm]] = []
    for node in nodes:
        entry = _entry(node, file)
        follows = run and entry and entry[0] == run[-1][1] and node.prev_named_sibling == run[-1][0]
        if run and not follows:
            yield from _run(run, file)
            run = []
        if entry:
            run.append((node, *entry))
    if run:
        yield from _run(run, file)


def _keyed(node: Node, sides: list[list[Node]], file: PhpFile) -> Iterator[Draft]:
    """``[KEY => 'label', ...]``; an element without a key gets the next number."""
    if sum(side[-1].type == "array_creation_expression" for side in sides) * 2 > len(sides):
        yield from _records([(side[0] if len(side) == 2 else None, side[-1]) for side in sides], node, file)
        return
    holder = holder_of(node)
    if _are_options(sides, holder):
        return
    arms: list[Arm] = []
    following = 0
    for side in sides:
        label = term(side[-1], file)
        key: Term = Known(following)
        if len(side) == 2:
            key = term(side[0], file)
        if isinstance(key, Known) and isinstance(key.value, int):
            following = max(following, key.value + 1)
        arms.append(Arm("=", key, label))
    if not _could_be_labels(arms, holder):
        return
    yield _draft(node, arms, holder, file)


def _are_options(sides: list[list[Node]], holder: Holder) -> bool:
    """Whether a look at the keys is enough: most arrays are options of some call, and reading terms takes time."""
    if holder.kind not in ("nested", "argument") or any(
        len(side) != 2 or side[0].type != "string" for side in sides
    ):
        return False
    # an escape takes two characters, quotes two more
    return any(len(text_of(side[0])) > 2 * _SHORT + 2 for side in sides)


def _could_be_labels(arms: list[Arm], holder: Holder) -> bool:
    if any(not is_label(arm.code) for arm in arms):
        return False
    labelled = sum(is_label(arm.label) for arm in arms)
    if labelled < 2 or 2 * labelled < len(arms):
        return False
    if any(isinstance(arm.code, Named) or not isinstance(_value(arm.code), str) for arm in arms):
        return True
    # literal string keys: options of some call, unless the place says that it is a map
    return labelled == len(arms) and (holder.kind not in ("nested", "argument") or _all_short(arms))


_SHORT = 3
"""Characters of a code that is no word: ``'A'``, ``'EUR'``."""


def _all_short(arms: list[Arm]) -> bool:
    return all(len(str(_value(arm.code))) <= _SHORT for arm in arms)


def _value(found: Term) -> object:
    return found.value if isinstance(found, Known) else None


def _list_or_records(node: Node, values: list[Node], file: PhpFile) -> Iterator[Draft]:
    if values[0].type == "array_creation_expression":
        yield from _records([(None, value) for value in values], node, file)
        return
    holder = holder_of(node)
    if not holder.name or holder.kind in ("nested", "argument"):
        return
    labels = [term(value, file) for value in values]
    if not looks_like_labels(labels):
        return
    translated = all(isinstance(label, Wrapped) for label in labels)
    if holder.kind == "array" and not translated and f"{holder.name}[" not in file.source:
        return
    arms = [Arm("=", Known(place), label) for place, label in enumerate(labels)]
    yield _draft(node, arms, Holder("list", holder.name), file)


def _records(records: list[tuple[Node | None, Node]], node: Node, file: PhpFile) -> Iterator[Draft]:
    """``[['value' => 1, 'label' => 'One'], ...]``: the code is the value field, or the key of the record."""
    arms: list[Arm] = []
    for key, record in records:
        if record.type != "array_creation_expression":
            return
        fields: dict[str, Node] = {}
        for element in syntax.named(record):
            side = syntax.named(element)
            if len(side) == 2 and side[0].type in ("string", "encapsed_string"):
                fields.setdefault(text_of(side[0])[1:-1].lower(), side[1])
        label = label_field(fields)
        value = value_field(fields)
        if label is None or (value is None and key is None):
            return
        code = term(fields[value] if value is not None else key, file)
        text = term(fields[label], file)
        if not is_label(code) or not is_label(text):
            return
        if value is None and isinstance(code, Known) and isinstance(code.value, str) and label != "label":
            return
        arms.append(Arm("=", code, text))
    if any(key is not None for key, _ in records) and [_value(arm.code) for arm in arms] == list(range(len(arms))):
        return
    if len(arms) > 1:
        yield _draft(node, arms, Holder("records", holder_of(node).name), file)


def _draft(node: Node, arms: list[Arm], holder: Holder, file: PhpFile) -> Draft:
    return Draft(
        arms=tuple(arms),
        default=None,
        subject="",
        semantics=Semantics.LOOKUP,
        span=syntax.span_of(node, file.path),
        language="php",
        kind=holder.kind if holder.kind not in ("nested", "argument") else "array",
        name=holder.name,
        enclosing_class=file.classes.around(node),
        enclosing_function=file.functions.around(node),
    )


def holder_of(node: Node) -> Holder:
    """What the array literal *node* is the value of."""
    parent = node.parent
    while parent is not None and parent.type == "parenthesized_expression":
        parent = parent.parent
    if parent is None:
        return Holder("array")
    if parent.type == "const_element":
        return Holder("class_constant", text_of(syntax.named(parent)[0]))
    if parent.type == "property_element":
        declaration = parent.parent
        static = declaration is not None and any(c.type == "static_modifier" for c in declaration.named_children)
        return Holder("static_property" if static else "property", text_of(syntax.field(parent, "name")))
    if parent.type == "static_variable_declaration":
        return Holder("static_variable", text_of(syntax.field(parent, "name")))
    if parent.type in ("assignment_expression", "augmented_assignment_expression"):
        return Holder("array", squeezed(syntax.field(parent, "left")))
    if parent.type == "array_element_initializer":
        sides = syntax.named(parent)
        return Holder("nested", text_of(sides[0]).strip("'\"") if len(sides) == 2 else "")
    if parent.type == "argument":
        return Holder("argument")
    return Holder("array")


def _entry(node: Node, file: PhpFile) -> tuple[str, Arm] | None:
    """The array and the entry of ``$a[KEY] = 'label';``."""
    sides = assignment(node)
    if sides is None or sides[0].type != "subscript_expression":
        return None
    children = syntax.named(sides[0])
    if len(children) != 2:
        return None
    code, label = term(children[1], file), term(sides[1], file)
    if not is_label(code) or not is_label(label):
        return None
    return squeezed(children[0]), Arm("=", code, label)


def _run(run: list[tuple[Node, str, Arm]], file: PhpFile) -> Iterator[Draft]:
    arms = [arm for _, _, arm in run]
    if len(arms) < 2 or len(arms) > syntax.MOST_ELEMENTS:
        return
    literal_keys = all(isinstance(_value(arm.code), str) for arm in arms)
    if literal_keys and not all(isinstance(arm.label, Wrapped) and arm.label.translated for arm in arms):
        return
    first, last = run[0][0], run[-1][0]
    yield Draft(
        arms=tuple(arms),
        default=None,
        subject="",
        semantics=Semantics.LOOKUP,
        span=syntax.span_of(first, file.path, last),
        language="php",
        kind="array" if literal_keys else "sequence",
        name=run[0][1],
        enclosing_class=file.classes.around(first),
        enclosing_function=file.functions.around(first),
    )
