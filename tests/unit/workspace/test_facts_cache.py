"""Facts survive a run, and a damaged file costs only its contents."""

from __future__ import annotations

from pathlib import Path

import pytest

from modeler.sources.code.encoding import decoded, encoded
from modeler.sources.code.scanning import read_facts
from modeler.workspace.facts_cache import SqliteFactsCache

SOURCES = {
    "php": (
        "<?php namespace A; class S extends B { const X = 1 << 2; static $l = [self::X => __('é'), 2 => 'b' . Y]; }"
        " switch ($v) { case 1: return 'a'; default: return $d; case E_ERROR: return \"x $y\"; }"
        " $q = 'SELECT a FROM t WHERE b = 1'; function ("
    ),
    "python": "class K(Enum):\n    A = 1\n    B = 2.5\nN = {None: 'none', True: 'yes'}\n",
    "go": "package a\nconst (\n\tA = iota\n\tB\n)\n",
}


@pytest.mark.parametrize("language", SOURCES)
def test_facts_come_back_as_they_were(language: str) -> None:
    facts = read_facts(SOURCES[language].encode(), "a/b", language)

    assert decoded(encoded(facts)) == facts


def test_what_was_put_is_there_in_the_next_run(tmp_path: Path) -> None:
    facts = read_facts(SOURCES["php"].encode(), "a", "php")
    with SqliteFactsCache(tmp_path / "cache" / "facts.db") as cache:
        cache.put("key", facts)

    with SqliteFactsCache(tmp_path / "cache" / "facts.db") as cache:
        assert cache.get("key") == facts
        assert cache.get("other") is None


def test_a_damaged_file_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "facts.db"
    path.write_bytes(b"no database" * 200)

    with SqliteFactsCache(path) as cache:
        assert cache.get("key") is None
