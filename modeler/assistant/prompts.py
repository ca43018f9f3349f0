"""The team's prompt library: Markdown files with a header, the workspace's own before the packaged ones."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from modeler.errors import ResourceError, UnknownName, UnsupportedRequest, did_you_mean
from modeler.resources import resource_dir


class Step(StrEnum):
    """Where in the work a prompt is of use."""

    GOAL = "goal"
    CANDIDATES = "candidates"
    TESTS = "tests"
    VALIDATION = "validation"


FILLED = frozenset(
    {"tables", "number_of_tables", "table", "join", "column", "goal", "target", "language", "dialect", "workspace"}
)
"""Variables that a workspace has a value for, whether or not a prompt declares them."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """One prompt of the library."""

    name: str
    """Its file's name without the ending."""
    title: str
    step: Step
    skills: tuple[str, ...]
    """What answers it; the header calls it ``skill``."""
    inputs: tuple[tuple[str, str], ...]
    """Variables worth setting, each with what it is."""
    body: str
    source: str
    """Where it was read: ``prompts/erd.md``, or ``packaged prompts/erd.md``."""

    @property
    def variables(self) -> tuple[str, ...]:
        """Names in the body, in order of first use."""
        return tuple(dict.fromkeys(_VARIABLE.findall(self.body)))


@dataclass(frozen=True, slots=True)
class Library:
    """Every prompt that can be used, by step and name, and what is wrong with the others."""

    prompts: tuple[Prompt, ...]
    broken: tuple[tuple[str, ResourceError], ...] = ()
    """Name and error of each file that cannot be used."""

    def __iter__(self) -> Iterator[Prompt]:
        return iter(self.prompts)

    def __len__(self) -> int:
        return len(self.prompts)

    def __getitem__(self, name: str) -> Prompt:
        """The prompt called *name*.

        Raises:
            ResourceError: its file is broken; file and line are named.
            UnknownName: there is none.
        """
        for broken, error in self.broken:
            if broken == name:
                raise error
        for prompt in self.prompts:
            if prompt.name == name:
                return prompt
        names = [prompt.name for prompt in self.prompts]
        raise UnknownName(f"no prompt {name!r}", hint=did_you_mean(name, names) or ", ".join(names))


def load(root: Path) -> Library:
    """The packaged prompts, and over them those in *root*/prompts; a broken file does not take others with it.

    Raises:
        ResourceError: the packaged folder is missing.
    """
    found: dict[str, Prompt] = {}
    broken: dict[str, ResourceError] = {}
    packaged = resource_dir("prompts").resolve()
    own = root / "prompts"
    folders = [(packaged, "packaged prompts")]
    if own.is_dir() and own.resolve() != packaged:
        folders.append((own, "prompts"))
    for folder, shown in folders:
        for path in sorted(folder.glob("*.md")):
            if path.stem == "README":
                continue
            found.pop(path.stem, None)
            try:
                found[path.stem] = read_prompt(_text(path, f"{shown}/{path.name}"), f"{shown}/{path.name}")
            except ResourceError as error:
                broken[path.stem] = error
    steps = list(Step)
    prompts = sorted(found.values(), key=lambda prompt: (steps.index(prompt.step), prompt.name))
    return Library(tuple(prompts), tuple(sorted(broken.items())))


def read_prompt(text: str, source: str) -> Prompt:
    r"""The prompt in *text*, a header between two lines of ``---`` and a body, that was read at *source*.

    Raises:
        ResourceError: it has no such header, or one that cannot be used; the message holds the line.

    >>> prompt = read_prompt("---\ntitle: T\nstep: goal\nskill: erd\n---\nDraw {{ tables }}.", "prompts/a.md")
    >>> prompt.name, prompt.step.value, prompt.skills, prompt.variables
    ('a', 'goal', ('erd',), ('tables',))
    >>> read_prompt("---\ntitle: T\nstep: gaol\n---\nDraw.", "prompts/a.md")
    Traceback (most recent call last):
    ...
    modeler.errors.ResourceError: prompts/a.md:3: step 'gaol' is none of goal, candidates, tests, validation
    """
    lines = text.removeprefix("\ufeff").splitlines()
    if not lines or lines[0].strip() != _FENCE:
        raise ResourceError(f"{source}:1: no header", hint=_HEADER_HINT)
    end = next((n for n, line in enumerate(lines[1:], start=1) if line.strip() == _FENCE), 0)
    if not end:
        raise ResourceError(f"{source}:1: the header never ends", hint="close it with a line of ---")
    header = _Header(source, tuple(lines[:end]), _yaml("\n".join(lines[1:end]), source))
    body = "\n".join(lines[end + 1 :]).strip()
    if not body:
        raise ResourceError(f"{source}:{end + 1}: no text after the header", hint="write the prompt there")
    prompt = Prompt(
        source.rpartition("/")[2].removesuffix(".md"),
        header.title(),
        header.step(),
        header.skills(),
        header.inputs(),
        body,
        source,
    )
    _check_variables(prompt, lines, end)
    return prompt


def render(prompt: Prompt, values: Mapping[str, str]) -> str:
    r"""The text of *prompt* with *values* for its variables; lines are joined, so that it reads as one message.

    Raises:
        UnsupportedRequest: a variable has no value.

    >>> prompt = read_prompt("---\ntitle: T\nstep: goal\nskill: erd\n---\nDraw\n{{ tables }}.", "a.md")
    >>> render(prompt, {"tables": "a and b"})
    'Draw a and b.'
    """
    missing = [name for name in prompt.variables if not values.get(name)]
    if missing:
        meaning = dict(prompt.inputs).get(missing[0], "")
        raise UnsupportedRequest(
            f"the prompt {prompt.name!r} needs {missing[0]!r}{f': {meaning}' if meaning else ''}",
            hint=f"say it: --set {missing[0]}=...",
        )
    paragraphs = re.split(r"\n\s*\n", prompt.body)
    joined = "\n\n".join(_one_line(paragraph) for paragraph in paragraphs)
    return _VARIABLE.sub(lambda match: values[match.group(1)], joined)


_FENCE = "---"
_VARIABLE = re.compile(r"\{\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*\}\}")
_HEADER_HINT = "begin with ---, title, step and skill, and --- again; prompts/README.md shows one"
_KEYS = ("title", "step", "skill", "inputs")


@dataclass(frozen=True, slots=True)
class _Header:
    source: str
    lines: tuple[str, ...]
    values: Mapping[str, Any]

    def title(self) -> str:
        self._known()
        return self._text("title")

    def step(self) -> Step:
        given = self._text("step")
        if given not in list(Step):
            raise self._wrong("step", f"step {given!r} is none of {', '.join(Step)}", did_you_mean(given, Step))
        return Step(given)

    def skills(self) -> tuple[str, ...]:
        given = self.values.get("skill")
        listed = given if isinstance(given, list) else [given]
        if not listed or not all(isinstance(name, str) and name for name in listed):
            raise self._wrong("skill", "skill must be a name or a list of names", "as in skill: [joins, erd]")
        return tuple(listed)

    def inputs(self) -> tuple[tuple[str, str], ...]:
        given = self.values.get("inputs") or {}
        pairs = given if isinstance(given, dict) else dict.fromkeys(given, "") if isinstance(given, list) else None
        if pairs is None or not all(isinstance(name, str) for name in pairs):
            raise self._wrong("inputs", "inputs must be names, each with what it is", "as in tables: those to draw")
        return tuple((name, str(meaning or "")) for name, meaning in pairs.items())

    def _known(self) -> None:
        for key in self.values:
            if key not in _KEYS:
                raise self._wrong(
                    str(key), f"unknown key {key!r}", did_you_mean(str(key), _KEYS) or ", ".join(_KEYS)
                )

    def _text(self, key: str) -> str:
        given = self.values.get(key)
        if not isinstance(given, str) or not given.strip():
            raise self._wrong(key, f"{key} is missing" if given is None else f"{key} must be text", _HEADER_HINT)
        return given.strip()

    def _wrong(self, key: str, message: str, hint: str) -> ResourceError:
        line = next((n for n, text in enumerate(self.lines, 1) if text.lstrip("\"'").startswith(key)), 1)
        return ResourceError(f"{self.source}:{line}: {message}", hint=hint)


def _yaml(text: str, source: str) -> Mapping[str, Any]:
    import yaml

    try:
        held = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise ResourceError(
            f"{source}:{line}: the header is no YAML: {error.problem}", hint=_HEADER_HINT
        ) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ResourceError(f"{source}:2: the header is no YAML: {error}", hint=_HEADER_HINT) from error
    if not isinstance(held, dict):
        raise ResourceError(f"{source}:2: the header holds no keys", hint=_HEADER_HINT)
    return held


def _check_variables(prompt: Prompt, lines: Iterable[str], end: int) -> None:
    known = FILLED | {name for name, _ in prompt.inputs}
    for number, line in enumerate(lines, start=1):
        unknown = [name for name in _VARIABLE.findall(line) if name not in known] if number > end else []
        if unknown:
            raise ResourceError(
                f"{prompt.source}:{number}: nothing fills the variable {unknown[0]!r}",
                hint=did_you_mean(unknown[0], known) or "name it among the inputs",
            )


def _text(path: Path, source: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ResourceError(f"{source}:1: it cannot be read: {error}", hint="it must be UTF-8 text") from error


def _one_line(paragraph: str) -> str:
    """*paragraph* without its line breaks, unless it is a list, a table or code."""
    if re.search(r"^\s*([-*|>#]|\d+\.|```)", paragraph, re.MULTILINE):
        return paragraph
    return " ".join(paragraph.split("\n"))
