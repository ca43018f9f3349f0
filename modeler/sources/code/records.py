"""Which field of a record is the code and which the label, and which lists of texts are labels."""

from __future__ import annotations

from collections.abc import Container, Iterable

from modeler.sources.code.terms import Known, Term, Wrapped

_LABEL_FIELDS = (
    "label",
    "name",
    "title",
    "text",
    "caption",
    "displayname",
    "display_name",
    "friendly_name",
    "lang",
)
_VALUE_FIELDS = ("value", "id", "code", "key")


def label_field(fields: Container[str]) -> str | None:
    """The field that names a record, by lower-case name.

    >>> label_field({"id": 1, "name": 2}), label_field({"x": 1})
    ('name', None)
    """
    return next((name for name in _LABEL_FIELDS if name in fields), None)


def value_field(fields: Container[str]) -> str | None:
    """The field that holds a record's code.

    >>> value_field({"value": 1, "label": 2}), value_field({"label": 2})
    ('value', None)
    """
    return next((name for name in _VALUE_FIELDS if name in fields), None)


def looks_like_labels(values: Iterable[Term]) -> bool:
    """Whether the texts of a list are meant for people, or are names of states: translated, or capitalised.

    >>> looks_like_labels([Known("Red"), Known("Blue")]), looks_like_labels([Known("id"), Known("name")])
    (True, False)
    """
    held = tuple(values)
    if not held:
        return False
    if all(isinstance(value, Wrapped) and value.translated for value in held):
        return True
    return all(isinstance(value, Known) and _capitalised(value.value) for value in held)


def _capitalised(value: object) -> bool:
    return isinstance(value, str) and value[:1].isalnum() and value != value.lower() and not value[0].islower()
