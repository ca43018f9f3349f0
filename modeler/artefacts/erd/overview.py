"""The map of a large model: one box a subject area, one line where areas are joined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from modeler.artefacts.erd.areas import Area
from modeler.artefacts.erd.dot import HEADERS, MUTED, PAPER, RULE, TITLE, attribute, html_text, settings
from modeler.artefacts.erd.graphviz import Format
from modeler.catalog.names import TableName
from modeler.model.data_model import DataModel, Role

_LINES = 3
"""Lines of an area to the areas it shares most relationships with."""


def overview_dot(
    model: DataModel, areas: Iterable[Area], *, name: str = "overview", picture: Format = "svg"
) -> str:
    """*areas* as a DOT digraph; a line is as thick as the number of relationships between two areas, and says it.

    Of each area only the strongest lines are drawn: in a warehouse of a thousand tables nearly every area shares
    some dimension with every other, which nobody can read, and Graphviz needs half a minute for.

    >>> from modeler.catalog.tables import Catalog
    >>> print(overview_dot(DataModel(Catalog()), ()).splitlines()[0])
    digraph "overview" {
    """
    held = tuple(areas)
    place = {table: number for number, area in enumerate(held) for table in area.tables}
    lines = [f"digraph {attribute(name)} {{", *settings(name, picture)]
    lines.extend(f"  {attribute(f'{name}-a{n}')} [label=<{_label(area)}>]" for n, area in enumerate(held))
    for (one, other), joins in sorted(_strongest(_between(model, place)).items()):
        tail, head = attribute(f"{name}-a{one}"), attribute(f"{name}-a{other}")
        weight = f"{min(1 + joins / 8, 5):.1f}"
        lines.append(f'  {tail} -> {head} [dir=none, penwidth={weight}, fontsize=11, label=" {joins}"]')
    return "\n".join([*lines, "}", ""])


def _between(model: DataModel, place: Mapping[TableName, int]) -> Counter[tuple[int, int]]:
    counted: Counter[tuple[int, int]] = Counter()
    for relationship in model.relationships:
        if relationship.chosen:
            # a table that refers only to itself is in no area
            one, other = place.get(relationship.child.table), place.get(relationship.parent.table)
            if one is not None and other is not None and one != other:
                counted[min(one, other), max(one, other)] += 1
    return counted


def _strongest(counted: Mapping[tuple[int, int], int]) -> dict[tuple[int, int], int]:
    kept: set[tuple[int, int]] = set()
    for area in {place for pair in counted for place in pair}:
        own = [pair for pair in counted if area in pair]
        kept |= set(sorted(own, key=lambda pair: (-counted[pair], pair))[:_LINES])
    return {pair: counted[pair] for pair in kept}


def _label(area: Area) -> str:
    count = f"{len(area.tables)} {'table' if len(area.tables) == 1 else 'tables'}"
    title = f'<FONT COLOR="{TITLE}"><B>{html_text(area.name)}</B></FONT>'
    return (
        f'<TABLE BORDER="1" CELLBORDER="0" CELLSPACING="0" CELLPADDING="6" COLOR="{RULE}" BGCOLOR="{PAPER}">'
        f'<TR><TD BGCOLOR="{HEADERS[Role.FACT]}">{title}</TD></TR>'
        f'<TR><TD><FONT POINT-SIZE="9" COLOR="{MUTED}">{count}</FONT></TD></TR></TABLE>'
    )
