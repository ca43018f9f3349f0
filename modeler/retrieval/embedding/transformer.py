"""Passages to vectors in bulk, through sentence-transformers; it takes seconds to import, so a worker loads it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from modeler.errors import IndexUnavailable
from modeler.retrieval.embedding.model_files import ModelFiles

if TYPE_CHECKING:
    import numpy as np

_TOGETHER = 32
"""Texts in one pass."""
_FAST_IN_BFLOAT16 = ("avx512_bf16", "amx_bf16")
"""What a processor must have; elsewhere bfloat16 is slower than float32."""


def best_precision(device: str = "auto") -> str:
    """``bfloat16`` where the processor multiplies it (half the time, top ten the same to .98), else ``float32``."""
    if device not in ("", "auto", "cpu"):
        return "float32"
    try:
        held = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return "float32"
    return "bfloat16" if any(flag in held for flag in _FAST_IN_BFLOAT16) else "float32"


class Transformer:
    """A model that is loaded when it is first needed, or beforehand by :meth:`load`."""

    def __init__(self, model: ModelFiles, *, precision: str, device: str = "auto", threads: int = 0) -> None:
        self._model = model
        self._precision = precision
        self._device = None if device in ("", "auto") else device
        self._threads = threads
        self._loading: Future[Any] | None = None

    def load(self) -> None:
        """Begin to load it in a worker; returns at once."""
        if self._loading is None:
            pool = ThreadPoolExecutor(1, thread_name_prefix="embedder")
            self._loading = pool.submit(self._loaded)
            pool.shutdown(wait=False)

    def encode(self, texts: Iterable[str]) -> np.ndarray[Any, Any]:
        """One row of unit length a text, as float32.

        Raises:
            IndexUnavailable: the model cannot be loaded.
        """
        self.load()
        assert self._loading is not None  # noqa: S101 - tells the type checker what load() did
        held = self._loading.result()
        vectors: np.ndarray[Any, Any] = held.encode(
            list(texts), batch_size=_TOGETHER, normalize_embeddings=True, show_progress_bar=False
        )
        return vectors.astype("float32")

    def _loaded(self) -> Any:
        # both are read when the package is imported; the files are given by path, so nothing need be looked up
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        try:
            import torch
            import transformers
            from sentence_transformers import SentenceTransformer

            if self._threads:
                torch.set_num_threads(self._threads)
            transformers.utils.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
            return SentenceTransformer(
                str(self._model.folder),
                device=self._device or ("cpu" if not torch.cuda.is_available() else None),
                local_files_only=True,
                model_kwargs={"dtype": getattr(torch, self._precision)},
            )
        except (OSError, ValueError, RuntimeError, ImportError) as error:
            raise IndexUnavailable(
                f"the embedder {self._model.name} cannot be loaded: {error}",
                hint="[index] model must be a sentence-transformers model, by name or path",
            ) from error
