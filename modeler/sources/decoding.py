"""Bytes of a source file to text: which encoding they are in, told by the bytes alone."""

from __future__ import annotations

import codecs

from modeler.catalog.names import Skipped, Span


def decode(data: bytes, path: str) -> tuple[str, Skipped | None]:
    r"""The text of *data* with ``\n`` line ends, and a notice where its encoding had to be guessed.

    UTF-8 and anything with a byte order mark pass without a word. UTF-8 with a few foreign bytes keeps its text and
    shows these as U+FFFD; other text is taken for CP1252 (Windows, Latin-1), which every byte fits. Binary content
    gives no text, and a notice that says what it looks like.

    >>> decode("Größe".encode(), "a.sql")
    ('Größe', None)
    >>> text, notice = decode("-- ok\n-- Größe".encode("latin-1"), "a.sql")
    >>> text, str(notice.span), notice.reason
    ('-- ok\n-- Größe', 'a.sql:2', 'the file is not UTF-8; it was read as CP1252 (Latin-1)')
    >>> decode(b"\x89PNG\r\n\x1a\n\x00", "a.sql")[1].reason
    'the file is binary (a PNG image)'
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _line_ends(data[len(mark) :].decode(encoding, "replace")), None
    wide = _wide_encoding(data)
    if wide:
        reason = f"the file has no byte order mark; it was read as {wide.upper()}"
        return _line_ends(data.decode(wide, "replace")), Skipped(Span(path, 1, 1), reason, _SAVE_AS_UTF8)
    looks_like = _binary_kind(data)
    if looks_like:
        reason = f"the file is binary ({looks_like})"
        return "", Skipped(Span(path, 1, 1), reason, "exclude it in .modelerignore if it belongs there")
    try:
        return _line_ends(data.decode("utf-8")), None
    except UnicodeDecodeError as error:
        text, reason = _not_utf8(data)
        line = data.count(b"\n", 0, error.start) + 1
        return _line_ends(text), Skipped(Span(path, line, line), reason, _SAVE_AS_UTF8)


_SAVE_AS_UTF8 = "save it as UTF-8 to be sure of its names"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    # the marks of UTF-32 begin with those of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\x1f\x8b", "gzip-compressed"),
    (b"BZh", "bzip2-compressed"),
    (b"\xfd7zXZ", "xz-compressed"),
    (b"\x28\xb5\x2f\xfd", "zstd-compressed"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"PGDMP", "a pg_dump archive in custom format; pg_restore --schema-only prints its DDL"),
    (b"\x7fELF", "a program"),
)
_SAMPLE = 8192
"""Bytes that decide whether content is text; unit: bytes."""
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\v\x08\x1a\x1b"))
_MOST_CONTROLS = 0.02
_LEAST_WIDE_ZEROS = 0.3


def _wide_encoding(data: bytes) -> str:
    """UTF-16 without its mark: mostly Latin text has a zero in every other byte."""
    sample = data[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = max(len(sample) // 2, 1)
    if odd / half >= _LEAST_WIDE_ZEROS and even == 0:
        return "utf-16-le"
    if even / half >= _LEAST_WIDE_ZEROS and odd == 0:
        return "utf-16-be"
    return ""


def _binary_kind(data: bytes) -> str:
    """What binary content looks like; empty for text."""
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    sample = data[:_SAMPLE]
    if 0 in sample:
        return "it holds zero bytes"
    controls = len(sample) - len(sample.translate(None, _CONTROLS))
    return "it holds control characters" if controls > _MOST_CONTROLS * len(sample) else ""


def _not_utf8(data: bytes) -> tuple[str, str]:
    """Text of bytes that are not all UTF-8, and how it was read."""
    as_utf8 = data.decode("utf-8", "replace")
    broken = as_utf8.count("\ufffd")
    whole = sum(character > "\x7f" for character in as_utf8) - broken
    if whole > broken:
        return as_utf8, f"{broken} of the file's characters are not UTF-8; they are shown as \ufffd"
    try:
        return data.decode("cp1252"), "the file is not UTF-8; it was read as CP1252 (Latin-1)"
    except UnicodeDecodeError:
        return data.decode("latin-1"), "the file is not UTF-8; it was read as Latin-1"


def _line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
