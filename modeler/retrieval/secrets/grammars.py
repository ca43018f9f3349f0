"""What the trees of the languages call the constructs that give a value a name."""

from __future__ import annotations

from tree_sitter import Language

from modeler.sources.code import syntax

GRAMMARS = {
    "csharp": ("tree_sitter_c_sharp", "language"),
    "go": ("tree_sitter_go", "language"),
    "java": ("tree_sitter_java", "language"),
    "javascript": ("tree_sitter_javascript", "language"),
    "json": ("tree_sitter_json", "language"),
    "kotlin": ("tree_sitter_kotlin", "language"),
    "php": ("tree_sitter_php", "language_php"),
    "php fragment": ("tree_sitter_php", "language_php_only"),
    "python": ("tree_sitter_python", "language"),
    "ruby": ("tree_sitter_ruby", "language"),
    "rust": ("tree_sitter_rust", "language"),
    "shell": ("tree_sitter_bash", "language"),
    "toml": ("tree_sitter_toml", "language"),
    "typescript": ("tree_sitter_typescript", "language_tsx"),
    "yaml": ("tree_sitter_yaml", "language"),
}
"""A language's package and the function in it that gives the grammar."""


def grammar(language: str, text: str) -> Language | None:
    """The grammar for *text* in *language*; None where there is none.

    A piece of PHP without its opening tag is PHP all the same, and JavaScript is read as TypeScript's elder.
    """
    if language == "php" and "<?" not in text:
        language = "php fragment"
    known = GRAMMARS.get(language)
    return None if known is None else syntax.language(*known)


NAMING = frozenset(
    {
        *("assignment_expression", "augmented_assignment_expression", "assignment", "assignment_statement"),
        *("augmented_assignment", "operator_assignment", "short_var_declaration", "variable_declarator"),
        *("variable_assignment", "const_element", "const_spec", "var_spec", "const_item", "static_item"),
        *("let_declaration", "property_element", "property_declaration", "public_field_definition"),
        *("field_definition", "array_element_initializer", "pair", "keyed_element", "element_value_pair"),
        *("keyword_argument", "field_initializer", "enum_assignment", "simple_parameter", "default_parameter"),
        *("typed_default_parameter", "optional_parameter", "required_parameter", "parameter", "assignment_pattern"),
        *("object_assignment_pattern", "property_promotion_parameter", "named_expression", "infix_expression"),
        *("static_variable_declaration", "block_mapping_pair", "flow_pair", "keyword_parameter", "class_parameter"),
    }
)
"""Name first, value after it."""
MAYBE_NAMING = frozenset({"argument", "value_argument", "attribute_argument"})
"""Name first where there are two children, else an argument as any other."""
ARGUMENTS = frozenset(
    {
        *("arguments", "argument_list", "value_arguments", "annotation_argument_list", "attribute_argument_list"),
    }
)
CALLS = frozenset(
    {
        *("function_call_expression", "member_call_expression", "scoped_call_expression", "call"),
        *("nullsafe_member_call_expression", "call_expression", "method_invocation", "invocation_expression"),
        *("object_creation_expression", "new_expression", "command"),
    }
)
COMPARISONS = frozenset({"===", "==", "!==", "!=", "<>", "eq", "ne"})
FUNCTIONS = frozenset(
    {"function_definition", "method_declaration", "function_declaration", "method", "function_item"}
)
STATEMENTS = frozenset(
    {
        *("expression_statement", "block", "compound_statement", "statement_block", "program", "module"),
        *("source_file", "declaration_list", "class_body", "return_statement", "if_statement", "body_statement"),
        *("statement_list", "document", "stream", "compilation_unit", "switch_statement", "while_statement"),
    }
)
"""Above these a name names nothing."""
LISTS = frozenset(
    {
        *("array_creation_expression", "array", "list", "tuple", "set", "array_element_initializer"),
        *("literal_value", "initializer_expression", "block_sequence", "flow_sequence", "array_initializer"),
        *("array_expression", "expression_list", "collection_literal", "collection_expression"),
    }
)
"""Every child is a value of its own."""
STRINGS = frozenset(
    {
        *("string", "encapsed_string", "heredoc", "nowdoc", "string_literal", "interpreted_string_literal"),
        *("raw_string_literal", "template_string", "verbatim_string_literal", "interpolated_string_expression"),
        *("multiline_string_literal", "raw_string", "ansi_c_string", "plain_scalar", "single_quote_scalar"),
        *("double_quote_scalar", "block_scalar", "heredoc_body", "line_string_literal", "string_array"),
    }
)
CONTENT = frozenset(
    {
        *("string_content", "string_fragment", "string_literal_content", "interpreted_string_literal_content"),
        *("raw_string_literal_content", "raw_string_content", "nowdoc_string", "interpolated_string_text"),
        *("string_value", "bare_string", "escape_sequence", "string_literal_fragment", "multiline_string_fragment"),
    }
)
NUMBERS = frozenset({"integer", "number", "int_literal", "decimal_integer_literal", "integer_literal"})
WORDS = frozenset({"word", "concatenation"})
"""A value without quotes, as in a shell."""
WITHIN = frozenset(
    {
        *("heredoc_body", "nowdoc_body", "flow_node", "block_node", "block_sequence_item", "literal_element"),
        *("parenthesized_expression", "binary_expression", "binary_operator", "binary", "concatenated_string"),
        *("boolean_operator", "conditional_expression", "ternary_expression", "conditional", "argument"),
        *("await_expression", "as_expression", "satisfies_expression", "non_null_expression", "cast_expression"),
        *(
            "type_cast_expression",
            "additive_expression",
            "elvis_expression",
            "equals_value_clause",
            "chained_string",
        ),
        *("reference_expression", "string_concatenation", "parenthesized_statements", "value_argument"),
        *("bracketed_argument_list", "array_element_initializer", "expression_statement", "evaluated_string"),
    }
)
"""Holds the value it is part of: concatenations, alternatives, casts."""
