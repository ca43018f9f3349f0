"""One question to a vector in milliseconds, without torch: the encoder of BERT (Devlin et al. 2019) in NumPy.

A command line answers one question and ends; importing sentence-transformers for it takes longer than the search.
"""

from __future__ import annotations

import json
import math
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

_Array: TypeAlias = np.ndarray[Any, np.dtype[np.float32]]


class QuestionEncoder:
    """A BERT with mean pooling from the files of a sentence-transformers model."""

    def __init__(self, folder: Path) -> None:
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        self._heads = int(config["num_attention_heads"])
        self._layers = int(config["num_hidden_layers"])
        self._epsilon = float(config["layer_norm_eps"])
        self._weights: dict[str, _Array] = load_file(folder / "model.safetensors")
        self._tokens = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokens.no_padding()
        self._tokens.enable_truncation(_longest(folder))

    def encode(self, text: str) -> _Array:
        """The vector of *text*: float32, of unit length."""
        ids = np.array(self._tokens.encode(text).ids)
        weights = self._weights
        held = weights["embeddings.word_embeddings.weight"][ids]
        held = held + weights["embeddings.position_embeddings.weight"][: len(ids)]
        held = held + weights["embeddings.token_type_embeddings.weight"][0]
        held = self._normed(held, "embeddings.LayerNorm")
        for layer in range(self._layers):
            held = self._layer(held, f"encoder.layer.{layer}")
        mean = held.mean(axis=0)
        return np.asarray(mean / np.linalg.norm(mean), dtype=np.float32)

    def _layer(self, held: _Array, name: str) -> _Array:
        attended = self._linear(self._attended(held, f"{name}.attention.self"), f"{name}.attention.output.dense")
        held = self._normed(held + attended, f"{name}.attention.output.LayerNorm")
        inner = _gelu(self._linear(held, f"{name}.intermediate.dense"))
        return self._normed(held + self._linear(inner, f"{name}.output.dense"), f"{name}.output.LayerNorm")

    def _attended(self, held: _Array, name: str) -> _Array:
        count, width = held.shape
        query, key, value = (
            self._linear(held, f"{name}.{part}").reshape(count, self._heads, -1).transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 2, 1) / math.sqrt(width / self._heads)
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        shares = scores / scores.sum(axis=-1, keepdims=True)
        mixed: _Array = (shares @ value).transpose(1, 0, 2).reshape(count, width)
        return mixed

    def _linear(self, held: _Array, name: str) -> _Array:
        product: _Array = held @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]
        return product

    def _normed(self, held: _Array, name: str) -> _Array:
        centred = held - held.mean(axis=-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + self._epsilon)
        normed: _Array = scaled * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]
        return normed


@lru_cache(maxsize=2)
def question_encoder(folder: Path) -> QuestionEncoder | None:
    """The encoder for the model in *folder*, kept; None where the model is built otherwise."""
    return QuestionEncoder(folder) if _is_plain_bert(folder) else None


def _is_plain_bert(folder: Path) -> bool:
    """Whether it is a BERT whose tokens are averaged and scaled to unit length, with nothing more."""
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
        pooling = json.loads((folder / "1_Pooling" / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    kinds = [str(module.get("type", "")).rpartition(".")[2] for module in modules]
    return (
        config.get("model_type") == "bert"
        and config.get("hidden_act") == "gelu"
        and kinds in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"])
        and bool(pooling.get("pooling_mode_mean_tokens"))
        and not any(pooling.get(key) for key in ("pooling_mode_cls_token", "pooling_mode_max_tokens"))
        and (folder / "model.safetensors").is_file()
        and (folder / "tokenizer.json").is_file()
    )


def _longest(folder: Path) -> int:
    """Tokens that are read; the rest of a text is cut off."""
    try:
        held = json.loads((folder / "sentence_bert_config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return 512
    return int(held.get("max_seq_length") or 512)


def _gelu(held: _Array) -> _Array:
    """Hendrycks and Gimpel 2016, its erf by formula 7.1.26 of Abramowitz and Stegun (error below 1.5e-7)."""
    scaled = np.abs(held) / math.sqrt(2.0)
    t = 1.0 / (1.0 + 0.3275911 * scaled)
    series = ((((1.061405429 * t - 1.453152027) * t) + 1.421413741) * t - 0.284496736) * t + 0.254829592
    erf = np.sign(held) * (1.0 - series * t * np.exp(-scaled * scaled))
    return np.asarray(held * 0.5 * (1.0 + erf), dtype=np.float32)
