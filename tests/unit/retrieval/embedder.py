"""An embedder that tells texts apart and knows no meaning."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest

from modeler.retrieval.embedding.transformer import Transformer


def digesting(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Put it in place of every other; the list gets each text that is embedded, in order."""
    seen: list[str] = []

    def encode(_: Transformer, texts: Iterable[str]) -> np.ndarray[Any, Any]:
        held = list(texts)
        seen.extend(held)
        rows = [np.frombuffer(hashlib.sha512(text.encode()).digest() * 6, dtype=np.uint8) for text in held]
        vectors = np.array(rows, dtype=np.float32)
        normed: np.ndarray[Any, Any] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return normed

    monkeypatch.setattr(Transformer, "encode", encode)
    return seen
