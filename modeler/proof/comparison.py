"""What the code gave beside what its CASE gives in DuckDB."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from modeler.model.case import case_expression
from modeler.proof.inputs import Trial
from modeler.proof.interpreters import NO_LABEL
from modeler.sources.reading import Code, Mapping
from modeler.warehouses.scratch import evaluated


@dataclass(frozen=True, slots=True)
class Comparison:
    """Differences refute the CASE; remarks are differences on values that SQL compares in its own way."""

    compared: int
    differences: tuple[str, ...]
    remarks: tuple[str, ...]


def compared(mapping: Mapping, trial: Trial, given: Sequence[str | None]) -> Comparison:
    """The outcomes *given* by the code for the values of *trial*, against both forms of the CASE.

    The form for NULL policy "NULL stays NULL" must give NULL for it; the other form must give what the code gives.
    """
    like_code = _results(mapping, trial, php_null=True)
    plain = _results(mapping, trial, php_null=False)
    differences: list[str] = []
    remarks: list[str] = []
    for value, outcome, faithful, usual in zip(trial.values, given, like_code, plain, strict=True):
        expected = None if outcome == NO_LABEL else outcome
        if value is None:
            # other languages fail on a null where PHP compares it: the CASE cannot fail
            fails = expected is None and mapping.language != "php"
            wrong = usual is not None or (faithful != expected and not fails)
        else:
            wrong = faithful != expected or usual != expected
        if not wrong:
            continue
        sentence = f"for {_said(value)} the code gives {_said(expected)}, the CASE {_said(faithful)}"
        if value in trial.odd:
            remarks.append(f"text that spells a number otherwise is not matched: {sentence}")
        else:
            differences.append(sentence)
    return Comparison(len(trial.values), tuple(differences), tuple(remarks[:1]))


def _results(mapping: Mapping, trial: Trial, *, php_null: bool) -> tuple[str | None, ...]:
    case = case_expression(mapping, "code", family=trial.family, dialect="duckdb", php_null=php_null)
    return evaluated(case, "code", trial.values, trial.family)


def _said(value: Code) -> str:
    return "NULL" if value is None else repr(value)
