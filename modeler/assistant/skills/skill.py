"""The shape of a skill: what it is called, which words ask for it, its arguments, and how it answers."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any

from modeler.assistant.abilities import Abilities
from modeler.assistant.answer import Section
from modeler.assistant.skills.request import Request
from modeler.errors import UnsupportedRequest, did_you_mean


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that ask for a skill."""

    pattern: str
    """A regular expression, matched at word boundaries, whatever the case."""
    weight: float = 1.0
    """From 1.0 on the cue is enough by itself."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """Arguments, and what was assumed to find them."""

    arguments: Any
    assumed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Skill:
    """One thing the assistant can do."""

    name: str
    title: str
    """What it does, in a sentence: lists of skills and of tools show it."""
    arguments: type[Any]
    """A frozen dataclass of texts, numbers and tuples of texts; each field is described in *parameters*."""
    parameters: Mapping[str, str]
    """What each argument is."""
    cues: tuple[Cue, ...]
    resolve: Callable[[Request], tuple[Resolved, ...]]
    """The calls a request asks for, names resolved against the catalog; a ModelerError where they cannot be."""
    answer: Callable[[Any, Abilities], Section]


def arguments_from(skill: Skill, given: Mapping[str, Any]) -> Any:
    """The arguments of *skill* from JSON values, as a stored conversation or a caller of tools gives them.

    Raises:
        UnsupportedRequest: an argument that the skill has not, or of another type.
    """
    kinds = typing.get_type_hints(skill.arguments)
    for name in given:
        if name not in kinds:
            hint = did_you_mean(name, kinds) or f"it takes {', '.join(kinds) or 'none'}"
            raise UnsupportedRequest(f"the skill {skill.name} has no argument {name!r}", hint=hint)
    return skill.arguments(**{name: _converted(skill, name, kinds[name], value) for name, value in given.items()})


def schema_of(skill: Skill) -> dict[str, Any]:
    """The JSON Schema of the arguments of *skill*, as callers of tools want it."""
    kinds = typing.get_type_hints(skill.arguments)
    held = fields(skill.arguments)
    return {
        "type": "object",
        "properties": {
            one.name: {**_json_type(kinds[one.name]), "description": skill.parameters[one.name]} for one in held
        },
        "required": [one.name for one in held if one.default is MISSING],
        "additionalProperties": False,
    }


_JSON_TYPES = {str: "string", int: "integer", bool: "boolean"}


def _json_type(kind: Any) -> dict[str, Any]:
    if isinstance(kind, types.GenericAlias):
        return {"type": "array", "items": {"type": "string"}}
    return {"type": _JSON_TYPES[kind]}


def _converted(skill: Skill, name: str, kind: Any, value: Any) -> Any:
    if isinstance(kind, types.GenericAlias):
        if isinstance(value, (list, tuple)) and all(isinstance(one, str) for one in value):
            return tuple(value)
    elif isinstance(value, kind) and not (kind is int and isinstance(value, bool)):
        return value
    wanted = _json_type(kind)["type"]
    raise UnsupportedRequest(f"{name} of the skill {skill.name} must be of type {wanted}, not {value!r}")
