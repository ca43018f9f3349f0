"""The life of an index: made, left alone, changed, interrupted, damaged."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from modeler.errors import DamagedIndex
from modeler.progress import Progress, unheard
from modeler.retrieval.collections import load_collections
from modeler.retrieval.index import Index
from modeler.retrieval.update import Changes, Limits
from modeler.retrieval.upkeep import damage
from modeler.sources.discovery import discover
from tests.unit.retrieval.embedder import digesting

_CODE = "<?php\nfunction total($order) { return 1; }\n\nfunction vendor($sku_vendor) { return 2; }\n"


@pytest.fixture
def embedded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every text that is embedded, in order."""
    return digesting(monkeypatch)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace with a path of spaces and umlauts."""
    root = tmp_path / "Größe und so"
    (root / "app").mkdir(parents=True)
    (root / "app" / "orders.php").write_text(_CODE, encoding="utf-8")
    (root / "notes.md").write_text("# Vendors\nThe numbers of vendors come by mail.\n", encoding="utf-8")
    (root / "q.sql").write_text("-- stock by vendor\nSELECT sku_vendor FROM shop.stock;\n", encoding="utf-8")
    return root


def _update(root: Path, **given: Any) -> Changes:
    limits = given.pop("limits", Limits())
    with Index(root / ".modeler" / "index", load_collections(root), root=root, limits=limits) as index:
        return index.update(discover(root).files, **given)


def _found(root: Path, words: str, **given: Any) -> list[str]:
    with Index(root / ".modeler" / "index", load_collections(root), root=root) as index:
        return [hit.place for hit in index.search(words, by=("words",), **given).hits]


def test_an_unchanged_tree_is_not_touched(folder: Path, embedded: list[str]) -> None:
    first = _update(folder)
    before = len(embedded)

    second = _update(folder)

    assert first.added == 3
    assert before == first.embedded > 0
    assert not second
    assert (second.unchanged, len(embedded)) == (3, before)


def test_an_edit_embeds_only_its_passages(folder: Path, embedded: list[str]) -> None:
    _update(folder)
    embedded.clear()
    (folder / "app" / "orders.php").write_text(_CODE.replace("return 2", "return 3"), encoding="utf-8")

    changes = _update(folder)

    assert (changes.changed, changes.embedded, changes.forgotten) == (1, 1, 1)
    assert [text for text in embedded if "return 3" in text] == embedded


def test_a_rename_embeds_nothing(folder: Path, embedded: list[str]) -> None:
    _update(folder)
    embedded.clear()
    (folder / "app" / "orders.php").rename(folder / "app" / "sales.php")

    changes = _update(folder)

    assert (changes.moved, changes.added, changes.removed, embedded) == (1, 0, 0, [])
    assert _found(folder, "total of an order")[0] == "app/sales.php:2"


def test_a_deleted_file_disappears(folder: Path, embedded: list[str]) -> None:
    _update(folder)
    (folder / "notes.md").unlink()

    changes = _update(folder)

    assert (changes.removed, changes.forgotten) == (1, 1)
    assert not [place for place in _found(folder, "numbers of vendors") if place.startswith("notes")]


def test_an_interrupted_run_is_completed_and_embeds_nothing_twice(folder: Path, embedded: list[str]) -> None:
    text = "\n".join(f"## Part {number}\nabout thing {number}\n" for number in range(150))
    (folder / "long.md").write_text(text, encoding="utf-8")

    def stop(event: Progress) -> None:
        if event.stage == "embedding passages" and event.done > 64:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _update(folder, listener=stop)
    assert _found(folder, "vendor")
    _update(folder, listener=unheard)

    assert len(embedded) == len(set(embedded)) > 150


def test_an_identifier_is_found_however_it_is_spelled(folder: Path, embedded: list[str]) -> None:
    _update(folder, embeds=False)

    for words in ("skuVendor", "sku_vendor", "SKU vendor", "skuvendor"):
        assert {"q.sql:1-2"} <= set(_found(folder, words))
    assert embedded == []


def test_a_search_keeps_to_kind_path_and_table(folder: Path, embedded: list[str]) -> None:
    _update(folder)

    assert {place.partition(":")[0] for place in _found(folder, "vendor", kinds=("php",))} == {"app/orders.php"}
    assert {place.partition(":")[0] for place in _found(folder, "vendor", path="app")} == {"app/orders.php"}
    assert _found(folder, "vendor", table="stock") == ["q.sql:1-2"]


def test_a_secret_is_not_stored(folder: Path, embedded: list[str]) -> None:
    (folder / "app" / "config.php").write_text("<?php\ndefine('DB_PASSWORD', 'hunter2');\n", encoding="utf-8")

    _update(folder)

    held = (folder / ".modeler" / "index" / "passages.sqlite").read_bytes()
    assert b"hunter2" not in held
    assert not [text for text in embedded if "hunter2" in text]


def test_damage_is_told(folder: Path, embedded: list[str]) -> None:
    _update(folder)
    file = folder / ".modeler" / "index" / "passages.sqlite"
    file.write_bytes(b"no database at all" * 1000)
    for beside in ("-wal", "-shm"):
        file.with_name(file.name + beside).unlink(missing_ok=True)

    assert damage(file.parent)
    with pytest.raises(DamagedIndex):
        _update(folder)


def test_larger_files_are_left_out_and_told(folder: Path, embedded: list[str]) -> None:
    (folder / "big.sql").write_text("SELECT 1;\n" * 200_000, encoding="utf-8")

    changes = _update(folder, limits=Limits(max_file_mb=1), embeds=False)

    assert [str(one.span) for one in changes.skipped] == ["big.sql:1"]


def test_vectors_that_were_lost_are_made_again(folder: Path, embedded: list[str]) -> None:
    _update(folder)
    count = len(embedded)
    shutil.rmtree(folder / ".modeler" / "index" / "vectors")

    with Index(folder / ".modeler" / "index", load_collections(folder), root=folder) as index:
        assert index.check() == count
    _update(folder)

    assert len(embedded) == 2 * count
