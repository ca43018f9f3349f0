"""What an index costs: until it can be searched, when nothing changed, for a search, and over bare encoding.

usage: python benchmarks/index.py [--files 10000] [--passages 50000] [--encoded 400]

The tree is generated: classes of PHP, modules of Python, queries and pages, no two alike: nothing is spared by
de-duplication. Searches run over vectors drawn by chance, the embedding of the question apart. Times are of the
wall and of the processor (this process and those it started): where others use the machine only the latter tells.
"""

from __future__ import annotations

import argparse
import math
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np

import modeler
from modeler.retrieval.collections import load_collections
from modeler.retrieval.embedding.question import QuestionEncoder
from modeler.retrieval.embedding.transformer import Transformer
from modeler.retrieval.index import Index
from modeler.sources.discovery import discover

_SYLLABLES = ("or", "der", "ma", "ket", "sta", "lin", "vo", "ti", "ran", "pel", "gos", "ni", "cur", "ba")
_WORDS = tuple("".join(parts) for parts in product(_SYLLABLES, repeat=3))
"""2,744 words, the first of which are frequent as the first words of any language are."""
_DIMENSION = 384


def main() -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--passages", type=int, default=50_000)
    parser.add_argument("--encoded", type=int, default=400)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        _tree(folder / "tree", options.files, random.Random(6))  # noqa: S311 - reproducible, not safe
        _until_usable(folder / "tree")
        _encoding(folder / "small", options.encoded)
        _searching(folder / "large", options.passages)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of all of it together: {peak:,.0f} MB")


def _until_usable(tree: Path) -> None:
    """The first run until words can be searched, a search, and a second run over what has not changed."""
    files = len(discover(tree).files)
    with modeler.open(tree) as workspace:
        with _timed(f"{files:,} files: until words can be searched"):
            workspace.index(embeds=False)
        print(f"    peak memory so far {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB")
        with _timed("a search by words"):
            workspace.search("which market has the order of a vote", by=["words", "tables"])
    with modeler.open(tree) as workspace, _timed("a second run, nothing changed (goal: below 2 s)"):
        assert not workspace.index(embeds=False).changes  # noqa: S101 - what is measured


def _encoding(folder: Path, count: int) -> None:
    """The embedding of *count* passages by the index, beside bare encoding of the same texts."""
    _tree(folder, max(count // 4, 1), random.Random(7))  # noqa: S311 - as above
    texts: list[str] = []
    with Index(folder / ".modeler" / "index", load_collections(folder), root=folder) as index:
        index.update(discover(folder).files, embeds=False)
        embedder = index.spaces[0].embedder
        embedder.encode(["loaded"])
        encode = Transformer.encode

        def kept(self: Transformer, given: Iterable[str]) -> np.ndarray[Any, Any]:
            held = list(given)
            texts.extend(held)
            return encode(self, held)

        with patch.object(Transformer, "encode", kept):
            whole = _processor(lambda: index.update(discover(folder).files))
        bare = _processor(lambda: embedder.encode(texts))
    share = whole / bare - 1
    print(f"{len(texts):,} passages embedded: {len(texts) / whole:.1f} a second of the processor, ", end="")
    print(f"{share:+.1%} over bare encoding of the same texts (goal: at most 15 %)")


def _searching(folder: Path, passages: int) -> None:
    """Searches among *passages* with vectors drawn by chance; the embedding of the question apart."""
    chance = np.random.default_rng(8)
    _tree(folder, passages // 4, random.Random(8))  # noqa: S311 - as above

    def drawn(_: object, texts: Iterable[str]) -> np.ndarray[Any, Any]:
        vectors = chance.standard_normal((len(list(texts)), _DIMENSION)).astype(np.float32)
        unit: np.ndarray[Any, Any] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit

    def asked(_: object, text: str) -> np.ndarray[Any, Any]:
        del text
        return np.asarray(drawn(None, [""])[0])

    picked = random.Random(9)  # noqa: S311 - as above
    with (
        patch.object(Transformer, "encode", drawn),
        patch.object(QuestionEncoder, "encode", asked),
        Index(folder / ".modeler" / "index", load_collections(folder), root=folder) as index,
    ):
        with _timed(f"{passages:,} passages cut, and vectors kept"):
            index.update(discover(folder).files)
        index.search("warm up")
        for name, restriction in (
            ("", {}),
            (", of one kind", {"kinds": ["php"]}),
            (", below a path", {"path": "app"}),
        ):
            times = []
            for _ in range(100):
                question = f"which {_word(picked)} has the {_word(picked)} of a {_word(picked)}"
                start = time.perf_counter()
                index.search(question, **restriction)
                times.append((time.perf_counter() - start) * 1000)
            p95 = statistics.quantiles(times, n=20)[-1]
            print(f"search among {index.passages():,} passages{name}: ", end="")
            print(f"p50 {statistics.median(times):.1f} ms, p95 {p95:.1f} ms (goal: below 50)")
        print(f"    on disk {index.size() / (1 << 20):,.0f} MB")


def _tree(folder: Path, files: int, chance: random.Random) -> None:
    """*files* files, some four passages each."""
    kinds = (("app", "php", _php), ("jobs", "py", _python), ("legacy_sql", "sql", _sql), ("docs", "md", _markdown))
    for number in range(files):
        place, suffix, write = kinds[number % 4]
        file = folder / place / f"{number % 97:02}" / f"{_word(chance)}_{number}.{suffix}"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(write(chance, number)), encoding="utf-8")


def _php(chance: random.Random, number: int) -> Iterator[str]:
    name = "".join(word.capitalize() for word in (_word(chance), _word(chance)))
    yield f"<?php\nnamespace App;\n\n/** What we know of {_word(chance)} {number}. */\n"
    yield f"class {name}{number}\n{{\n"
    for place in range(4):
        verb, what = _word(chance), _word(chance)
        yield f"    public function {verb}Of{what.capitalize()}{place}(array ${what}): int\n    {{\n"
        yield from (f"        $sum += ${what}['{_word(chance)}_{number}'] * {line};\n" for line in range(8))
        yield "        return $sum;\n    }\n\n"
    yield "}\n"


def _python(chance: random.Random, number: int) -> Iterator[str]:
    for place in range(4):
        what = _word(chance)
        yield f"def {what}_{_word(chance)}_{place}({what}):\n"
        yield f'    """{_sentence(chance)}"""\n'
        yield from (f"    {what}['{_word(chance)}'] = {number} + {line}\n" for line in range(6))
        yield f"    return {what}\n\n\n"


def _sql(chance: random.Random, number: int) -> Iterator[str]:
    for _ in range(4):
        one, other = (_word(chance), _word(chance))
        yield f"-- {_sentence(chance)}\nSELECT {one}_id, SUM({other}_amount) AS total_{number}\n"
        yield f"FROM shop.{one} o\nJOIN shop.{other} p ON o.{other}_id = p.{other}_id\nGROUP BY 1;\n\n"


def _markdown(chance: random.Random, number: int) -> Iterator[str]:
    for place in range(4):
        sentences = " ".join(_sentence(chance) for _ in range(5))
        yield f"## {_word(chance).capitalize()} {number}.{place}\n\n{sentences}\n\n"


def _word(chance: random.Random) -> str:
    """By Zipf's law: the rank of a word is drawn evenly on a scale of logarithms."""
    return _WORDS[int(math.exp(chance.random() * math.log(len(_WORDS)))) - 1]


def _sentence(chance: random.Random) -> str:
    return f"Each {' '.join(_word(chance) for _ in range(6))} is counted {chance.randrange(10_000)} times."


@contextmanager
def _timed(what: str) -> Iterator[None]:
    start, processor = time.perf_counter(), _spent()
    yield
    print(f"{what}: {time.perf_counter() - start:.1f} s, {_spent() - processor:.1f} s of the processor")


def _processor(run: Callable[[], object]) -> float:
    start = _spent()
    run()
    return _spent() - start


def _spent() -> float:
    """Processor time of this process and of those it started that have ended; unit: seconds."""
    held = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in held)


if __name__ == "__main__":
    main()
