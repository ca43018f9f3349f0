"""PHP expressions as terms."""

from __future__ import annotations

from dataclasses import dataclass, field

from tree_sitter import Node

from modeler.sources.code import syntax
from modeler.sources.code.php.built_in import built_in_constants
from modeler.sources.code.syntax import Scopes, excerpt, squeezed, text_of
from modeler.sources.code.terms import Computed, Folded, Joined, Known, Named, Term, Wrapped, is_label, joined
from modeler.sources.code.translation import takes_context, translates

_LANGUAGE_CLASSES = ("lang", "translat", "i18n")
_LANGUAGE_ARRAYS = ("lang", "strings", "txt", "trans", "messages", "i18n")


@dataclass(frozen=True, slots=True)
class PhpFile:
    """What a name means in one file."""

    path: str
    source: str
    namespace: str
    imported: dict[str, str]
    """Class names by the alias that ``use`` gives them, in lower case."""
    classes: Scopes
    functions: Scopes
    bases: dict[str, str]
    """The class that each class here extends."""
    used: dict[str, None] = field(default_factory=dict)
    """PHP's own constants that were met."""

    def class_name(self, name: str) -> str:
        """The full name of the class that *name* means."""
        if name.startswith("\\"):
            return name[1:]
        first, backslash, rest = name.partition("\\")
        if first.lower() in self.imported:
            return self.imported[first.lower()] + backslash + rest
        return self.qualified(name)

    def qualified(self, name: str) -> str:
        """*name* in the namespace of the file."""
        return f"{self.namespace}\\{name}" if self.namespace else name


def term(node: Node | None, file: PhpFile) -> Term:
    """The expression *node* as a term."""
    if node is None:
        return Computed("")
    read = _TERMS.get(node.type)
    return Computed(excerpt(node)) if read is None else read(node, file)


def _string(node: Node, _: PhpFile) -> Term:
    """``'...'``: only a quote and a backslash can be escaped."""
    body = text_of(node)[1:-1]
    return Known(body.replace("\\\\", "\0").replace("\\'", "'").replace("\0", "\\"))


_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "v": "\v", "e": "\x1b", "f": "\f", "\\": "\\", "$": "$", '"': '"'}


def _interpolated(node: Node, file: PhpFile) -> Term:
    parts = [_piece(child, file) for child in node.named_children]
    found = joined(*parts) if parts else Known("")
    return _decoded(found, node) if "\\" in text_of(node) else found


def _piece(child: Node, file: PhpFile) -> Term:
    if child.type in ("string_content", "string_value", "nowdoc_string"):
        return Known(text_of(child))
    if child.type == "escape_sequence":
        return Known(_unescaped(text_of(child)))
    return term(child, file)


def _heredoc(node: Node, file: PhpFile) -> Term:
    """The lines between the markers, without the indentation of the closing one (PHP 7.3)."""
    body, end = syntax.field(node, "value"), syntax.field(node, "end_tag")
    if body is None or end is None or body.text is None:
        return Known("")
    margin = " " * end.start_point.column
    parts: list[Term] = []
    at = body.start_byte
    for child in body.named_children:
        # line ends stand between the children, in none of them; so do the braces of an interpolation
        between = body.text[at - body.start_byte : child.start_byte - body.start_byte].decode().strip("{}")
        parts.append(Known(between.removeprefix("\n") if not parts else between))
        parts.append(_piece(child, file))
        at = child.end_byte
    found = joined(*parts) if parts else Known("")
    if margin:
        found = _dedented(found, margin)
    return _decoded(found, node) if "\\" in text_of(node) else found


def _dedented(found: Term, margin: str) -> Term:
    pieces = found.parts if isinstance(found, Joined) else (found,)
    return joined(
        *(
            Known(_without(margin, piece.value, place == 0))
            if isinstance(piece, Known) and isinstance(piece.value, str)
            else piece
            for place, piece in enumerate(pieces)
        )
    )


def _without(margin: str, text: str, begins: bool) -> str:
    lines = text.split("\n")
    return "\n".join(line.removeprefix(margin) if place or begins else line for place, line in enumerate(lines))


def _decoded(found: Term, node: Node) -> Term:
    """Escapes may spell UTF-8 byte by byte; bytes that are no UTF-8 are no text."""
    if not isinstance(found, Known) or not isinstance(found.value, str):
        return found
    try:
        return Known(found.value.encode("utf-8", "surrogateescape").decode("utf-8"))
    except UnicodeError:
        return Computed(excerpt(node))


def _unescaped(sequence: str) -> str:
    """A byte above 127 becomes a surrogate, until all bytes of the string are there."""
    rest = sequence[1:]
    if rest in _ESCAPES:
        return _ESCAPES[rest]
    digits = rest.strip("u{}x")
    try:
        code = int(digits, 16 if rest[:1] in "xu" else 8)
        return chr(0xDC00 + code) if 127 < code < 256 and not rest.startswith("u") else chr(code)
    except (ValueError, OverflowError):
        return sequence


def _nowdoc(node: Node, _: PhpFile) -> Term:
    body = syntax.field(node, "value")
    return Known(text_of(body).strip("\n"))


def _integer(node: Node, _: PhpFile) -> Term:
    digits = text_of(node).replace("_", "").lower()
    try:
        if digits.startswith(("0x", "0b", "0o")):
            return Known(int(digits, 0))
        return Known(int(digits, 8 if digits.startswith("0") and digits != "0" else 10))
    except ValueError:
        return Computed(digits)


def _float(node: Node, _: PhpFile) -> Term:
    try:
        return Known(float(text_of(node).replace("_", "")))
    except ValueError:
        return Computed(text_of(node))


def _boolean(node: Node, _: PhpFile) -> Term:
    return Known(text_of(node).lower() == "true")


def _null(_: Node, __: PhpFile) -> Term:
    return Known(None)


def _inner(node: Node, file: PhpFile) -> Term:
    return term(syntax.only(node), file)


def _cast(node: Node, file: PhpFile) -> Term:
    """What a call gives is unknown again once it is cast: only translations give their text."""
    found = term(syntax.field(node, "value"), file)
    return Computed(excerpt(node)) if isinstance(found, Wrapped) and not found.translated else found


def _unary(node: Node, file: PhpFile) -> Term:
    inner = term(syntax.field(node, "argument") or syntax.only(node), file)
    sign = text_of(node)[:1]
    if isinstance(inner, Known) and isinstance(inner.value, (int, float)) and sign in "+-":
        return Known(-inner.value if sign == "-" else inner.value)
    return Computed(excerpt(node))


def _name(node: Node, file: PhpFile) -> Term:
    name = text_of(node).rpartition("\\")[2]
    if name.lower() in ("true", "false", "null"):
        return Known({"true": True, "false": False, "null": None}[name.lower()])
    if name in built_in_constants():
        file.used[name] = None
    return Named(name)


def _class_constant(node: Node, file: PhpFile) -> Term:
    children = syntax.named(node)
    if len(children) != 2 or children[1].type != "name":
        return Computed(excerpt(node))
    scope, constant = text_of(children[0]), text_of(children[1])
    owner = _owner(children[0], scope, file)
    if not owner:
        return Computed(excerpt(node))
    return Known(owner) if constant == "class" else Named(f"{owner}::{constant}")


def _owner(node: Node, scope: str, file: PhpFile) -> str:
    own = file.classes.around(node)
    if scope.lower() in ("self", "static", "$this"):
        return file.qualified(own) if own else ""
    if scope.lower() == "parent":
        return file.bases.get(own, "")
    return "" if scope.startswith("$") else file.class_name(scope)


def _binary(node: Node, file: PhpFile) -> Term:
    """Concatenations can be thousands long, so their left sides are walked, not recursed into."""
    operator = text_of(syntax.field(node, "operator"))
    if operator == ".":
        parts: list[Term] = []
        current: Node | None = node
        while current is not None and _is_concatenation(current):
            parts.append(term(syntax.field(current, "right"), file))
            current = syntax.field(current, "left")
        parts.append(term(current, file))
        return joined(*reversed(parts))
    left, right = term(syntax.field(node, "left"), file), term(syntax.field(node, "right"), file)
    if operator in ("<<", ">>", "|", "&", "+", "-", "*") and is_label(left) and is_label(right):
        return Folded(operator, left, right)
    return Computed(excerpt(node))


def _is_concatenation(node: Node) -> bool:
    return node.type == "binary_expression" and text_of(syntax.field(node, "operator")) == "."


def _call(node: Node, file: PhpFile) -> Term:
    callee = syntax.field(node, "function") or syntax.field(node, "name")
    name = text_of(callee).rpartition("\\")[2]
    arguments = [syntax.only(argument) for argument in syntax.named(syntax.field(node, "arguments"))]
    if not arguments:
        return Computed(excerpt(node))
    wrapper = squeezed(node).partition("(")[0] if node.type == "function_call_expression" else name
    translating = translates(name) or _is_language_class(text_of(syntax.field(node, "scope")))
    first = term(arguments[0], file)
    if translating:
        texts = [first] if not takes_context(name) else [term(one, file) for one in arguments]
        text = next((one for one in reversed(texts) if _is_text(one)), first)
        return Wrapped(text, wrapper, translated=True) if is_label(text) else Computed(excerpt(node))
    if name in ("sprintf", "vsprintf") and isinstance(first, Wrapped):
        return first
    if len(arguments) == 1 and _is_text(first) and not _works_with(name.lower()):
        return Wrapped(first, name, translated=False)
    return Computed(excerpt(node))


_CHANGES_TEXT = frozenset(
    {
        *("strtolower", "strtoupper", "ucfirst", "ucwords", "trim", "md5", "sha1", "strlen", "count", "intval"),
        *("define", "defined", "constant", "function_exists", "class_exists", "extension_loaded", "in_array"),
        *("isset", "empty", "ini_get", "getenv", "date", "strtotime", "file_exists", "is_file", "time"),
        *("get_request_var", "read_config_option", "get_option", "query", "exec", "execute", "prepare"),
    }
)
"""Calls whose result is something else than a label their argument names."""
_READS = ("fetch", "query", "select", "exists", "count", "config", "option", "param", "request", "input", "column")


def _works_with(function: str) -> bool:
    """Whether *function* looks something up under the text it is handed, or changes it."""
    return function in _CHANGES_TEXT or any(word in function for word in _READS)


def _is_text(found: Term) -> bool:
    return isinstance(found, Wrapped) or (isinstance(found, Known) and isinstance(found.value, str))


def _is_language_class(scope: str) -> bool:
    return any(word in scope.lower() for word in _LANGUAGE_CLASSES)


def _subscript(node: Node, file: PhpFile) -> Term:
    """``$user->lang['YES']``: what an array of translations is asked for is the label."""
    children = syntax.named(node)
    if len(children) != 2:
        return Computed(excerpt(node))
    key = term(children[1], file)
    base = text_of(children[0]).replace("$", "").rpartition(">")[2].lower()
    if any(word in base for word in _LANGUAGE_ARRAYS) and isinstance(key, Known) and isinstance(key.value, str):
        return Wrapped(key, squeezed(children[0]), translated=True)
    return Computed(excerpt(node))


_TERMS = {
    "string": _string,
    "encapsed_string": _interpolated,
    "heredoc": _heredoc,
    "nowdoc": _nowdoc,
    "integer": _integer,
    "float": _float,
    "boolean": _boolean,
    "null": _null,
    "parenthesized_expression": _inner,
    "cast_expression": _cast,
    "unary_op_expression": _unary,
    "name": _name,
    "qualified_name": _name,
    "class_constant_access_expression": _class_constant,
    "binary_expression": _binary,
    "function_call_expression": _call,
    "member_call_expression": _call,
    "nullsafe_member_call_expression": _call,
    "scoped_call_expression": _call,
    "subscript_expression": _subscript,
}
