"""Checks, verdicts and rounds of validation: values only; nothing here runs SQL."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from modeler.catalog.names import ColumnSet
from modeler.evidence.claims import Claim

Number: TypeAlias = int | float | str | None
"""One value of a result row, as JSON can hold it: decimals and times come as text where a float would lose them."""


class Family(StrEnum):
    """What a check is about; one file each."""

    CARDINALITY = "cardinality"
    GRAIN = "grain"
    ARITHMETIC = "arithmetic"
    NULLS = "nulls"
    ORPHANS = "orphans"
    LABELS = "labels"
    TIME = "time"
    TEXT = "text"
    NUMBERS = "numbers"
    SEQUENCE = "sequence"
    HISTORY = "history"
    FRESHNESS = "freshness"
    TYPES = "types"
    DUPLICATES = "duplicates"
    NEAR_KEYS = "near_keys"
    CANDIDATES = "candidates"
    QUERIES = "queries"


@dataclass(frozen=True, slots=True)
class Check:
    """One claim and the query that can refute it."""

    name: str
    """Unique in a battery, usable as a file name: ``"cardinality__orderinfo_product_id__skuinfo_sku_id"``."""
    family: Family
    claim: str
    """The claim in words: ``"sku_id is unique in sample.skuinfo"``."""
    subjects: tuple[ColumnSet, ...]
    sql: str
    """One SELECT in *dialect* that returns one row of named numbers."""
    dialect: str = "redshift"
    about: Claim | None = None
    """The claim as a value, where its verdict is to become evidence."""
    finding: bool = False
    """Whether a refutation is a finding about the data (an orphan) rather than an error of the model."""
    expected: tuple[str, ...] = ()
    """What the numbers are compared with, where the claim holds more than the SQL: the ends of a relationship."""


class Outcome(StrEnum):
    """What a check came to."""

    CONFIRMED = "confirmed"
    REFUTED = "refuted"
    NOT_TESTABLE = "not_testable"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A check that ran, or could not."""

    check: Check
    outcome: Outcome
    numbers: tuple[tuple[str, Number], ...] = ()
    """The result row, column by column."""
    sentence: str = ""
    """What the numbers say: ``"1,998 of 2,000 rows are distinct: 2 keys occur twice"``."""

    def number(self, name: str) -> Number:
        """The number called *name*; KeyError where the check has none."""
        return dict(self.numbers)[name]


@dataclass(frozen=True, slots=True)
class Round:
    """One turn of the validation loop."""

    number: int
    believed: tuple[str, ...]
    """The claims tested, in words."""
    verdicts: tuple[Verdict, ...]
    changes: tuple[str, ...]
    """What was changed in the model because of them; empty in the last round."""
