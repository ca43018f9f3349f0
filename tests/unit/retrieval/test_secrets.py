"""Secrets go, the rest stays, line for line."""

from __future__ import annotations

import re
from typing import Any

import pytest

from benchmarks.redaction import Planted, ordinary, planted
from modeler.retrieval.secrets import MASK, redact

_PLANTED = tuple(planted())
_LEAST_RECALL = 0.95


@pytest.mark.parametrize("case", _PLANTED, ids=lambda case: f"{case.language}: {case.title}")
def test_lines_stay_and_the_second_time_changes_nothing(case: Planted) -> None:
    once = redact(case.text, case.language)
    assert once.text.count("\n") == case.text.count("\n")
    assert once.found
    lines = once.text.split("\n")
    assert all(MASK in lines[secret.line - 1] for secret in once.found)
    assert redact(once.text, case.language) == (once.text, ())


def test_nearly_all_that_was_planted_goes() -> None:
    cleaned = {case: redact(case.text, case.language).text for case in _PLANTED}
    missed = [(case.title, value) for case, text in cleaned.items() for value in case.values if value in text]
    total = sum(len(case.values) for case in _PLANTED)
    assert len(missed) <= (1 - _LEAST_RECALL) * total, missed


def test_the_set_is_as_large_as_it_is_said_to_be() -> None:
    assert sum(len(case.values) for case in _PLANTED) >= 60
    assert len({case.kind for case in _PLANTED}) >= 20
    assert len({case.language for case in _PLANTED}) >= 13


def test_another_draw_of_values_is_found_as_well() -> None:
    values = missed = 0
    for seed in range(3):
        for case in planted(seed):
            text = redact(case.text, case.language).text
            values += len(case.values)
            missed += sum(value in text for value in case.values)
    assert missed <= (1 - _LEAST_RECALL) * values


@pytest.mark.parametrize("case", ordinary(), ids=lambda case: f"{case['language']}: {case['title']}")
def test_what_is_no_secret_stays(case: dict[str, Any]) -> None:
    assert redact(case["text"], case["language"]).text == case["text"]


def test_only_the_value_goes() -> None:
    text = "<?php\n$größe = 'Übergröße'; $passwort = 'gehe1m!';\n$stadt = 'Köln';"
    redacted = redact(text, "php")
    assert redacted.text == f"<?php\n$größe = 'Übergröße'; $passwort = '{MASK}';\n$stadt = 'Köln';"
    assert [(secret.line, secret.kind) for secret in redacted.found] == [(2, "password")]


def test_a_secret_over_lines_leaves_as_many_lines() -> None:
    begin, end = (f"-----{word} OPENSSH PRIVATE KEY-----" for word in ("BEGIN", "END"))
    text = f"key = '''{begin}\nQUJD\nREVG\n{end}'''\nx = 1\n"
    redacted = redact(text, "python")
    assert redacted.text.split("\n")[1:3] == [MASK, MASK]
    assert redacted.text.endswith("\nx = 1\n")
    assert re.findall("QUJD|REVG", redacted.text) == []


def test_a_value_of_thousands_of_pieces_goes_as_a_whole() -> None:
    pieces = " . ".join(f"'a{number}'" for number in range(5_000))
    redacted = redact(f"<?php $password = 'hunter2' . {pieces};", "php").text
    assert redacted.count(MASK) == 5_001
