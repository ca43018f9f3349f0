"""report.json keeps to the schema that is published with it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]  # it has no stubs

from modeler.artefacts.analysis import Analysis
from modeler.artefacts.exporters import EXPORTERS
from modeler.artefacts.report import report_document
from modeler.artefacts.sql_files import sql_files
from tests.goldens.sample import shop, unexecuted

SCHEMA = json.loads(files("modeler.artefacts.report").joinpath("report.schema.json").read_text(encoding="utf-8"))


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("analysis", [shop(), unexecuted()], ids=["tested", "not executed"])
def test_the_report_is_valid(analysis: Analysis) -> None:
    document = report_document(analysis, files=sql_files(analysis))

    errors = [error.message for error in Draft202012Validator(SCHEMA).iter_errors(document)]

    assert errors == []


@pytest.mark.parametrize("analysis", [shop(), unexecuted()], ids=["tested", "not executed"])
def test_every_key_is_in_the_schema(analysis: Analysis) -> None:
    closed = Draft202012Validator(_closed(SCHEMA))

    errors = [error.message for error in closed.iter_errors(report_document(analysis))]

    assert errors == []


def test_every_key_is_in_the_document_about_the_report(checkout: Path) -> None:
    text = (checkout / "docs" / "report.md").read_text(encoding="utf-8")

    assert [key for key in SCHEMA["properties"] if f"| `{key}` |" not in text] == []
    assert [name for name in EXPORTERS.names() if f"| `{name}` |" not in text] == []


def _closed(schema: Any) -> Any:
    """*schema* with no key allowed that it does not name."""
    if isinstance(schema, dict):
        return dict(_closed_entries(schema))
    return [_closed(item) for item in schema] if isinstance(schema, list) else schema


def _closed_entries(schema: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    yield from ((key, _closed(value)) for key, value in schema.items())
    if isinstance(schema.get("properties"), dict) and "required" in schema:
        yield "additionalProperties", False
