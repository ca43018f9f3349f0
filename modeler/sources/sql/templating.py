"""Render Jinja and dbt templates with safe stand-ins, and keep the line that each line of the result came from."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import FunctionLoader, Template, TemplateError, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment

from modeler.catalog.names import Skipped, Span
from modeler.sources.dbt.project import Project
from modeler.sources.dbt.stand_ins import CALL, STAND_INS, Returned, StandIn
from modeler.sources.sql.template_bounds import FILTERS, bounded, bounded_call, check_arguments


@dataclass(frozen=True, slots=True)
class Rendered:
    """A template's text, and where each of its lines came from."""

    text: str
    lines: tuple[int, ...]
    """For each line of *text*, the line of the template that wrote it, from 1."""
    skipped: tuple[Skipped, ...] = ()

    def source_line(self, line: int) -> int:
        """The template's line for a *line* of the text, both from 1."""
        return self.lines[min(line, len(self.lines)) - 1] if self.lines else 1


NO_PROJECT = Project()


def is_template(text: str) -> bool:
    """Whether *text* holds Jinja tags.

    >>> is_template("SELECT * FROM {{ ref('orders') }}"), is_template("SELECT '{' || a || '}'")
    (True, False)
    """
    return _TAGS.search(text) is not None


def render(text: str, path: str = "", *, project: Project = NO_PROJECT) -> Rendered:
    r"""The text that the template *text* stands for; dbt's functions, and names nobody defined, have stand-ins.

    Macros, variables and sources of *project* mean what they mean there. Nothing is read or run: includes and
    imports are empty, loops end after 20,000 rounds in all, calls after 200,000, texts that it works with after a
    million characters, the result after 20 MB. A macro that is not there is
    NULL where a value must stand, a table of its name where a table must, and nothing elsewhere. What cannot be
    rendered has its tags cut out and is reported.

    >>> rendered = render("{% for c in ['a', 'b'] %}\n  {{ c }},\n{% endfor %}\n{{ m() }} FROM {{ ref('orders') }}")
    >>> rendered.text.split(), rendered.source_line(2)
    (['a,', 'b,', 'NULL', 'FROM', 'orders'], 2)
    """
    environment = _environment(project)
    environment.rounds = environment.calls = 0
    try:
        marked = "".join(_marked(environment, _WITHOUT_MEANING.sub(_blank, text)))
        ready = environment.ready(marked)
        return _unmarked(without_calls("".join(_limited(ready.generate()))))
    except _FAULTS as error:
        line = min(getattr(error, "lineno", None) or 1, text.count("\n") + 1)
        reason = f"the template cannot be rendered: {str(error) or type(error).__name__}"
        cut = _without_tags(text)
        skipped = Skipped(Span(path, line, line), reason, "its tags were cut out and the rest was read")
        return Rendered(cut, tuple(range(1, cut.count("\n") + 2)), (skipped,))


class _TooMuch(Exception):
    """A template that goes on for too long."""


_FAULTS = (
    TemplateError,
    _TooMuch,
    Returned,
    RecursionError,
    ArithmeticError,
    LookupError,
    TypeError,
    ValueError,
    AttributeError,
    MemoryError,
)
"""What a template can raise: it is a program."""
_WITHOUT_MEANING = re.compile(r"\{%-?\s*(?:end)?(?:snapshot|docs)\b.*?%\}", re.DOTALL)
_TAGS = re.compile(r"\{\{|\{%|\{#")
_MOST_ROUNDS = 20_000
_MOST_CALLS = 200_000
_MOST_TEXT = 20_000_000
"""Unit: characters."""
_MARK = "\ue000"
"""Before and after a line's number; of the private use area, so that no SQL holds it."""
_MARKED = re.compile(rf"{_MARK}(\d+){_MARK}")
_LINE_MARKS = re.compile(rf"{_MARK}\d*{_MARK}?")


class _Environment(ImmutableSandboxedEnvironment):
    """Jinja in a sandbox in which every name means something and nothing can be read."""

    intercepted_binops = frozenset({"+", "*", "**", "%"})

    def __init__(self, project: Project) -> None:
        known: dict[str, Any] = {}
        self._project = project
        undefined = type("KnowingStandIn", (StandIn,), {"macros": known})
        super().__init__(undefined=undefined, loader=FunctionLoader(lambda name: ""), extensions=["jinja2.ext.do"])
        self.rounds = self.calls = 0
        self.filters.update((name, bounded_call(self.filters[name])) for name in FILTERS)
        self.filters.update(within_budget=self._within_budget, searchable=_searchable, bounded=bounded)
        del self.globals["lipsum"]
        self.globals.update(STAND_INS, var=self._variable, env_var=self._variable, source=self._source)
        for text in project.macros:
            try:
                held = vars(self.ready(_WITHOUT_MEANING.sub("", text)).module)
            except _FAULTS:
                # costs only its own macros
                continue
            known.update((name, value) for name, value in held.items() if isinstance(value, Macro))
        self.globals.update(known)

    def ready(self, text: str) -> Template:
        """The template of *text*, whose loops count their rounds and whose texts can be searched for anything."""
        tree = self.parse(text)
        for loop in tree.find_all(nodes.For):
            loop.iter = nodes.Filter(loop.iter, "within_budget", [], [], None, None)
        for operand in tree.find_all(nodes.Operand):
            if operand.op in ("in", "notin"):
                operand.expr = nodes.Filter(operand.expr, "searchable", [], [], None, None)
        for block in tree.find_all(nodes.AssignBlock):
            block.filter = nodes.Filter(block.filter, "bounded", [], [], None, None)
        for joined in tree.find_all(nodes.Concat):
            joined.nodes = [nodes.Filter(part, "bounded", [], [], None, None) for part in joined.nodes]
        return self.template_class.from_code(self, self.compile(tree), self.make_globals(None))

    def _within_budget(self, values: Iterable[Any]) -> Iterator[Any]:
        for value in values:
            self.rounds += 1
            if self.rounds > _MOST_ROUNDS:
                raise _TooMuch(f"its loops go on for more than {_MOST_ROUNDS:,} rounds")
            yield value

    def _variable(self, name: str = "variable", default: Any = None) -> Any:
        """``var('days', 30)``: what the project sets, else the default, else a stand-in that prints its name."""
        value = self._project.variables.get(str(name), default)
        if value is None:
            return self.undefined(name=str(name))
        if isinstance(value, str) and is_template(value):
            # dbt renders what stands in dbt_project.yml; one that means itself ends with the recursion's limit
            return self.ready(value).render()
        return value

    def _source(self, *names: str, **_: Any) -> str:
        """The relation of ``source('shop', 'orders')``."""
        said = tuple(str(name) for name in names)
        own = (said[0], said[-1]) if said else ("", "source")
        return self._project.sources.get(own) or ".".join(said)

    def call(self, __context: Any, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: PYI063 - Jinja's names
        """Call anything; a macro that ends with ``return`` gives back what it returned."""
        self.calls += 1
        if self.calls > _MOST_CALLS:
            raise _TooMuch(f"it calls more than {_MOST_CALLS:,} macros and functions")
        owner = getattr(__obj, "__self__", None)
        if isinstance(owner, str):
            check_arguments((owner, *args, *kwargs.values()))
        try:
            return bounded(super().call(__context, __obj, *args, **kwargs))
        except Returned as returned:
            if not isinstance(__obj, Macro):
                raise
            return returned.value

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Products of numbers only: a text or list times a number would fill the memory."""
        if operator == "+":
            return super().call_binop(context, operator, bounded(left), bounded(right))
        if not isinstance(left, int | float | StandIn) or not isinstance(right, int | float | StandIn):
            raise SecurityError(f"{operator} is for numbers")
        if operator == "**" and abs(right if isinstance(right, int | float) else 0) > _LARGEST_POWER:
            raise SecurityError("the power is too large")
        return super().call_binop(context, operator, left, right)


_LARGEST_POWER = 64


class _Searchable(str):
    """A text in which anything may be looked for: a stand-in is not in it."""

    __slots__ = ()

    def __contains__(self, item: object) -> bool:
        return isinstance(item, str) and str.__contains__(self, item)


def _searchable(value: Any) -> Any:
    return _Searchable(value) if isinstance(value, str) else value


@lru_cache(maxsize=4)
def _environment(project: Project) -> _Environment:
    return _Environment(project)


def without_calls(text: str) -> str:
    """*text* with something that a parser reads in the place of each macro that is not there."""
    return _CALLED.sub(lambda found: _in_place_of(found.group(1), text[: found.start()], text[found.end() :]), text)


_CALLED = re.compile(rf"{CALL}([^{CALL}]*){CALL}")
_VALUE_BEFORE = re.compile(
    r"(?:[,=<>+*/|-]|\b(?:select|by|on|and|or|when|then|else|where|having|not|in|between|is|like|distinct|over))\s*$",
    re.IGNORECASE,
)
_TABLE_BEFORE = re.compile(r"\b(?:from|join|into|update)\s*$", re.IGNORECASE)
_QUERY_BEFORE = re.compile(r"(?:\b(?:as|all|union)\s*\(?|(?:^|;))\s*$", re.IGNORECASE)
_ALIAS_BEFORE = re.compile(r"\bas\s*$", re.IGNORECASE)
_LOOK_BACK = 2_000
"""Unit: characters; tags leave much white space behind."""
_COMMENTS = re.compile(r"--[^\n]*")


def _in_place_of(macro: str, before: str, after: str) -> str:
    name = re.sub(r"\W+", "_", macro).strip("_") or "macro"
    near = _COMMENTS.sub("", _LINE_MARKS.sub("", before[-_LOOK_BACK:]))
    if _TABLE_BEFORE.search(near):
        return f" {name} "
    if _VALUE_BEFORE.search(near):
        return " NULL "
    following = _COMMENTS.sub("", _LINE_MARKS.sub("", after[:_LOOK_BACK])).lstrip()
    if _QUERY_BEFORE.search(near) and following[:1] in ("", ")", ";"):
        return f" select * from {name} "  # noqa: S608  # read, never run
    if _ALIAS_BEFORE.search(near):
        return f" {name} "
    is_argument = near.rstrip().endswith("(") and following[:1] in (")", ",")
    return " NULL " if is_argument else " "


def _marked(environment: _Environment, text: str) -> Iterator[str]:
    """The source of the template, with the number of each new line of its plain text after its line break."""
    yield f"{_MARK}1{_MARK}"
    for line, kind, value in environment.lex(text):
        if kind == "data":
            number = itertools.count(line)
            first = f"{_MARK}{next(number)}{_MARK}"
            yield first + _LINE_BREAK.sub(lambda _: f"\n{_MARK}{next(number)}{_MARK}", value)  # noqa: B023  # used at once
        else:
            yield value


_LINE_BREAK = re.compile(r"\n")


def _limited(chunks: Iterable[str]) -> Iterator[str]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > _MOST_TEXT:
            raise _TooMuch(f"it grows beyond {_MOST_TEXT // 1_000_000} MB")
        yield chunk


def _unmarked(text: str) -> Rendered:
    lines, kept, here = [], [], 1
    for line in text.split("\n"):
        first, *rest = _MARKED.split(line)
        begins = here if first.strip() else 0
        for mark, content in zip(rest[::2], rest[1::2], strict=True):
            here = int(mark)
            begins = begins or (here if content.strip() else 0)
        lines.append(begins or here)
        kept.append(_MARKED.sub("", line))
    return Rendered("\n".join(kept), tuple(lines))


_COMMENT_OR_BLOCK = re.compile(r"\{#.*?(?:#\}|\Z)|\{%.*?(?:%\}|\Z)", re.DOTALL)
_EXPRESSION = re.compile(r"\{\{-?\s*(.*?)\s*-?(?:\}\}|\Z)", re.DOTALL)
_QUOTED = re.compile(r"""['"]([\w.]+)['"]""")


def _blank(found: re.Match[str]) -> str:
    return "\n" * found.group().count("\n")


def _without_tags(text: str) -> str:
    """*text* without blocks; an expression is the last name quoted in it, which is ref's and source's table."""

    def named(found: re.Match[str]) -> str:
        quoted = _QUOTED.findall(found.group(1))
        word = quoted[-1] if quoted else re.sub(r"\W+", "_", found.group(1)).strip("_") or "parameter"
        return word + "\n" * found.group().count("\n")

    cut = _COMMENT_OR_BLOCK.sub(_blank, text)
    return _EXPRESSION.sub(named, cut)
