"""What BI tools and dbt say of tables: one passage a view, explore, table, model, measure or dashboard tile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from modeler.retrieval.cutting.headings import Heading, sections
from modeler.retrieval.cutting.pieces import Piece

_YAML = re.compile(
    r"^(?P<indent>\s*)-\s+(?:name|slice_name|metric_name|column_name|table_name|title|chart|id):"
    r"\s*[\"']?(?P<name>[^\"'#\n]+)"
)
_OF_THE_WHOLE = re.compile(
    r"^(?:slice_name|dashboard_title|table_name|name|title):\s*[\"']?([^\"'#\n]+)", re.MULTILINE
)
"""What a file of Superset or Metabase, which holds one chart, dataset or question, calls it."""
_LOOKML = re.compile(
    r"^(?P<indent>\s*)(?:view|explore|dimension|dimension_group|measure|dashboard|join):\s*\+?(?P<name>\w+)\s*\{"
)
_TMDL = re.compile(r"^(?P<indent>\s*)(?:table|measure|column|relationship|partition)\s+'?(?P<name>[\w .-]+)")
_TABLEAU = re.compile(
    r"^(?P<indent>\s*)<(?:worksheet|dashboard|datasource|column|parameter)\b[^>]*?"
    r"\b(?:caption|name)=(?P<quote>[\"'])\[?(?P<name>.+?)\]?(?P=quote)"
)
_BEGINS = {"lookml": _LOOKML, "tmdl": _TMDL, "tableau": _TABLEAU}


def cut_definitions(text: str, path: str, language: str) -> Iterator[Piece]:
    r"""The definitions of *text*, each under the names of those it stands in.

    >>> text = "models:\n  - name: orders\n    columns:\n      - name: id\n        description: number\n"
    >>> [(p.first_line, p.title) for p in cut_definitions(text, "schema.yml", "yaml")]
    [(1, 'schema'), (2, 'orders'), (4, 'orders > id')]
    """
    lines = text.split("\n")
    begins = _BEGINS.get(language, _YAML)
    found = (
        Heading(number, len(match["indent"].expandtabs(4)) + 1, match["name"].strip())
        for number, line in enumerate(lines, start=1)
        if (match := begins.match(line))
    )
    whole = _OF_THE_WHOLE.search(text) if begins is _YAML else None
    yield from sections(lines, found, whole.group(1).strip() if whole else PurePosixPath(path).stem)
