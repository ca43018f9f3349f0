"""Functions that translate a text: what they are handed is the label."""

from __future__ import annotations

_FIRST_ARGUMENT = frozenset(
    {
        *("__", "_", "_e", "_x", "_n", "_ex", "_nx", "esc_html__", "esc_attr__", "esc_html_e", "esc_attr_e"),
        *("esc_html_x", "esc_attr_x", "__esc", "_esc", "t", "tr", "trans", "gettext", "ngettext", "$t", "_l"),
        *("lang", "l", "translate", "i18n", "msg", "xl", "xlt", "xla", "get_string", "trans_choice", "noop"),
        *("gettext_lazy", "ugettext", "ugettext_lazy", "gettext_noop", "lazy_gettext", "ngettext_lazy", "n_"),
    }
)
_LAST_TEXT = frozenset({"t", "dgettext", "pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy", "get_string"})
"""Those that may be told a domain or context before the text."""


def translates(function: str) -> bool:
    """Whether *function*, by its bare name in any case, only translates.

    >>> translates("gettext_lazy"), translates("strtoupper")
    (True, False)
    """
    return function.lower() in _FIRST_ARGUMENT or function.lower() in _LAST_TEXT


def takes_context(function: str) -> bool:
    """Whether the text is the last of several texts that *function* is handed.

    >>> takes_context("pgettext_lazy"), takes_context("_")
    (True, False)
    """
    return function.lower() in _LAST_TEXT
