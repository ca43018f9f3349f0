"""Near keys: orphans that would find their row if case, blanks and leading zeros did not count.

Asked only of joins by text where orphans were found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from modeler.catalog.names import ColumnSet
from modeler.catalog.types import TypeFamily
from modeler.checks.naming import check_name
from modeler.checks.numbers import Numbers, count, plural
from modeler.checks.reading import as_text, column, filled, select, stored, written
from modeler.checks.verdicts import Check, Family, Outcome, Verdict
from modeler.evidence.claims import Included
from modeler.model.data_model import DataModel


def near_key_checks(model: DataModel, verdicts: Iterable[Verdict]) -> Iterator[Check]:
    """One check a join of single columns, one of them text, whose child has orphans."""
    for verdict in verdicts:
        about = verdict.check.about
        if verdict.check.family is not Family.ORPHANS or not isinstance(about, Included):
            continue
        child, parent = verdict.check.subjects
        is_of_child = about.child == child and len(child.columns) == 1
        families = {model.catalog.column(side).family for side in (child, parent)}
        if is_of_child and verdict.outcome is Outcome.REFUTED and TypeFamily.TEXT in families:
            yield Check(
                check_name(Family.NEAR_KEYS, child, parent),
                Family.NEAR_KEYS,
                f"no orphan {child.columns[0]} differs from a {parent} only in case, blanks or leading zeros",
                (child, parent),
                _sql(child, parent),
                finding=True,
            )


def near_key_verdict(check: Check, numbers: Numbers) -> tuple[Outcome, str]:
    """Refuted by one orphan that is near a key."""
    orphans, near = count(numbers, "orphan_keys"), count(numbers, "near_keys")
    if not orphans:
        return Outcome.NOT_TESTABLE, "there are no orphans any more"
    if near:
        return Outcome.REFUTED, (
            f"{near:,} of {plural(orphans, 'orphan key')} are spelt otherwise in {check.subjects[1].table}: "
            "they differ in case, blanks or leading zeros"
        )
    return Outcome.CONFIRMED, f"none of {plural(orphans, 'orphan key')} is near a key"


def _sql(child: ColumnSet, parent: ColumnSet) -> str:
    one, other = (f"RTRIM({as_text(column(side.columns[0]))})" for side in (child, parent))
    children = _distinct(child, f"{one} AS key_1", f"{_plain(one)} AS plain")
    parents = _distinct(parent, f"{other} AS key_1")
    plain_parents = _distinct(parent, f"{_plain(other)} AS plain")
    query = select(
        "COUNT(*) AS orphan_keys",
        "COUNT(n.plain) AS near_keys",
        table=f"({children}) AS c",
        joins=[
            f"LEFT JOIN ({parents}) AS p ON c.key_1 = p.key_1",
            f"LEFT JOIN ({plain_parents}) AS n ON c.plain = n.plain",
        ],
        where="p.key_1 IS NULL",
    )
    return written(query)


def _distinct(side: ColumnSet, first: str, *others: str) -> str:
    return select(f"DISTINCT {first}", *others, table=stored(side.table), where=filled(side.columns))


def _plain(key: str) -> str:
    return f"LTRIM(UPPER(TRIM({key})), '0')"
