"""A result as a piece of HTML for a notebook cell, legible on whatever ground the notebook has."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from modeler.artefacts.grid import Grid

_STYLE = Markup("""
.modeler-result{font:14px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;max-width:100%;overflow-x:auto}
.modeler-result p{margin:.25rem 0;opacity:.75}
.modeler-result p.title{font-weight:600;opacity:1}
.modeler-result table{color:inherit;font:inherit;font-variant-numeric:tabular-nums;border-collapse:collapse;
border:0;margin:.25rem 0}
.modeler-result th,.modeler-result td{text-align:left;vertical-align:top;padding:.25rem 1.25rem .25rem 0;border:0;
border-bottom:1px solid color-mix(in srgb,currentColor 18%,transparent);background:none;white-space:pre-line}
.modeler-result th{font-size:12px;font-weight:600;opacity:.75;white-space:nowrap}
.modeler-result .number{text-align:right}
""")
"""All is drawn in the notebook's own text colour, so that light and dark themes need no rule of their own."""


def fragment(grid: Grid, *, title: str = "", notes: Iterable[str] = (), most: int = 200) -> str:
    """*grid* as HTML with its style: *title* above, *notes* below, and how many rows beyond *most* are not shown.

    >>> print(fragment(Grid(("claim",), (("a < b",),))).splitlines()[-1])
    <table><thead><tr><th>claim</th></tr></thead><tbody><tr><td>a &lt; b</td></tr></tbody></table></div>
    >>> print(fragment(Grid(("claim",), (), empty="no claim"), title="Tests").splitlines()[-1])
    <p class="title">Tests</p><p>no claim</p></div>
    """
    said = list(notes)
    if len(grid.rows) > most:
        said.insert(0, f"and {len(grid.rows) - most:,} more")
    parts = (
        Markup('<p class="title">{}</p>').format(title) if title else Markup(""),
        _table(grid, most),
        *(Markup("<p>{}</p>").format(note) for note in said),
    )
    return Markup('<div class="modeler-result"><style>{}</style>\n{}</div>').format(_STYLE, Markup("").join(parts))


def _table(grid: Grid, most: int) -> Markup:
    if not grid.rows:
        return Markup("<p>{}</p>").format(grid.empty)
    numeric = [all(_is_number(row[place]) for row in grid.rows) for place in range(len(grid.headers))]
    return Markup("<table><thead>{}</thead><tbody>{}</tbody></table>").format(
        _row("th", grid.headers, numeric), Markup("").join(_row("td", row, numeric) for row in grid.rows[:most])
    )


def _row(element: str, cells: tuple[str, ...], numeric: list[bool]) -> Markup:
    kinds = (Markup(' class="number"') if number else Markup("") for number in numeric)
    drawn = (
        Markup("<{0}{1}>{2}</{0}>").format(element, kind, cell) for kind, cell in zip(kinds, cells, strict=True)
    )
    return Markup("<tr>{}</tr>").format(Markup("").join(drawn))


def _is_number(cell: str) -> bool:
    try:
        float(cell.replace(",", ""))
    except ValueError:
        return False
    return True
