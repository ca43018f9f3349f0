"""What each exporter writes of the shared sample, byte for byte; ``RENEW_GOLDENS=1 pytest ...`` writes it anew."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from modeler.artefacts import report
from modeler.artefacts.analysis import Analysis
from modeler.artefacts.artefact import Artefact
from modeler.artefacts.exporters import EXPORTERS, export
from modeler.errors import MissingExtra
from tests.goldens.sample import shop, unexecuted

GOLDENS = Path(__file__).resolve().parents[2] / "goldens"
SAMPLES = {"shop": shop, "unexecuted": unexecuted}


@pytest.fixture(autouse=True)
def no_graphviz(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures differ from one Graphviz to the next; without any, the text drawing stands in."""

    def render(dot: str, format: str = "svg") -> bytes:  # noqa: A002 - as the one it replaces
        raise MissingExtra("no Graphviz", hint="install one")

    monkeypatch.setattr("modeler.artefacts.report.html_page.render", render)
    monkeypatch.setattr("modeler.artefacts.erd.files.render", render)


@pytest.mark.parametrize("exporter", EXPORTERS.names())
@pytest.mark.parametrize("sample", SAMPLES)
def test_an_exporter_writes_its_golden_files(sample: str, exporter: str) -> None:
    artefacts = export(SAMPLES[sample](), [exporter])

    _compare(artefacts, GOLDENS / sample / exporter)


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_report_is_its_golden_files(sample: str) -> None:
    analysis = SAMPLES[sample]()
    artefacts = report.report(analysis, files=export(analysis, ["sql", "erd"]))

    _compare(artefacts, GOLDENS / sample / "report")


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_headlines_are_their_golden_file(sample: str) -> None:
    lines = "\n".join(report.headlines(SAMPLES[sample]())) + "\n"

    _compare([Artefact("headlines.txt", lines)], GOLDENS / sample / "headlines")


@pytest.mark.parametrize("export_once", [lambda a: export(a, EXPORTERS.names()), report.report])
def test_exporting_twice_gives_equal_bytes(export_once: Callable[[Analysis], tuple[Artefact, ...]]) -> None:
    assert export_once(shop()) == export_once(shop())


def _compare(artefacts: tuple[Artefact, ...] | list[Artefact], folder: Path) -> None:
    given = {artefact.path: artefact.content for artefact in artefacts}
    if os.environ.get("RENEW_GOLDENS"):
        for path, content in given.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(str(content), encoding="utf-8", newline="")
    golden = {
        path.relative_to(folder).as_posix(): path.read_bytes().decode("utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    assert given == golden
