"""What holds of redaction whatever the text is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from modeler.retrieval.secrets import MASK, redact
from modeler.retrieval.secrets.grammars import GRAMMARS

_LANGUAGES = st.sampled_from([*sorted(set(GRAMMARS) - {"php fragment"}), "sql", "xml", "env", "markdown", ""])
_PIECES = st.lists(
    st.sampled_from(
        [
            *(
                "password",
                "$password",
                "DB_PASSWORD",
                "apiKey",
                "token",
                "'hunter2'",
                '"hunter2!"',
                "hunter2",
                "=",
                ":",
            ),
            *("=>", "(", ")", "[", "]", "{", "}", ",", ";", "\n", " ", ".", "+", "<?php ", "define", "<a>", "</a>"),
            *(
                "INSERT INTO t (password) VALUES",
                "ß",
                "\U0001f511",
                "\u0130",
                "\ud800",
                "\x00",
                "//",
                "#",
                "--",
                "/*",
            ),
        ]
    ),
    max_size=25,
).map("".join)


@given(_PIECES, _LANGUAGES)
def test_lines_stay_and_a_second_time_finds_nothing_on_them(text: str, language: str) -> None:
    once = redact(text, language)
    assert once.text.count("\n") == text.count("\n")
    assert all(1 <= secret.line <= text.count("\n") + 1 for secret in once.found)
    assert bool(once.found) == (once.text != text)


@given(st.text(max_size=80), _LANGUAGES)
def test_any_text_gives_a_text(text: str, language: str) -> None:
    assert redact(text, language).text.replace(MASK, "").count("\n") == text.count("\n")
