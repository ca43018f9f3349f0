"""Pictures: by the dot command, by the wheel graphviz-pure, or not at all."""

from __future__ import annotations

import shutil
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from modeler.artefacts.erd import erd_dot, erd_files, render, themed
from modeler.errors import MissingExtra, UnsupportedRequest
from tests.goldens.sample import MODEL, shop

ENGINES = ["dot", "graphviz-pure"]


def _only(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide every Graphviz but *engine*; skip where it is not installed."""
    which = shutil.which

    def found(command: str, path: str | None = None) -> str | None:
        return which(command, path=path) if command == engine else None

    monkeypatch.setattr("modeler.artefacts.erd.graphviz.shutil.which", found)
    beside = Path(shutil.__file__)  # any file: only whether the engine is found matters
    if beside and which(engine) is None and which(engine, path=_beside()) is None:
        pytest.skip(f"{engine} is not installed here")


def _beside() -> str:
    import sys

    return str(Path(sys.executable).parent)


@pytest.mark.parametrize("engine", ENGINES)
def test_either_engine_draws_every_table(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _only(engine, monkeypatch)

    svg = render(erd_dot(MODEL)).decode()

    drawn = {"".join(text.itertext()) for text in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")}  # noqa: S314 - our own output
    assert {str(table.name) for table in MODEL.catalog} <= drawn


@pytest.mark.parametrize("engine", ENGINES)
def test_either_engine_writes_a_png(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _only(engine, monkeypatch)

    assert render(erd_dot(MODEL, picture="png"), "png").startswith(b"\x89PNG")


def test_without_graphviz_the_message_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("modeler.artefacts.erd.graphviz.shutil.which", lambda command, path=None: None)

    with pytest.raises(MissingExtra, match="no Graphviz to draw with") as raised:
        render("digraph {}")

    assert "graphviz-pure" in raised.value.hint


def test_without_graphviz_the_text_formats_are_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("modeler.artefacts.erd.graphviz.shutil.which", lambda command, path=None: None)

    suffixes = {Path(artefact.path).suffix for artefact in erd_files(shop())}

    assert suffixes == {".txt", ".mmd", ".dbml", ".dot"}


@pytest.mark.parametrize("engine", ENGINES)
def test_a_refused_drawing_is_an_error_of_ours(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _only(engine, monkeypatch)

    with pytest.raises(UnsupportedRequest, match="Graphviz refused"):
        render("digraph {")


def test_every_colour_has_a_dark_counterpart() -> None:
    svg = themed('<svg width="1pt">\n<g fill="#1f2328"/></svg>', title='The "model"')

    assert 'aria-label="The &quot;model&quot;"' in svg
    assert '.modeler-erd [fill="#1f2328"]{fill:#e6edf3}' in svg
