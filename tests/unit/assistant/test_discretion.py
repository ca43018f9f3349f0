"""What may leave this machine."""

from __future__ import annotations

import pytest

from modeler.assistant.discretion import discreet


@pytest.mark.parametrize(
    ("text", "path", "gone"),
    [
        pytest.param("<?php\ndefine('DB_PASSWORD', 'hunter2');", "app/c.php", "hunter2", id="a password in code"),
        pytest.param(
            "INSERT INTO s.t (a, b) VALUES\n  (1, 'Ann (x) it''s'), (2, 'Bob');", "a.sql", "Bob", id="a dump"
        ),
        pytest.param("| name |\n| --- |\n| Ann Lee |\n", "", "Ann", id="rows of a result"),
        pytest.param("ask ann.lee@shop.example", "docs/a.md", "ann.lee", id="an address"),
        pytest.param("AKIAIOSFODNN7EXAMPLE", "", "AKIAIOSFODNN7EXAMPLE", id="an access key"),
    ],
)
def test_secrets_and_values_stay_here(text: str, path: str, gone: str) -> None:
    assert gone not in discreet(text, path)


def test_queries_and_definitions_stay_as_they_are() -> None:
    text = "SELECT a, b FROM s.t WHERE kind = 'open' AND n IN (1, 2)\n| column | type |"

    assert discreet(text) == text
