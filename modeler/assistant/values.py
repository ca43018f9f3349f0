"""Values of the data in a question: Kenya is a home country, where rows say so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from modeler.assistant.abilities import Abilities
from modeler.assistant.mentions import Mentions, Names
from modeler.assistant.tokens import Sense
from modeler.catalog.identifier_words import singular
from modeler.catalog.identifiers import quote, quote_table
from modeler.catalog.names import ColumnSet, TableName
from modeler.catalog.types import TypeFamily
from modeler.checks.reading import select
from modeler.errors import WarehouseError
from modeler.model.case import string_literal
from modeler.query.paths import paths_from

_LONGEST = 4
"""Words of a value."""
_MOST_COLUMNS = 40
"""Columns that are looked through, those of the tables spoken of first."""
_BEFORE = (
    r"(?P<no>\b(?:(?:but\s+)?(?:not|no)|excluding|exclude|except(?:\s+for)?|without|w/o|minus|other\s+than|(?:leave|leaving)\s+out"
    r"|omit(?:ting)?|skip(?:ping)?|ignor(?:e|ing)|remov(?:e|ing)|drop(?:ping)?|rather\s+than|instead\s+of)\s+)?"
    r"(?:\b(?:come|comes|came|go|goes|went|belong|belongs|living|live|based|located|sent|sold|are|is|were|was)\s+)?"
    r"(?P<not>\bnot\s+)?(?:\b(?P<way>from|in|of|for|at|by|to|with|called|named)\s+)?(?:\bthe\s+)?"
)
_BETWEEN = r"\s*(?:,\s*(?:and\s+|or\s+)?|\s(?:and|or)\s+)(?:(?:from|in|of|for|at|by)\s+)?"


def with_values(words: str, abilities: Abilities, *, before: str = "") -> tuple[str, tuple[str, ...]]:
    """*words* with each unknown word that is a value in the data said as a condition, and what was found.

    "students from Kenya" becomes "students where uni.student.home_country = 'Kenya'". Looked through are the texts
    of the tables spoken of, now or in the question *before*, and of those their rows refer to; a value of several
    columns at one distance is none. Where no data are connected nothing is found.
    """
    names = Names(abilities.model)
    said = names.mentions(words)
    phrases = tuple(dict.fromkeys(_phrases(said)))
    tables = _spoken_of(said) or _spoken_of(names.mentions(before))
    found = _found(phrases, tuple(_columns(tables, abilities)), abilities) if phrases else {}
    notes: list[str] = []
    for column in dict.fromkeys(place for place, _ in found.values()):
        own = {phrase: value for phrase, (place, value) in found.items() if place == column}
        words = _as_condition(words, column, own)
        notes += [f"{value!r} is a value of {column}" for value in own.values()]
    return " ".join(words.split()), tuple(notes)


def _spoken_of(said: Mentions) -> tuple[TableName, ...]:
    columns = (*said.columns, *said.spoken_columns)
    return tuple(dict.fromkeys((*said.tables, *(column.table for column in columns))))


def _phrases(said: Mentions) -> Iterator[str]:
    """Runs of words that mean nothing else; behind the name of a column stands a value of that one anyway."""
    before = Sense.STOP
    for sense, run in groupby(said.tokens, key=lambda token: token.sense):
        is_named, before = before is Sense.COLUMN, sense
        if sense is Sense.OTHER and not is_named:
            held = [token.text.strip("`\"'") for token in run]
            for length in range(min(_LONGEST, len(held)), 0, -1):
                for start in range(len(held) - length + 1):
                    yield " ".join(held[start : start + length])


def _columns(tables: tuple[TableName, ...], abilities: Abilities) -> Iterator[tuple[int, ColumnSet]]:
    """Columns of texts with the steps that lead there, the nearest first."""
    model = abilities.model
    steps: dict[TableName, int] = {}
    for table in tables or tuple(table.name for table in model.catalog.base):
        for reached, way in paths_from(table, model).items() if tables else ((table, ()),):
            steps[reached] = min(len(way), steps.get(reached, len(way)))
    held = (
        (distance, ColumnSet(table, (column.name,)))
        for table, distance in sorted(steps.items(), key=lambda entry: (entry[1], str(entry[0])))
        for column in model.catalog[table].columns
        if column.family is TypeFamily.TEXT
    )
    for place, one in enumerate(held):
        if place < _MOST_COLUMNS:
            yield one


def _found(
    phrases: tuple[str, ...], columns: tuple[tuple[int, ColumnSet], ...], abilities: Abilities
) -> dict[str, tuple[ColumnSet, str]]:
    """Each phrase that is a value of one nearest column: the column, and the value as it is stored."""
    wanted = ", ".join(string_literal(phrase.lower()) for phrase in phrases)
    selects = (_select(place, column, wanted) for place, (_, column) in enumerate(columns))
    try:
        result = abilities.run(" UNION ALL ".join(selects)) if columns else None
    except WarehouseError:
        return {}
    held: dict[str, list[tuple[int, ColumnSet, str]]] = {}
    for place, value in result[1] if result is not None else ():
        distance, column = columns[int(place)]
        held.setdefault(str(value).lower(), []).append((distance, column, str(value)))
    found: dict[str, tuple[ColumnSet, str]] = {}
    for phrase in phrases:
        nearest = sorted(held.get(phrase.lower(), ()), key=lambda entry: (entry[0], str(entry[1])))
        is_one = len(nearest) == 1 or (len(nearest) > 1 and nearest[0][0] < nearest[1][0])
        if is_one and not any(f" {phrase.lower()} " in f" {longer.lower()} " for longer in found):
            found[phrase] = nearest[0][1:]
    return found


def _select(place: int, column: ColumnSet, wanted: str) -> str:
    name, table = quote(column.columns[0]), column.table
    return select(
        f"DISTINCT {place} AS place, {name} AS value",
        table=quote_table(table),
        where=f"LOWER({name}) IN ({wanted})",
    )


def _as_condition(words: str, column: ColumnSet, values: dict[str, str]) -> str:
    """*words* with the *values* of *column*, one or a list of them, as a condition."""
    either = "|".join(re.escape(phrase) for phrase in sorted(values, key=len, reverse=True))
    one = rf"[`\"']?\b(?:{either})\b[`\"']?"
    # "went to pharma clients" asks for the values, "number of pharma clients" for the clients
    name = singular(column.table.table.lower()).replace("_", "[ _]")
    pattern = re.compile(
        rf"{_BEFORE}(?P<values>{one}(?:{_BETWEEN}{one})*)(?P<thing>\s+{name}(?:e?s)?\b)?", re.IGNORECASE
    )
    stored = {phrase.lower(): value for phrase, value in values.items()}

    def condition(match: re.Match[str]) -> str:
        said = re.findall(rf"\b(?:{either})\b", match.group("values"), re.IGNORECASE)
        listed = " or ".join(_quoted(stored[phrase.lower()]) for phrase in said)
        is_denied = bool(match.group("no") or match.group("not"))
        thing = (match.group("thing") or "") if not match.group("way") or match.group("way").lower() == "of" else ""
        return f" where {column} {'<>' if is_denied else '='} {listed} {thing} "

    return pattern.sub(condition, words)


def _quoted(value: str) -> str:
    return f'"{value}"' if "'" in value else f"'{value}'"
