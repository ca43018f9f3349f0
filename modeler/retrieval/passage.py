"""What is found: a passage of a source with its place, and a hit with its reasons."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from pathlib import PurePosixPath

from modeler.catalog.names import Span
from modeler.retrieval.words import indexed, spaced


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """Lines of one file that mean something together: a table, a statement, a function, a section."""

    path: str
    """POSIX, relative to the workspace."""
    first_line: int
    last_line: int
    """Both ends are included; lines count from 1."""
    kind: str
    """``ddl``, ``sql``, the language of source (``php``), ``markdown``, ``lookml``, ``sample`` and so on."""
    language: str
    """As :mod:`modeler.sources.kinds` calls it."""
    title: str
    """What it is: ``Vendor::name``, ``Data dictionary > sample.skuinfo``."""
    text: str
    """Without secrets."""
    symbols: tuple[str, ...] = ()
    """Classes, functions and fields that it defines."""
    tables: tuple[str, ...] = ()
    """Tables it mentions as it writes them: ``sample.skuinfo``, ``skuinfo``."""
    collection: str = ""
    """The collection of ``index/`` it belongs to."""
    context: str = ""
    """A line about what it stands in: the comment of its class."""
    gist: str = ""
    """What an embedder reads in place of :attr:`text` where most of the text is form: a table in words."""

    @property
    def place(self) -> str:
        """``path:first-last``."""
        return str(Span(self.path, self.first_line, self.last_line))

    @property
    def embedded_text(self) -> str:
        """What an embedder reads: where it stands, then what :attr:`digest` is made of; identifiers taken apart.

        Embedders were taught on prose: with ``vendor name`` for ``vendorName`` they found some questions more of a
        hundred (benchmarks/retrieval.py).
        """
        place = PurePosixPath(self.path)
        return f"{spaced(' '.join((*place.parts[:-1], place.stem)))}\n{spaced(self._own_text)}"

    @property
    def indexed(self) -> tuple[str, str, str]:
        """The words of its title, of what is beside it and of its text, for the lexical index."""
        beside = " ".join((*self.symbols, self.path, self.context))
        return indexed(self.title), indexed(beside), indexed(self.text)

    @property
    def _own_text(self) -> str:
        name = PurePosixPath(self.path)
        title = "" if self.title in (name.name, name.stem) else self.title
        return "\n".join(part for part in (title, self.context, self.gist or self.text) if part)

    @property
    def digest(self) -> str:
        """The same wherever its file lies: a file that is moved keeps the vectors made under its old name."""
        return blake2b(self._own_text.encode("utf-8", "replace"), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found."""

    passage: Passage
    score: float
    """Of the fused ranking, 0 to 1; comparable within one search only."""
    why: str
    """What matched, in words."""

    @property
    def place(self) -> str:
        """``path:first-last``."""
        return self.passage.place

    @property
    def title(self) -> str:
        """What the passage is."""
        return self.passage.title

    @property
    def text(self) -> str:
        """The words of the passage."""
        return self.passage.text
