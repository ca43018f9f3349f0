"""A file to its passages: read, without secrets, cut by every collection that takes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b

from modeler.catalog.names import Skipped
from modeler.retrieval.collections import Collection
from modeler.retrieval.cutting import CUTTERS, VERSION
from modeler.retrieval.cutting.pieces import bounded, mentioned_tables
from modeler.retrieval.passage import Passage
from modeler.retrieval.secrets import redact
from modeler.sources.discovery import SourceFile, read_text


@dataclass(frozen=True, slots=True)
class CutFile:
    """What one file gave."""

    file: SourceFile
    digest: str
    """Of its text."""
    passages: tuple[Passage, ...]
    indexed: tuple[tuple[str, str, str], ...]
    """The words of each for the lexical index: found where the file is cut, by many processes."""
    secrets: tuple[tuple[int, str], ...]
    """Line and kind of what was redacted."""
    notice: Skipped | None


def digest_of(text: str) -> str:
    """The digest by which a file's content is known again."""
    return blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()


def fingerprint(collections: Iterable[Collection]) -> str:
    """Of the way *collections* cut: when it changes, files are cut again."""
    return ":".join((VERSION, *(f"{one.name}={one.fingerprint}" for one in collections)))


def cut_file(taken: tuple[SourceFile, tuple[Collection, ...]]) -> CutFile:
    """The passages of a file for the collections that take it, and its notice where it could not be read."""
    file, collections = taken
    text, notice = read_text(file)
    digest = digest_of(text)
    clean = redact(text, file.language)
    passages = tuple(one for collection in collections for one in _passages(clean.text, file, collection))
    indexed = tuple(one.indexed for one in passages)
    return CutFile(file, digest, passages, indexed, tuple((one.line, one.kind) for one in clean.found), notice)


def _passages(text: str, file: SourceFile, collection: Collection) -> Iterator[Passage]:
    is_sql = file.language == "sql"
    for piece in CUTTERS.load(collection.cut)(text, file.path, file.language):
        for part in bounded(piece, collection.max_characters):
            yield Passage(
                file.path,
                part.first_line,
                part.last_line,
                part.kind or file.language,
                file.language,
                part.title,
                part.text,
                tuple(dict.fromkeys(part.symbols)),
                mentioned_tables(part.text, prose=not is_sql),
                collection.name,
                part.context,
            )
