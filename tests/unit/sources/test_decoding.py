"""Text in any encoding is read, and what had to be guessed is said; binary content is refused."""

from __future__ import annotations

import pytest

from modeler.sources.decoding import decode

TEXT = "-- Größe\nCREATE TABLE s.größe (preis int);\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_encodings_that_are_certain_pass_without_a_word(encoding: str) -> None:
    assert decode(TEXT.encode(encoding), "a.sql") == (TEXT, None)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_its_mark_is_recognised_and_said(encoding: str) -> None:
    text, notice = decode(TEXT.encode(encoding), "a.sql")

    assert text == TEXT
    assert notice is not None
    assert encoding.upper() in notice.reason


def test_cp1252_is_the_last_guess_and_the_first_foreign_byte_is_its_place() -> None:
    text, notice = decode("-- ok\n-- „teuer“: 5 €".encode("cp1252"), "d/a.sql")

    assert text == "-- ok\n-- „teuer“: 5 €"
    assert notice is not None
    assert str(notice.span) == "d/a.sql:2"
    assert "not UTF-8" in notice.reason


def test_bytes_that_cp1252_lacks_are_latin1() -> None:
    text, notice = decode(b"-- \x81\xe4", "a.sql")

    assert text == "-- \x81ä"
    assert notice is not None
    assert notice.reason.endswith("Latin-1")


def test_one_broken_byte_does_not_turn_utf8_into_cp1252() -> None:
    text, notice = decode("-- größer, höher".encode() + b"\xff", "a.sql")

    assert text == "-- größer, höher\ufffd"
    assert notice is not None
    assert "1 of the file's characters" in notice.reason


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (b"PK\x03\x04rest", "a ZIP archive"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"PAR1rest", "a Parquet file"),
        (b"PGDMP\x01", "pg_restore"),
        (bytes(range(256)) * 4, "zero bytes"),
        (b"\x01\x02\x03\x04" * 10, "control characters"),
    ],
)
def test_binary_content_is_refused_with_what_it_looks_like(content: bytes, kind: str) -> None:
    text, notice = decode(content, "a.sql")

    assert text == ""
    assert notice is not None
    assert "binary" in notice.reason
    assert kind in notice.reason


def test_line_ends_of_every_system_are_one() -> None:
    assert decode(b"a\r\nb\rc\n", "a.sql") == ("a\nb\nc\n", None)


def test_an_empty_file_is_an_empty_text() -> None:
    assert decode(b"", "a.sql") == ("", None)
