"""The commit of a git work tree is read from its files, however git keeps them."""

from __future__ import annotations

from pathlib import Path

import pytest

from modeler.workspace.commit import commit_of

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def repository(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("packed_refs", "packed-refs")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


@pytest.mark.parametrize(
    "files",
    [
        {"HEAD": f"{COMMIT}\n"},
        {"HEAD": "ref: refs/heads/main\n", "refs__heads__main": f"{COMMIT}\n"},
        {"HEAD": "ref: refs/heads/main\n", "packed_refs": f"# pack-refs\n{COMMIT} refs/heads/main\n"},
    ],
    ids=["detached", "a branch", "packed"],
)
def test_the_commit_of_a_folder_inside_a_work_tree(tmp_path: Path, files: dict[str, str]) -> None:
    repository(tmp_path / ".git", **files)
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)

    assert commit_of(inner) == COMMIT[:12]


def test_a_linked_work_tree_has_its_head_elsewhere(tmp_path: Path) -> None:
    shared = repository(tmp_path / "main" / ".git", refs__heads__fix=f"{COMMIT}\n")
    own = repository(shared / "worktrees" / "fix", HEAD="ref: refs/heads/fix\n", commondir="../..\n")
    linked = tmp_path / "linked"
    linked.mkdir()
    (linked / ".git").write_text(f"gitdir: {own}\n")

    assert commit_of(linked) == COMMIT[:12]


@pytest.mark.parametrize("head", ["", "ref: refs/heads/unborn\n", "$(touch x)\n", "\0\xff"])
def test_no_commit_is_no_commit(tmp_path: Path, head: str) -> None:
    repository(tmp_path / ".git", HEAD=head)

    assert commit_of(tmp_path) == ""
