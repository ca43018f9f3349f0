"""Numbers, sizes and names as a report spells them."""

from __future__ import annotations

from collections.abc import Iterable

from modeler.artefacts.analysis import Cell, Severity
from modeler.artefacts.lookup import Lookup
from modeler.catalog.names import ColumnSet
from modeler.catalog.tables import Column, Table
from modeler.checks.verdicts import Outcome, Verdict
from modeler.model.data_model import Key, Role, Status
from modeler.sources.reading import Code

_UNITS = ("B", "kB", "MB", "GB")


def thousands(value: object) -> str:
    """A number with commas between thousands; anything else as it is.

    >>> thousands(151004), thousands(0.5), thousands(None), thousands("x")
    ('151,004', '0.5', 'null', 'x')
    """
    if value is None:
        return "null"
    return f"{value:,}" if isinstance(value, int | float) else str(value)


def code_words(code: Code) -> str:
    """A constant of application source.

    >>> code_words(1), code_words("N"), code_words(None), code_words(True), code_words("")
    ('1', 'N', 'null', 'true', "''")
    """
    if code is None or isinstance(code, bool):
        return {None: "null", True: "true", False: "false"}[code]
    return str(code) or "''"


def words(value: str) -> str:
    """An identifier of ours as words.

    >>> words("not_testable")
    'not testable'
    """
    return value.replace("_", " ")


def capital(sentence: str) -> str:
    """*sentence* with a capital first letter.

    >>> capital("each row"), capital("")
    ('Each row', '')
    """
    return sentence[:1].upper() + sentence[1:]


def share(part: int, total: int) -> str:
    """*part* of *total* in percent, never rounded to all or nothing.

    >>> share(412, 431), share(1999, 2000), share(2, 2), share(0, 0)
    ('95.6 %', '99.9 %', '100 %', '0 %')
    """
    if part == total or not part:
        return "100 %" if part else "0 %"
    percent = min(max(100 * part / total, 0.1), 99.9)
    return f"{percent:.1f} %"


def signed(weight: float) -> str:
    """A weight with its sign.

    >>> signed(2.4), signed(-8) == "\N{MINUS SIGN}8.0"
    ('+2.4', True)
    """
    return f"{weight:+.1f}".replace("-", "\N{MINUS SIGN}")


def file_size(size: int) -> str:
    """Bytes in a unit a person reads; 1 kB is 1,000 bytes.

    >>> file_size(720), file_size(1_204), file_size(52_428_800)
    ('720 B', '1.2 kB', '52.4 MB')
    """
    amount, unit = float(size), 0
    while amount >= 1000 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    return f"{size} B" if unit == 0 else f"{amount:.1f} {_UNITS[unit]}"


def counted(count: int, noun: str, plural: str = "") -> str:
    """*count* with its noun.

    >>> counted(1, "error"), counted(2000, "query", "queries")
    ('1 error', '2,000 queries')
    """
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def severity_words(counts: Iterable[tuple[Severity, int]]) -> str:
    """How many findings of each severity.

    >>> severity_words(((Severity.ERROR, 1), (Severity.WARNING, 0), (Severity.INFO, 2)))
    '1 error, 2 notes'
    """
    nouns = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
    return ", ".join(counted(count, nouns[severity]) for severity, count in counts if count)


def outcome_words(counts: Iterable[tuple[Outcome, int]]) -> str:
    """How many claims of each outcome.

    >>> outcome_words(((Outcome.CONFIRMED, 11), (Outcome.REFUTED, 3), (Outcome.NOT_TESTABLE, 0)))
    '14 claims: 11 confirmed, 3 refuted, 0 not testable'
    """
    held = tuple(counts)
    total = counted(sum(count for _, count in held), "claim")
    return f"{total}: " + ", ".join(f"{count:,} {words(outcome)}" for outcome, count in held)


def outcome_counts(verdicts: Iterable[Verdict]) -> str:
    """How many verdicts of each outcome that occurs.

    >>> outcome_counts(())
    'nothing'
    """
    held = [verdict.outcome for verdict in verdicts]
    counts = (f"{held.count(outcome):,} {words(outcome)}" for outcome in Outcome if outcome in held)
    return ", ".join(counts) or "nothing"


def table_words(table: Table, known: Lookup) -> str:
    """A table's role, grain and size in a line."""
    role, grain = known.roles.get(table.name), known.grains.get(table.name)
    parts = (
        role.role.value if role and role.role is not Role.UNKNOWN else "",
        grain.sentence if grain and grain.status is not Status.REFUTED else "",
        counted(len(table.columns), "column"),
    )
    return ", ".join(part for part in parts if part)


def column_words(column: Column, table: Table, known: Lookup) -> str:
    """What is known of a column: key, references, labels and its comment."""
    own = ColumnSet(table.name, (column.name,))
    label = known.labels.get(own)
    return "; ".join(
        (
            *_key_words(column, known.keys.get(table.name)),
            *(f"refers to {relationship.parent}" for relationship in known.references.get(own, ())),
            *((f"labelled in {label.mapping.span}",) if label else ()),
            *((column.comment,) if column.comment else ()),
        )
    )


def is_number_column(rows: Iterable[tuple[Cell, ...]], place: int) -> bool:
    """Whether every value at *place* that is not null is a number.

    >>> is_number_column(((1, "a"), (None, "b")), 0), is_number_column(((1, "a"),), 1), is_number_column((), 0)
    (True, False, False)
    """
    values = [row[place] for row in rows if row[place] is not None]
    return bool(values) and all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)


def _key_words(column: Column, key: Key | None) -> Iterable[str]:
    if key is not None and column.name in key.columns.columns:
        part = "key" if len(key.columns.columns) == 1 else "part of the key"
        yield {
            Status.CONFIRMED: f"{part}, tested",
            Status.ACCEPTED: f"{part}, accepted by a person",
            Status.REFUTED: f"{part}, refuted: values repeat",
        }.get(key.status, f"{part}, not tested")
