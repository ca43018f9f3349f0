"""Every case of tests/cases/constants: code, and the mapping that must or must not come out of it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from modeler.model.labels import needs_column
from modeler.sources.code.facts import Facts
from modeler.sources.code.resolving import mappings
from modeler.sources.code.scanning import read_facts
from modeler.sources.kinds import kind_of
from modeler.sources.reading import Mapping

CASES = Path(__file__).parents[3] / "cases" / "constants"


def _cases() -> list[Any]:
    return [
        pytest.param(case, id=f"{path.stem}: {case['title']}")
        for path in sorted(CASES.glob("*.toml"))
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
    ]


@pytest.mark.parametrize("case", _cases())
def test_case(case: dict[str, Any]) -> None:
    found = [mapping for mapping in _mappings(case) if not needs_column(mapping)]

    if "pairs" not in case:
        assert found == []
        return
    mapping = found[case.get("which", 0)]
    assert [list(pair) for pair in mapping.pairs] == case["pairs"]
    assert mapping.default == case.get("default")
    for field in ("subject", "kind", "name", "null_label"):
        if field in case:
            assert getattr(mapping, field) == case[field]
    assert list(mapping.computed) == case.get("computed", [])
    if "lines" in case:
        assert [mapping.span.first_line, mapping.span.last_line] == case["lines"]


def _mappings(case: dict[str, Any]) -> tuple[Mapping, ...]:
    files = case.get("files") or {"a": case["code"]}
    facts: list[Facts] = []
    for path, code in files.items():
        language = case.get("language") or kind_of(path)[1] or "php"
        facts.append(read_facts(code.encode(), path, language))
    return mappings(facts)[0]
