"""Text can be read on its ground, in light and in dark: WCAG 2.2, success criterion 1.4.3 (at least 4.5 to 1)."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from modeler.artefacts.erd.dot import HEADERS, INK, KEY, MUTED, PAPER, REFERENCE, TITLE
from modeler.artefacts.erd.svg import DARK

CSS = files("modeler.artefacts.report").joinpath("templates/report.css").read_text(encoding="utf-8")
SCREENS = dict(zip(("light", "dark"), re.findall(r":root \{(.*?)\}", CSS, flags=re.DOTALL)[:2], strict=True))

PAIRS = [
    *((text, "paper") for text in ("ink", "muted", "link", "good", "bad", "warn")),
    *((text, "raised") for text in ("ink", "keyword", "string", "number", "comment")),
    *((text, f"{text}-ground") for text in ("good", "bad", "warn", "quiet")),
]


def colours(screen: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", SCREENS[screen]))


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_the_page_can_be_read(screen: str, text: str, ground: str) -> None:
    known = colours(screen)

    assert contrast(known[text], known[ground]) >= 4.5


@pytest.mark.parametrize(
    ("text", "ground"),
    [*((text, PAPER) for text in (INK, MUTED, KEY, REFERENCE)), *((TITLE, g) for g in HEADERS.values())],
)
def test_the_diagram_can_be_read(text: str, ground: str) -> None:
    assert contrast(text, ground) >= 4.5
    assert contrast(DARK.get(text, text), DARK[ground]) >= 4.5
