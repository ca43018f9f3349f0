"""What a reader gives back: tables, statements, mappings, passages, each with its place; and what it skipped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TypeAlias

from modeler.catalog.names import Skipped as Skipped
from modeler.catalog.names import Span
from modeler.catalog.tables import Amendment as Amendment
from modeler.catalog.tables import Table


class Origin(StrEnum):
    """Where a statement came from; who wrote it says how far to trust it."""

    DDL = "ddl"
    VIEW = "view"
    ETL = "etl"
    PROCEDURE = "procedure"
    DBT = "dbt"
    BI = "bi"
    CODE = "code"
    QUERY = "query"


@dataclass(frozen=True, slots=True)
class Statement:
    """One SQL statement as it stood in its file."""

    sql: str
    dialect: str
    """A sqlglot dialect name; ours is ``"redshift"``."""
    span: Span
    origin: Origin = Origin.QUERY


class Semantics(StrEnum):
    """How the code compares its subject with a label's code."""

    PHP_LOOSE = "php_loose"
    """PHP ``==`` as switch uses it: ``null == 0``, ``"1" == 1``; the first equal label wins."""
    STRICT = "strict"
    """Same type and value (``===``, match, most languages); the first equal label wins."""
    LOOKUP = "lookup"
    """An array or map: the language's key rules; the last key wins where a literal repeats one."""


Code: TypeAlias = int | float | str | bool | None
"""A constant the code compares with."""


def code_text(code: Code) -> str:
    """*code* as a column of text holds it.

    >>> code_text(1), code_text("x"), code_text(True), code_text(None)
    ('1', 'x', '1', '')
    """
    if isinstance(code, bool):
        return "1" if code else "0"
    return "" if code is None else str(code)


@dataclass(frozen=True, slots=True)
class Mapping:
    """Codes and what the application calls them."""

    pairs: tuple[tuple[Code, str], ...]
    """Code to label in the order that decides: the first equal code wins."""
    default: str | None
    """The label of every other value; None where the code gives none."""
    subject: str
    """The expression compared, as written: ``"$row['sku_vendor']"``; empty for a bare map."""
    semantics: Semantics
    span: Span
    language: str = "php"
    kind: str = "switch"
    """``switch``, ``match``, ``if_chain``, ``array``, ``constants``, ``enum`` and so on."""
    name: str = ""
    """The constant, property or variable that holds it, where there is one."""
    enclosing_class: str = ""
    enclosing_function: str = ""
    notes: tuple[str, ...] = ()
    """What the translation cannot carry over, in sentences."""
    null_label: str | None = None
    """What the code gives for NULL, where that differs from *default*."""
    computed: tuple[Code, ...] = ()
    """Codes whose label the code works out at run time; they do not get the default either."""
    ranges: tuple[tuple[str, Code, str | None], ...] = ()
    """Where the code also compares with ``<`` or ``>``: every operator, code and label in order, the last one
    ``("else", None, label)``. *pairs* then holds what that gives for each code, *default* what lies beyond them."""
    constants: tuple[tuple[str, Code], ...] = ()
    """Named constants the code uses, with their values, in the order of first use."""

    @property
    def called(self) -> str:
        """What it is called in its file, which stays the same while lines move: class, function, name, subject.

        >>> Mapping((), None, "$v", Semantics.STRICT, Span("a.php", 1, 2), enclosing_class="Sku").called
        'Sku $v'
        """
        owner = "::".join(name for name in (self.enclosing_class, self.enclosing_function) if name)
        return " ".join(" ".join(part for part in (owner, self.name, self.subject) if part).split())


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of documentation or source worth finding again, with its heading or symbol."""

    text: str
    span: Span
    kind: str
    """``markdown``, ``php``, ``sql``, ``ddl`` and so on."""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one or more sources gave. Understood and skipped together are the total."""

    tables: tuple[Table, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    statements: tuple[Statement, ...] = ()
    mappings: tuple[Mapping, ...] = ()
    passages: tuple[Passage, ...] = ()
    skipped: tuple[Skipped, ...] = ()

    @classmethod
    def together(cls, readings: Iterable[Reading]) -> Reading:
        """Every part of *readings*, in their order."""
        held = tuple(readings)
        parts = {field.name: tuple(x for r in held for x in getattr(r, field.name)) for field in fields(cls)}
        return cls(**parts)
