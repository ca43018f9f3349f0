"""Verdicts as JUnit XML, which every CI system shows."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from modeler.checks.verdicts import Outcome, Verdict


def junit_xml(verdicts: Iterable[Verdict], *, suite: str = "modeler") -> str:
    """One test suite a family, one test case a check: refuted ones are failures, untestable ones are skipped.

    No clock goes into it: the same verdicts give the same bytes. The schema is the one of Apache Ant's JUnit task.

    >>> print(junit_xml([]), end="")
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="modeler" tests="0" failures="0" skipped="0">
    </testsuites>
    """
    held = tuple(verdicts)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<testsuites name={quoteattr(suite)} {_counts(held)}>"]
    for family, members in groupby(sorted(held, key=lambda v: v.check.family.value), key=lambda v: v.check.family):
        cases = tuple(members)
        lines.append(f"  <testsuite name={quoteattr(family.value)} {_counts(cases)}>")
        lines += [_case(verdict, suite) for verdict in cases]
        lines.append("  </testsuite>")
    return "\n".join((*lines, "</testsuites>", ""))


def _counts(verdicts: tuple[Verdict, ...]) -> str:
    failures = sum(verdict.outcome is Outcome.REFUTED for verdict in verdicts)
    skipped = sum(verdict.outcome is Outcome.NOT_TESTABLE for verdict in verdicts)
    return f'tests="{len(verdicts)}" failures="{failures}" skipped="{skipped}"'


def _case(verdict: Verdict, suite: str) -> str:
    check = verdict.check
    opening = f"    <testcase classname={quoteattr(f'{suite}.{check.family.value}')} name={quoteattr(check.name)}"
    if verdict.outcome is Outcome.CONFIRMED:
        return f"{opening}/>"
    if verdict.outcome is Outcome.NOT_TESTABLE:
        return f"{opening}><skipped message={quoteattr(_plain(verdict.sentence))}/></testcase>"
    text = escape(_plain(f"{check.claim}\n\n{check.sql}"))
    return f"{opening}><failure message={quoteattr(_plain(verdict.sentence))}>{text}</failure></testcase>"


def _plain(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return "".join(char for char in text if char >= " " or char in "\n\t")
