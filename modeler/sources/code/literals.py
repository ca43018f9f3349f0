"""Expressions of the languages that share their shapes (all but PHP) as terms."""

from __future__ import annotations

import re
from collections.abc import Callable

from tree_sitter import Node

from modeler.sources.code import syntax
from modeler.sources.code.syntax import excerpt, text_of
from modeler.sources.code.terms import Computed, Folded, Known, Named, Term, Wrapped, is_label, joined
from modeler.sources.code.translation import takes_context, translates


def term(node: Node | None, constants: frozenset[str] = frozenset()) -> Term:
    """The expression *node* as a term; *constants* are lower-case names known to be constants in this file."""
    if node is None:
        return Computed("")
    literal = _LITERALS.get(node.type)
    if literal is not None:
        return literal(node)
    read = _EXPRESSIONS.get(node.type)
    return Computed(excerpt(node)) if read is None else read(node, constants)


_STRINGS = frozenset(
    {
        *("string", "string_literal", "interpreted_string_literal", "raw_string_literal", "template_string"),
        *("verbatim_string_literal", "character_literal", "char_literal", "rune_literal", "simple_symbol"),
        *("hash_key_symbol", "interpolated_string_expression", "multiline_string_literal"),
    }
)
_NUMBERS = frozenset(
    {
        *("integer", "int_literal", "decimal_integer_literal", "integer_literal", "number", "number_literal"),
        *("hex_integer_literal", "octal_integer_literal", "binary_integer_literal", "float", "float_literal"),
        *("real_literal", "decimal_floating_point_literal", "long_literal"),
    }
)
_WORDS = {
    "true": True,
    "false": False,
    "none": None,
    "null": None,
    "nil": None,
    "null_literal": None,
    "undefined": None,
}
_TRANSPARENT = frozenset(
    {
        *("parenthesized_expression", "literal_element", "argument", "value_argument", "pattern", "case_pattern"),
        *("constant_pattern", "match_pattern", "as_expression", "satisfies_expression", "expression_list"),
        *("computed_property_name", "switch_label", "parenthesized_statements", "boolean_literal"),
        "non_null_expression",
    }
)
_NAMES = frozenset({"identifier", "constant", "property_identifier", "type_identifier", "field_identifier"})
_MEMBERS = frozenset(
    {
        *("member_expression", "attribute", "field_access", "scope_resolution", "scoped_identifier", "dotted_name"),
        *("member_access_expression", "navigation_expression", "selector_expression", "qualified_name"),
    }
)
_CALLS = frozenset({"call", "call_expression", "method_invocation", "invocation_expression"})
_OPERATIONS = frozenset({"binary_expression", "binary_operator", "binary", "additive_expression"})
_NEGATIONS = frozenset(
    {"unary_expression", "unary_operator", "unary", "prefix_unary_expression", "prefix_expression"}
)
_CONTENT = frozenset(
    {
        *("string_content", "string_fragment", "string_literal_content", "interpreted_string_literal_content"),
        *("raw_string_literal_content", "escape_sequence", "string_start", "string_end", "character_content"),
        *("raw_string_content", "escape_interpolation", "interpolation_quote", "string_literal_encoding"),
    }
)


def _inner(node: Node, constants: frozenset[str]) -> Term:
    """What a node that adds nothing holds; ``boolean_literal`` holds its word only."""
    inner = syntax.named(node)
    if inner:
        return term(inner[0], constants)
    words = {"true": True, "false": False}
    return Known(words[text_of(node)]) if text_of(node) in words else Computed(text_of(node))


def _word(node: Node) -> Term:
    return Known(_WORDS[node.type])


def _texts(node: Node, constants: frozenset[str]) -> Term:
    return joined(*(term(part, constants) for part in syntax.named(node)))


_QUOTED = re.compile(r"""(?s)^([A-Za-z@$]*)(#*)("{3}|'{3}|["'`])(.*)\3\2[a-z]*$""")
_ESCAPE = re.compile(r"(?s)\\(u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|\n|.)")
_SIMPLE = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "b": "\b", "f": "\f", "v": "\v", "a": "\a", "e": "\x1b"}


def _string(node: Node) -> Term:
    """The text of a string literal; one with interpolated parts is not known."""
    written = text_of(node)
    if node.type in ("simple_symbol", "hash_key_symbol"):
        return Known(written.strip(":"))
    if any(child.type not in _CONTENT for child in node.named_children):
        return Computed(excerpt(node))
    match = _QUOTED.match(written)
    if match is None:
        return Computed(excerpt(node))
    prefix, hashes, quote, body = match.groups()
    raw = "r" in prefix.lower() or "@" in prefix or bool(hashes) or node.type == "raw_string_literal"
    if "f" in prefix.lower() and "{" in body:
        return Computed(excerpt(node))
    if "@" in prefix:
        body = body.replace('""', '"')
    if raw or (quote == "`" and node.type != "template_string"):
        return Known(body)
    return Known(_paired(_ESCAPE.sub(_unescaped, body)))


def _paired(text: str) -> str:
    r"""*text* with surrogates, written as two escapes, made one character; one without its other half replaced.

    >>> _paired("\ud83d\ude00").encode(), _paired("half \ud83d")
    (b'\xf0\x9f\x98\x80', 'half \ufffd')
    """
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


_SURROGATE = re.compile("[\ud800-\udfff]")


def _unescaped(match: re.Match[str]) -> str:
    sequence = match.group(1)
    if sequence == "\n":
        return ""
    if sequence[0] in "ux" and len(sequence) > 1:
        try:
            return chr(int(sequence[1:].strip("{}"), 16))
        except (ValueError, OverflowError):
            return match.group(0)
    return _SIMPLE.get(sequence, sequence)


_SUFFIX = re.compile(r"(?i)(?:[iu](?:8|16|32|64|128|size)|ul|lu|l|u|n|m|f|d)$")


def _number(node: Node) -> Term:
    digits = text_of(node).replace("_", "")
    plain = digits if digits.lower().startswith("0x") else _SUFFIX.sub("", digits)
    try:
        if plain.lower().startswith(("0x", "0b", "0o")):
            return Known(int(plain, 0))
        return Known(float(plain) if "." in plain or "e" in plain.lower() else int(plain, 10))
    except ValueError:
        return Computed(digits)


def _name(node: Node, constants: frozenset[str]) -> Term:
    name = text_of(node)
    return Named(name) if name[:1].isupper() or name in constants else Computed(name)


def _member(node: Node) -> Term:
    """``Color.RED.value`` and ``Color::RED`` are one constant; what hangs on a variable is none."""
    written = text_of(node)
    parts = [part for part in re.split(r"::|\.", written.replace(" ", "")) if part]
    while len(parts) > 1 and parts[-1] in ("value", "getValue()", "ordinal", "name"):
        parts.pop()
    last = parts[-1]
    if len(parts) > 1 and parts[-2][:1].isupper() and last.isidentifier():
        return Named(f"{parts[-2]}::{last}")
    return Named(last) if last.isidentifier() and last.isupper() else Computed(written)


def _call(node: Node, constants: frozenset[str]) -> Term:
    callee = syntax.field(node, "function") or syntax.field(node, "name") or syntax.field(node, "method")
    callee = callee or next(iter(syntax.named(node)), None)
    receiver = syntax.field(callee, "value") or syntax.field(callee, "object") or syntax.field(callee, "expression")
    name = re.split(r"::|\.", text_of(callee))[-1].strip()
    held = syntax.field(node, "arguments") or (syntax.named(node)[-1] if syntax.named(node) else None)
    arguments = [term(one, constants) for one in syntax.named(held)]
    texts = [one for one in arguments if isinstance(one, Known) and isinstance(one.value, str)]
    if translates(name) and texts:
        return Wrapped(texts[-1] if takes_context(name) else texts[0], name, translated=True)
    if name in _COPIES and receiver is not None and not arguments:
        return term(receiver, constants)
    if text_of(callee) in ("String::from", "Cow::Borrowed", "Object.freeze") and len(arguments) == 1:
        return arguments[0]
    return Computed(excerpt(node))


def _macro(node: Node, constants: frozenset[str]) -> Term:
    """``write!(f, "text")`` gives its text, where nothing is put into it."""
    held = syntax.named(next((child for child in node.named_children if child.type == "token_tree"), None))
    if text_of(syntax.field(node, "macro")) == "write" and [one.type for one in held] == [
        "identifier",
        "string_literal",
    ]:
        found = term(held[1], constants)
        return found if "{" not in text_of(held[1]) else Computed(excerpt(node))
    return Computed(excerpt(node))


_COPIES = frozenset({"to_string", "to_owned", "into", "freeze", "clone", "toString", "trimIndent"})


def _operation(node: Node, constants: frozenset[str]) -> Term:
    """``+`` joins texts; concatenations can be thousands long, so their left sides are walked."""
    operator = _operator(node)
    if operator == "+":
        parts: list[Term] = []
        current: Node | None = node
        while current is not None and current.type in _OPERATIONS and _operator(current) == "+":
            parts.append(term(syntax.field(current, "right") or current.named_children[-1], constants))
            current = syntax.field(current, "left") or current.named_children[0]
        parts.append(term(current, constants))
        parts.reverse()
        if any(isinstance(part, Known) and isinstance(part.value, str) for part in parts):
            return joined(*parts)
    left, right = syntax.field(node, "left"), syntax.field(node, "right")
    one, other = term(left, constants), term(right, constants)
    if operator in ("<<", ">>", "|", "&", "+", "-", "*") and is_label(one) and is_label(other):
        return Folded(operator, one, other)
    return Computed(excerpt(node))


def _operator(node: Node) -> str:
    operator = syntax.field(node, "operator")
    if operator is not None:
        return text_of(operator)
    return next((text_of(child) for child in node.children if not child.is_named), "")


def _negated(node: Node, constants: frozenset[str]) -> Term:
    inner = term(next(iter(syntax.named(node)), None), constants)
    if text_of(node).startswith("-") and isinstance(inner, Known) and isinstance(inner.value, (int, float)):
        return Known(-inner.value)
    return Computed(excerpt(node))


_LITERALS: dict[str, Callable[[Node], Term]] = {
    **dict.fromkeys(_STRINGS, _string),
    **dict.fromkeys(_NUMBERS, _number),
    **dict.fromkeys(_WORDS, _word),
    **dict.fromkeys(_MEMBERS, _member),
}
_EXPRESSIONS: dict[str, Callable[[Node, frozenset[str]], Term]] = {
    **dict.fromkeys(_TRANSPARENT, _inner),
    **dict.fromkeys(_NAMES, _name),
    **dict.fromkeys(_CALLS, _call),
    **dict.fromkeys(_OPERATIONS, _operation),
    **dict.fromkeys(_NEGATIONS, _negated),
    "concatenated_string": _texts,
    "macro_invocation": _macro,
}
