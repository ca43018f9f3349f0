"""Secrets of source code, by what the syntax tree says the value belongs to.

Only where a telling name stands is the tree looked at: from the name upward to the construct that names a value
(assignment, constant, array key, property, argument, comparison), from there down to the literals of that value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from tree_sitter import Node

from modeler.retrieval.secrets import grammars
from modeler.retrieval.secrets.lines import in_fragments, in_prose
from modeler.retrieval.secrets.markup import in_markup
from modeler.retrieval.secrets.names import Strength, Telling, gives, lowered, names_in, receives, telling
from modeler.retrieval.secrets.pieces import Piece
from modeler.retrieval.secrets.values import is_secret
from modeler.retrieval.secrets.words import password_places, words
from modeler.sources.code import syntax


def in_code(text: str, language: str) -> Iterator[Piece]:
    """Secrets of *text*, source in *language*, which must be one of :data:`grammars.GRAMMARS`.

    >>> code = "<?php define('DB_PASSWORD', 'hun' . 'ter2'); $password = getenv('DB_PASSWORD');"
    >>> [code[piece.start : piece.end] for piece in in_code(code, "php")]
    ['hun', 'ter2']
    """
    grammar = grammars.grammar(language, text)
    names, functions = [(start, end) for start, end, _ in names_in(text)], _known_functions(text)
    if grammar is None or not (names or functions):
        return
    source = text.encode("utf-8", "replace")
    offsets = _Offsets(text, source)
    root = syntax.parsed(source, grammar).root_node
    read: set[int] = set()
    if root.has_error:
        yield from in_fragments(text)
    for start, end in names:
        yield from offsets.placed(_at_name(root, offsets.to_bytes(start), offsets.to_bytes(end), read))
    for start, end, place in functions:
        yield from offsets.placed(_at_function(root, offsets.to_bytes(start), offsets.to_bytes(end), place))


class _Offsets:
    """Between the bytes of a tree and the characters of its text; asked for rising places it walks once."""

    def __init__(self, text: str, source: bytes) -> None:
        self.text, self.source, self.plain = text, source, len(text) == len(source)
        self.character = self.byte = 0

    def to_bytes(self, character: int) -> int:
        if self.plain:
            return character
        if character < self.character:
            self.character = self.byte = 0
        self.byte += len(self.text[self.character : character].encode("utf-8", "replace"))
        self.character = character
        return self.byte

    def placed(self, pieces: Iterable[Piece]) -> Iterator[Piece]:
        for piece in pieces:
            if self.plain:
                yield piece
                continue
            start = len(self.source[: piece.start].decode("utf-8"))
            length = len(self.source[piece.start : piece.end].decode("utf-8", "replace"))
            yield Piece(start, start + length, piece.kind)


def _at_name(root: Node, start: int, end: int, read: set[int]) -> Iterator[Piece]:
    """What belongs to the name in bytes *start* to *end*."""
    leaf = root.named_descendant_for_byte_range(end - 1, end)
    if leaf is None:
        return
    literal = _literal_around(leaf)
    if literal is None and "comment" not in leaf.type:
        yield from _named_by(leaf, syntax.text_of(leaf), is_text=False)
        return
    held = leaf if literal is None else literal
    written = _content(held) if literal is not None else ""
    if literal is not None and _NAME.fullmatch(written):
        yield from _named_by(literal, written, is_text=True)
    elif held.id not in read:
        read.add(held.id)
        inside = syntax.text_of(held)
        for piece in in_markup(inside) if "</" in inside or "/>" in inside or "='" in inside else in_prose(inside):
            before = held.start_byte + len(inside[: piece.start].encode())
            yield Piece(before, before + len(inside[piece.start : piece.end].encode()), piece.kind)


_NAME = re.compile(r"(?=.{2,60}$):?[\w.\-\[\]/$]+(?: [\w.-]+){0,3}")


def _literal_around(leaf: Node) -> Node | None:
    node: Node | None = leaf
    for _ in range(3):
        if node is None or node.type in grammars.STATEMENTS:
            return None
        if node.type in grammars.STRINGS:
            return node
        if node.type not in grammars.CONTENT and node.type not in _IN_STRINGS:
            return None
        node = node.parent
    return None


_IN_STRINGS = frozenset(
    {"heredoc_body", "nowdoc_body", "string_start", "string_end", "string_scalar", "heredoc_end"}
)


def _content(literal: Node) -> str:
    inner = [syntax.text_of(child) for child in literal.named_children if child.type in grammars.CONTENT]
    return "".join(inner) if inner else syntax.text_of(literal).strip("'\"`")


def _named_by(name: Node, written: str, *, is_text: bool) -> Iterator[Piece]:
    """The secrets that the construct around *name* names so."""
    said = telling(written)
    if said is None:
        return
    child, parent = name, name.parent
    for _ in range(_HIGHEST):
        if parent is None or parent.type in grammars.STATEMENTS:
            return
        construct = _construct(parent, child)
        if construct is not None:
            yield from construct(parent, child, _Name(name, written, said, is_text=is_text))
            return
        child, parent = parent, parent.parent


class _Name(NamedTuple):
    """A telling name in a tree."""

    node: Node
    written: str
    said: Telling
    is_text: bool
    """It is the content of a string."""


def _construct(parent: Node, child: Node) -> Callable[[Node, Node, _Name], Iterator[Piece]] | None:
    """What reads *parent*, reached from *child*, if it is a construct that gives a value a name."""
    if parent.type in grammars.FUNCTIONS:
        return _returned
    if parent.type in grammars.NAMING or (parent.type in grammars.MAYBE_NAMING and _after(parent, child)):
        return _assigned
    if parent.type in grammars.ARGUMENTS:
        return _next_argument
    if parent.type in grammars.CALLS and any(one.type in grammars.ARGUMENTS for one in parent.named_children):
        return _arguments
    return _compared if _is_comparison(parent) else None


def _after(parent: Node, child: Node) -> list[Node]:
    return [one for one in parent.named_children if one.start_byte >= child.end_byte]


def _assigned(construct: Node, child: Node, name: _Name) -> Iterator[Piece]:
    if construct.type not in _SIDES or child.end_byte - name.node.end_byte <= _CLOSING:
        values = _after(construct, child)
        login = syntax.named(values[-1]) if values and values[-1].type in grammars.LISTS else []
        if not values and name.is_text:
            yield from _secrets(_value_field(construct), name.said)
        elif len(login) == 2 and name.written.lower() in words("names", "logins"):
            yield from _secrets(login[1:], Telling(Strength.PASSWORD, "password"))
        elif name.written.lower().endswith("s"):
            yield from _secrets([part for value in values for part in _entries(value)], name.said)
        else:
            yield from _secrets(values, name.said)


def _value_field(construct: Node) -> list[Node]:
    """The value beside a name that is one itself: ``{name: 'DB_PASSWORD', value: 'x'}``."""
    if construct.parent is None or not _is_field(construct, "naming_fields"):
        return []
    held = [one for one in syntax.named(construct.parent) if _is_field(one, "value_fields")]
    return [value for one in held for value in syntax.named(one)[1:]]


def _is_field(pair: Node, fields: str) -> bool:
    key = next(iter(syntax.named(pair)), None)
    return len(pair.named_children) > 1 and syntax.text_of(key).strip("'\"`: ").lower() in words("names", fields)


def _entries(value: Node) -> list[Node]:
    """The values of a map whose name is a plural: ``passwords = {'ann': 'x', 'bob': 'y'}``; else *value* itself."""
    held = value
    while len(held.named_children) == 1 and held.type not in grammars.LISTS and held.type not in _LITERALS:
        held = held.named_children[0]
    pairs = [one for one in syntax.named(held) if one.type in grammars.NAMING and len(syntax.named(one)) > 1]
    return [syntax.named(pair)[-1] for pair in pairs] or [value]


def _next_argument(arguments: Node, child: Node, name: _Name) -> Iterator[Piece]:
    """``define('DB_PASSWORD', 'x')``: a name that is a text, or a constant, and the value after it."""
    if name.is_text or name.written.isupper():
        after = _after(arguments, child)
        named = [value for one in after if _is_field(one, "value_fields") for value in syntax.named(one)[1:]]
        yield from _secrets(named or after[:1], name.said)


def _arguments(call: Node, child: Node, name: _Name) -> Iterator[Piece]:
    """``setPassword('x')``."""
    if child.end_byte == name.node.end_byte and receives(name.written):
        held = [one for one in _after(call, child) if one.type in grammars.ARGUMENTS]
        yield from _secrets([one for arguments in held for one in syntax.named(arguments)], name.said)


def _compared(comparison: Node, child: Node, name: _Name) -> Iterator[Piece]:
    """``if ($password === 'x')``; that something is called ``'password'`` says nothing of the other side."""
    if (not name.is_text or child.id != name.node.id) and name.said.strength is Strength.PASSWORD:
        yield from _secrets([one for one in comparison.named_children if one.id != child.id], name.said)


_HIGHEST = 7
_CLOSING = 3
"""Between a name and the end of the side it closes: ``'])``; unit: bytes."""
_SIDES = frozenset({"assignment_expression", "assignment", "assignment_statement", "short_var_declaration"})


def _is_comparison(node: Node) -> bool:
    return node.type == "comparison_operator" or any(
        child.type in grammars.COMPARISONS for child in node.children if not child.is_named
    )


def _returned(function: Node, child: Node, name: _Name) -> Iterator[Piece]:
    """What a short function called ``getPassword`` returns."""
    if function.child_by_field_name("name") != child or not gives(name.written):
        return
    for statement in syntax.named(function.child_by_field_name("body"))[:_SHORT_BODY]:
        if statement.type in grammars.STRINGS:
            yield from _secrets([statement], name.said)
        elif statement.type in ("return_statement", "expression_statement"):
            yield from _secrets(syntax.named(statement), name.said)


_SHORT_BODY = 3


def _at_function(root: Node, start: int, end: int, place: int) -> Iterator[Piece]:
    """The password among the arguments of a function that is known to take one at *place*."""
    leaf = root.named_descendant_for_byte_range(end - 1, end)
    call = None if leaf is None else leaf.parent
    while call is not None and call.type not in grammars.CALLS and call.type not in grammars.STATEMENTS:
        call = call.parent
    if leaf is None or call is None or call.type not in grammars.CALLS:
        return
    arguments = next((child for child in call.named_children if child.type in grammars.ARGUMENTS), None)
    given = syntax.named(arguments)
    is_called = arguments is not None and leaf.end_byte <= arguments.start_byte
    if is_called and len(given) > place and not _content(given[place]).isalpha():
        yield from _secrets([given[place]], Telling(Strength.PASSWORD, "password"))


def _known_functions(text: str) -> list[tuple[int, int, int]]:
    """Calls of functions that take a password: start and end of the name, which argument."""
    lower = lowered(text)
    called = [(name, place) for name, place in password_places().items() if f"{name.split('.')[-1]}(" in lower]
    return [
        (*match.span(), place)
        for name, place in called
        for match in re.finditer(rf"\b{name.replace('.', _MEMBER)}(?=\()", lower)
    ]


_MEMBER = r"(?:\.|::|->)"


def _secrets(values: list[Node], said: Telling) -> Iterator[Piece]:
    """The literals of *values* that are secrets; parts of one value are judged together."""
    groups: dict[int, list[Node]] = {}
    stack = [(value, value.id) for value in reversed(values)]
    while stack:
        node, group = stack.pop()
        if node.type in _LITERALS:
            groups.setdefault(group, []).append(node)
        else:
            stack.extend((part, part.id if apart else group) for part, apart in reversed(_parts(node)))
    for literals in groups.values():
        yield from _judged(literals, said)


_LITERALS = grammars.STRINGS | grammars.NUMBERS | grammars.WORDS


def _parts(node: Node) -> list[tuple[Node, bool]]:
    """What the value of *node* is made of, and whether each part is a value by itself."""
    children = syntax.named(node)
    if node.type in grammars.LISTS:
        keyed = node.type == "array_element_initializer" and len(children) > 1
        return [] if keyed else [(child, True) for child in children]
    if node.type in grammars.WITHIN and not _is_comparison(node):
        condition, apart = node.child_by_field_name("condition"), _is_alternative(node)
        return [(child, apart) for child in children if child != condition]
    if node.type in grammars.CALLS or node.type in ("field_expression", "navigation_expression"):
        return [(child, False) for child in _passed_on(node)]
    return []


def _is_alternative(node: Node) -> bool:
    """Either side is a value by itself: ``a || b``, ``a ?: b``."""
    if node.child_by_field_name("condition") is not None or node.type in ("boolean_operator", "elvis_expression"):
        return True
    return any(child.type in ("||", "??", "or", "?", "?:") for child in node.children if not child.is_named)


def _passed_on(call: Node) -> list[Node]:
    """The parts of a call that its value is written of; nothing of a function that computes something else."""
    children = syntax.named(call)
    if call.type == "field_expression" or not children:
        return children[:1]
    arguments = next((child for child in children if child.type in grammars.ARGUMENTS), None)
    receiver = children[0]
    if arguments is None:
        return [one for one in children[:1] if one.type in grammars.STRINGS or one.type in grammars.CALLS]
    called = syntax.text_of(call.child_by_field_name("name") or call.child_by_field_name("function") or receiver)
    if re.split(r"\W+", called.strip("!"))[-1].lower() not in words("functions", "passing_on"):
        return []
    inner = receiver.named_children[:1] if receiver.named_children else []
    return [one for one in (*inner, receiver) if one.type in grammars.STRINGS] + syntax.named(arguments)


def _judged(literals: list[Node], said: Telling) -> Iterator[Piece]:
    stretches = [one for literal in literals for one in _stretches(literal)]
    written = "".join(text for _, _, text in stretches[:_MOST_PARTS])
    is_number = literals[0].type in grammars.NUMBERS
    if is_number and (said.strength is not Strength.PASSWORD or len(written) < _LEAST_DIGITS):
        return
    if is_secret(written, said.strength):
        for start, end, text in stretches:
            if text.strip():
                yield Piece(start, end, said.kind)


_LEAST_DIGITS = 6
_MOST_PARTS = 64
"""Of one value, to be judged by."""


def _stretches(literal: Node) -> Iterator[tuple[int, int, str]]:
    """The bytes of *literal* that are text, from its quotes or interpolations on."""
    held = literal
    inner = [
        child for child in held.named_children if child.type in ("heredoc_body", "nowdoc_body", "string_array")
    ]
    if inner:
        held = inner[0]
    parts = [child for child in held.named_children if child.type in grammars.CONTENT]
    if parts:
        for part in parts:
            yield part.start_byte, part.end_byte, syntax.text_of(part)
    elif not (held.named_children and held.type not in _PLAIN):
        written = syntax.text_of(held)
        opening = _OPENING.match(written)
        skip = len(opening.group().encode()) if opening else 0
        closing = len(opening.group(1)) if opening and opening.group(1) else 0
        bare = syntax.text_of(held).encode()[skip : len(written.encode()) - closing].decode("utf-8", "replace")
        if bare:
            yield held.start_byte + skip, held.end_byte - closing, bare


_PLAIN = frozenset({"plain_scalar", "block_scalar"})
_OPENING = re.compile(r"""\$?@?(\"{3}|'{3}|["'`])|[|>][+-]?\d?[ \t]*\n""")
