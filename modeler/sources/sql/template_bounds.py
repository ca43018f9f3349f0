"""What keeps a template's texts small: joining and padding are refused before they fill the memory."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from jinja2.exceptions import SecurityError

LONGEST = 1_000_000
"""A text that a template may go on working with; unit: characters."""
_LARGEST_PRODUCT = 20 * LONGEST
_LARGEST_NUMBER = 10_000
"""A number that may say how long a text becomes."""
FILTERS = (
    "batch",
    "center",
    "format",
    "indent",
    "join",
    "replace",
    "slice",
    "sum",
    "tojson",
    "truncate",
    "wordwrap",
)
"""Jinja's filters whose result can be much longer than what they are given."""


def bounded(value: Any) -> Any:
    """*value*, where it is no text or list that has grown too long.

    Raises:
        jinja2.exceptions.SecurityError: it has.

    >>> bounded("a"), bounded(7)
    ('a', 7)
    """
    if isinstance(value, str | list | tuple | dict) and len(value) > LONGEST:
        raise SecurityError(f"a text in it grows beyond {LONGEST:,} characters")
    return value


def bounded_call(function: Callable[..., Any]) -> Callable[..., Any]:
    """*function*, refusing arguments of which it could make something too long; Jinja's marks on it are kept.

    >>> bounded_call(str.center)("a", 5)
    '  a  '
    """

    @wraps(function)
    def checked(*args: Any, **kwargs: Any) -> Any:
        check_arguments((*args, *kwargs.values()))
        return bounded(function(*args, **kwargs))

    return checked


def check_arguments(arguments: tuple[Any, ...]) -> None:
    """Let *arguments* of a text's method or a filter pass.

    Raises:
        jinja2.exceptions.SecurityError: with them a short text could become one that fills the memory.
    """
    product = 1
    for one in arguments:
        if isinstance(one, int) and abs(one) > _LARGEST_NUMBER:
            raise SecurityError(f"the number {one:,} could make a text too long")
        if isinstance(one, str | list | tuple):
            product *= max(len(bounded(one)), 1)
    if product > _LARGEST_PRODUCT:
        raise SecurityError("texts of such lengths could make one that is too long")
