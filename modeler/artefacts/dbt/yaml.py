"""Write plain values as YAML; every string is quoted, so that none is read as a number, a date or a truth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from json import dumps
from typing import TypeAlias

Value: TypeAlias = "Mapping[str, Value] | Sequence[Value] | str | int | bool"
"""What these files hold; keys are words of dbt's and need no quotes."""


def yaml(value: Value) -> str:
    """*value* as a YAML document (1.2, of which JSON strings are a part).

    >>> print(yaml({"version": 2, "models": [{"name": "no", "columns": []}]}), end="")
    version: 2
    models:
      - name: "no"
        columns: []
    """
    return "".join(f"{line}\n" for line in _lines(value))


def _lines(value: Value) -> Iterator[str]:
    if isinstance(value, Mapping) and value:
        for key, held in value.items():
            yield from _entry(f"{key}:", held)
    elif isinstance(value, Sequence) and not isinstance(value, str) and value:
        for held in value:
            first, *rest = _lines(held)
            yield f"- {first}"
            yield from (f"  {line}" for line in rest)
    else:
        yield dumps(value, ensure_ascii=False)


def _entry(head: str, held: Value) -> Iterator[str]:
    lines = tuple(_lines(held))
    if isinstance(held, str | int) or not held:
        yield f"{head} {lines[0]}"
    else:
        yield head
        yield from (f"  {line}" for line in lines)
