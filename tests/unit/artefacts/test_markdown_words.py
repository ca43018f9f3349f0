"""Whatever a name or a sentence holds, Markdown shows it as it is; the oracle is a Markdown reader."""

from __future__ import annotations

from html import unescape
from html.parser import HTMLParser

from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from modeler.artefacts.report.markdown_words import code, escaped, fenced

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
_PRINTED = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Zs"], include_characters=" ")
WORDS = st.text(_PRINTED, max_size=40)


class Shown(HTMLParser):
    """The text of a page, and the elements it stands in."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text, self.elements = "", set[str]()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@given(WORDS)
@example("a_b __c__ *d* `e` [f](g) <h> &amp; # 1. ~~x~~ $y$ \\")
@example("1. not a list")
@example("- not a list")
@example("    not a block of code")
def test_text_is_shown_as_it_is(text: str) -> None:
    shown = Shown(READER.render(f"{escaped(text)}\n"))

    assert shown.text.split() == text.split()
    assert shown.elements <= {"p"}


@given(WORDS)
@example("a|b `c` ``d``")
@example("`")
def test_code_is_shown_as_it_is_in_a_table_too(text: str) -> None:
    shown = Shown(READER.render(f"| a |\n| --- |\n| x{code(text or 'x')} |\n"))

    assert shown.text.split("a", 1)[1].strip().removeprefix("x").strip() == (text or "x").strip()
    assert shown.elements <= {"table", "thead", "tbody", "tr", "th", "td", "code"}


@given(st.text(st.sampled_from("`~a \n"), max_size=30))
def test_a_fence_holds_any_text(text: str) -> None:
    (token, *rest) = READER.parse(fenced(text, "sql"))

    assert (token.type, rest) == ("fence", [])
    assert unescape(token.content) == f"{text}\n" or token.content.rstrip("\n") == text.rstrip("\n")
