"""Make Graphviz's SVG follow its reader's screen: light or dark, alone or inside a page."""

from __future__ import annotations

from types import MappingProxyType

from modeler.artefacts.erd import dot
from modeler.model.data_model import Role

DARK = MappingProxyType(
    {
        dot.INK: "#e6edf3",
        dot.MUTED: "#9198a1",
        dot.PAPER: "#161b22",
        dot.RULE: "#3d444d",
        dot.LINE: "#b7bfc8",
        dot.KEY: "#d29922",
        dot.REFERENCE: "#4493f8",
        dot.HEADERS[Role.FACT]: "#1158a8",
        dot.HEADERS[Role.DIMENSION]: "#196c55",
        dot.HEADERS[Role.BRIDGE]: "#6e40c9",
        dot.HEADERS[Role.UNKNOWN]: "#484f58",
    }
)


def themed(svg: str, *, title: str) -> str:
    r"""The ``<svg>`` element alone, named for screen readers, that re-colours itself where dark is preferred.

    Graphviz writes colours as attributes; a style sheet outranks attributes, so each light colour is matched
    by its value and given its dark counterpart. The rules hold only inside ``.modeler-erd``.

    >>> themed('<?xml?><svg width="1pt">\n<g/></svg>', title="ERD")[:52]
    '<svg class="modeler-erd" role="img" aria-label="ERD"'
    """
    element = svg[svg.index("<svg") :].strip()
    opening, rest = element.split(">", 1)
    opening = opening.replace("<svg", f'<svg class="modeler-erd" role="img" aria-label="{_attribute(title)}"', 1)
    return f"{opening}>\n<style>{_STYLE}</style>{rest}\n"


def _style() -> str:
    scope = ".modeler-erd"
    dark = "".join(
        f'{scope} [fill="{light}"]{{fill:{shade}}}{scope} [stroke="{light}"]{{stroke:{shade}}}'
        for light, shade in DARK.items()
    )
    fonts = f'{scope} text{{font-family:Helvetica,Arial,"Liberation Sans",Arimo,sans-serif}}'
    return f"{fonts}@media screen and (prefers-color-scheme:dark){{{dark}}}"


_STYLE = _style()


def _attribute(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
