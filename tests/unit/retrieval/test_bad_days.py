"""What an index does on bad days: another embedder, a full disk, a second process, files that are no files."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

import modeler
from modeler.errors import DamagedIndex, IndexUnavailable
from modeler.progress import Progress
from modeler.retrieval import passage_store
from modeler.retrieval.collections import load_collections
from modeler.retrieval.dense_store import DenseStore
from modeler.retrieval.index import Embedding, Index
from modeler.retrieval.update import Changes, Limits
from modeler.sources.discovery import discover
from tests.unit.retrieval.embedder import digesting

_MB = 1 << 20


@pytest.fixture
def embedded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every text that is embedded, in order."""
    return digesting(monkeypatch)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two pages."""
    (tmp_path / "vendors.md").write_text("# Vendors\nThe numbers of vendors come by mail.\n", encoding="utf-8")
    (tmp_path / "stock.md").write_text("# Stock\nCounted at night.\n", encoding="utf-8")
    return tmp_path


def _opened(root: Path, *, precision: str = "float32", limits: Limits | None = None) -> Index:
    embedding = Embedding(precision=precision)
    folder = root / ".modeler" / "index"
    return Index(folder, load_collections(root), root=root, embedding=embedding, limits=limits)


def _update(root: Path, **given: Any) -> Changes:
    with _opened(root, **given) as index:
        return index.update(discover(root).files)


def _vectors(index: Index) -> dict[str, set[str]]:
    store = DenseStore(index.folder / "vectors", generation=index.store.meta("generation"))
    return {space: set(store.ids(space)) for space in store.spaces()}


def test_another_embedder_makes_every_vector_anew_and_mixes_none(folder: Path, embedded: list[str]) -> None:
    _update(folder)
    before = len(embedded)

    changes = _update(folder, precision="bfloat16")

    assert len(embedded) == 2 * before
    assert "vectors of another embedder" in changes.said[0]
    with _opened(folder, precision="bfloat16") as index:
        assert set(_vectors(index)) == {space.name for space in index.spaces if space.collection == "docs"}


def test_another_format_leaves_no_vector_of_the_earlier_one(
    folder: Path, embedded: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _update(folder)
    monkeypatch.setattr(passage_store, "FORMAT", "of another year")
    (folder / "stock.md").write_text("# Stock\nCounted by day.\n", encoding="utf-8")

    changes = _update(folder)

    assert changes.added == 2
    with _opened(folder) as index:
        held = {digest for space in index.spaces for digest in index.store.vectors(space.name)}
        assert set().union(*_vectors(index).values()) == held
        assert len(held) == 2


def test_a_second_process_waits_and_says_so(folder: Path, embedded: list[str]) -> None:
    said: list[str] = []
    waited = threading.Event()

    def listen(event: Progress) -> None:
        if "waiting for another" in event.stage:
            said.append(event.note)
            waited.set()

    (folder / ".modeler").mkdir()
    other = FileLock(folder / ".modeler" / "index.lock")
    other.acquire()
    (folder / ".modeler" / "index.pid").write_text("4711", encoding="ascii")

    def index() -> None:
        with modeler.open(folder, listener=listen) as workspace:
            workspace.index()

    second = threading.Thread(target=index)
    second.start()
    assert waited.wait(20)
    assert not embedded
    other.release()
    second.join(20)

    assert said[0] == "process 4711"
    assert embedded


def test_a_search_does_not_wait_for_the_vectors_that_another_process_makes(
    folder: Path, embedded: list[str]
) -> None:
    with modeler.open(folder) as workspace:
        workspace.index(embeds=False)
        with FileLock(folder / ".modeler" / "index.lock"):
            found = workspace.search("vendors")

    assert found.hits[0].place == "vendors.md:1-2"
    assert "found by their words only" in found.said[0]
    assert not embedded


def test_a_search_completes_what_an_interrupted_run_left(folder: Path, embedded: list[str]) -> None:
    with modeler.open(folder) as workspace:
        workspace.index(embeds=False)
        first = workspace.search("vendors", by=["words"])
        done = len(embedded)
        workspace.search("vendors", by=["words"])

    assert first.said == ()
    assert len(embedded) == done == 2


def test_a_full_disk_is_told_and_what_was_written_stays(folder: Path, embedded: list[str]) -> None:
    _update(folder)
    (folder / "long.md").write_text("\n".join(f"# Part {n}\n{n} words\n" for n in range(3000)), encoding="utf-8")
    with _opened(folder) as index:
        pages = index.store._all("PRAGMA page_count")[0][0]
        index.store._all(f"PRAGMA max_page_count = {pages + 5}")
        with pytest.raises(IndexUnavailable, match="full") as raised:
            index.update(discover(folder).files)
    assert "free some space" in raised.value.hint

    with _opened(folder) as index:
        assert [hit.place for hit in index.search("vendors", by=("words",)).hits] == ["vendors.md:1-2"]
    assert _update(folder).added == 1


def test_the_largest_size_is_told_and_the_rest_follows_when_it_is_raised(folder: Path, embedded: list[str]) -> None:
    for number in range(250):
        text = "\n".join(f"# Part {part}\n{number} {part} words of stock\n" for part in range(20))
        (folder / f"page{number:03}.md").write_text(text, encoding="utf-8")

    changes = _update(folder, limits=Limits(max_mb=1))

    assert "reached its largest size of 1 MB" in changes.said[0]
    assert "raise [index] max_mb" in changes.said[0]
    assert _update(folder, limits=Limits(max_mb=500)).pending == 0
    with _opened(folder) as index:
        assert index.waiting() == 0
        assert len(index.store.files()) == 252


def test_files_that_are_no_files(folder: Path, embedded: list[str]) -> None:
    (folder / "gone.sql").symlink_to(folder / "nowhere.sql")
    (folder / "loop").symlink_to(folder)
    (folder / "self.md").symlink_to(folder / "self.md")
    (folder / "binary.sql").write_bytes(bytes(range(256)) * 500)
    with (folder / "huge.sql").open("wb") as file:
        file.truncate(100 * _MB)
    (folder / "a b").mkdir()
    (folder / "a b" / "Größe 見積.md").write_text("# Size\nof the umbrella\n", encoding="utf-8")

    changes = _update(folder, limits=Limits(max_file_mb=8))

    told = {str(one.span): one.reason for one in changes.skipped}
    assert "binary" in told["binary.sql:1"]
    with _opened(folder) as index:
        assert [hit.place for hit in index.search("umbrella", by=("words",)).hits] == ["a b/Größe 見積.md:1-2"]
        assert {path for path in index.store.files() if "loop" in path or "gone" in path or "self" in path} == set()
        assert "huge.sql" not in index.store.files()


def test_a_damaged_index_is_made_anew_on_request_and_kept_aside(folder: Path, embedded: list[str]) -> None:
    _update(folder)
    store = folder / ".modeler" / "index" / "passages.sqlite"
    for beside in ("-wal", "-shm"):
        store.with_name(store.name + beside).unlink(missing_ok=True)
    store.write_bytes(b"no database at all" * 1000)

    with modeler.open(folder) as workspace:
        with pytest.raises(DamagedIndex, match="damaged"):
            workspace.index()
        rebuilt = workspace.index(rebuild=True)
        assert workspace.index_status().waiting == 0

    kept = [Path(note.partition(" was kept as ")[2]) for note in rebuilt.changes.said if "kept as" in note]
    assert [path.is_dir() for path in kept] == [True]
    assert (kept[0] / "passages.sqlite").read_bytes().startswith(b"no database at all")


def test_a_file_that_cannot_be_read_is_told_and_stops_nothing(
    folder: Path, embedded: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Path.read_bytes

    def refused(self: Path) -> bytes:
        if self.name == "stock.md":
            raise PermissionError(13, "Permission denied", str(self))
        return read(self)

    monkeypatch.setattr(Path, "read_bytes", refused)  # a mode of 000 keeps nothing from root

    changes = _update(folder)

    assert {one.span.path: one.reason for one in changes.skipped}.keys() == {"stock.md"}
    with _opened(folder) as index:
        assert set(index.store.files()) >= {"vendors.md"}


def test_files_that_change_are_followed(folder: Path, embedded: list[str]) -> None:
    stop = threading.Event()
    with modeler.open(folder) as workspace:
        seen = workspace.watch(stop=stop)
        assert next(seen).changes.added == 2
        (folder / "stock.md").write_text("# Stock\nCounted by day.\n", encoding="utf-8")
        assert next(seen).changes.changed == 1
        (folder / "stock.md").rename(folder / "inventory.md")
        assert next(seen).changes.moved == 1
        (folder / "inventory.md").unlink()
        assert next(seen).changes.removed == 1
        stop.set()
        assert list(seen) == []


def test_an_index_whose_files_are_all_gone_is_empty(folder: Path, embedded: list[str]) -> None:
    with modeler.open(folder) as workspace:
        workspace.index()
        for file in folder.glob("*.md"):
            file.unlink()
        assert workspace.index().changes.removed == 2
        assert workspace.search("vendors").hits == ()
