"""Seeds: CSV files that a dbt project loads as tables; those of codes and names are labels."""

from __future__ import annotations

import csv
from collections.abc import Container, Iterable, Iterator
from pathlib import PurePosixPath

from modeler.catalog.names import Skipped, Span
from modeler.sources.discovery import SourceFile, read_text
from modeler.sources.reading import Code, Mapping, Reading, Semantics
from modeler.sources.reference_rows import MOST_ROWS, code_and_label

_LARGEST = 1_000_000
"""A larger file is data, not labels; unit: bytes."""

_FOLDER = "seeds"
"""Where dbt keeps them; a project may say otherwise, a folder of that name needs no project."""


def read_seeds(files: Iterable[SourceFile], *, folders: Container[str] = ()) -> Reading:
    """The mappings in those of *files* that are seeds: CSV below a folder ``seeds``, or below one of *folders*."""
    seeds = [file for file in files if is_seed(file.path, folders) and file.size <= _LARGEST]
    return Reading.together(_read(file) for file in seeds)


def is_seed(path: str, folders: Container[str] = ()) -> bool:
    """Whether the file at *path* is one; *folders* are those that hold seeds besides.

    >>> is_seed("dbt/seeds/status.csv"), is_seed("data/orders.csv"), is_seed("seeds/status.csv.gz")
    (True, False, False)
    >>> is_seed("dbt/data/status.csv", {"dbt/data"})
    True
    """
    file = PurePosixPath(path)
    is_below = _FOLDER in file.parent.as_posix().lower().split("/")
    return file.suffix.lower() in (".csv", ".tsv") and (
        is_below or any(str(parent) in folders for parent in file.parents)
    )


def seed_mapping(text: str, path: str) -> Mapping | None:
    r"""The mapping that the CSV *text* is, or None where it is other data. The last row of a code counts.

    >>> found = seed_mapping("status_id,status_name\n1,Open\n2,Closed\n", "seeds/status.csv")
    >>> found.pairs, found.subject, found.name, str(found.span)
    (((1, 'Open'), (2, 'Closed')), 'status_id', 'status', 'seeds/status.csv:1-3')

    Raises:
        csv.Error: it is no CSV.
    """
    delimiter = "\t" if path.lower().endswith(".tsv") else _delimiter(text.partition("\n")[0])
    rows = [row for row in csv.reader(text.splitlines(), delimiter=delimiter, strict=True) if row]
    header = [name.strip() for name in rows[0]] if rows else []
    sides = code_and_label(header)
    if sides is None or not 2 < len(rows) <= MOST_ROWS + 1 or any(len(row) != len(header) for row in rows):
        return None
    code, label = sides
    held = dict(zip(_codes([row[code].strip() for row in rows[1:]]), (row[label] for row in rows[1:]), strict=True))
    words = [name for name in held.values() if any(letter.isalpha() for letter in name)]
    if len(held) < 2 or len(set(held.values())) < 2 or 2 * len(words) < len(held):
        return None
    return Mapping(
        pairs=tuple(held.items()),
        default=None,
        subject=header[code],
        semantics=Semantics.LOOKUP,
        span=Span(path, 1, len(rows)),
        language="csv",
        kind="seed",
        name=PurePosixPath(path).stem,
    )


def _read(file: SourceFile) -> Reading:
    text, notice = read_text(file)
    skipped = (notice,) if notice else ()
    try:
        found = seed_mapping(text, file.path)
    except csv.Error as error:
        broken = Skipped(Span(file.path, 1, 1), f"the seed cannot be read: {error}", "dbt cannot load it either")
        return Reading(skipped=(*skipped, broken))
    return Reading(mappings=(found,) if found else (), skipped=skipped)


def _delimiter(header: str) -> str:
    return max(",;\t|", key=header.count)


def _codes(values: list[str]) -> Iterator[Code]:
    """Numbers where all are written as numbers are, else text."""
    numbers = all(value.removeprefix("-").isdecimal() and str(int(value)) == value for value in values)
    return (int(value) if numbers else value for value in values)
