"""What is pinned is complete and portable."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

_PIN = re.compile(r"(?P<name>[A-Za-z0-9._-]+)==(?P<version>[0-9][0-9A-Za-z.]*)(; [a-z_]+ == '[a-z]+')?")


def test_every_line_pins_one_released_version(checkout: Path) -> None:
    odd = [line for line in _lines(checkout) if not _PIN.fullmatch(line)]

    assert odd == []


def test_every_dependency_is_pinned(checkout: Path) -> None:
    project = tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    pinned = {_normal(line.partition("==")[0]) for line in _lines(checkout)}

    assert {_normal(re.split(r"[<>=!;\s\[]", line)[0]) for line in wanted} <= pinned


def _lines(checkout: Path) -> list[str]:
    text = (checkout / "constraints.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
