"""The page needs nothing but itself, and can be walked by a reader who does not see it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from modeler.artefacts.analysis import Analysis, Finding, Severity
from modeler.artefacts.report import headlines, html, markdown
from tests.goldens.sample import shop, unexecuted

VOID = {"meta", "br", "link", "img", "input", "hr"}


class Page(HTMLParser):
    """Elements of a page as a browser would nest them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.misnested: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if self.open.pop() != tag:
            self.misnested.append(tag)

    def values(self, attribute: str) -> list[str]:
        return [value for _, attrs in self.elements if (value := attrs.get(attribute)) is not None]


@pytest.fixture(params=[shop, unexecuted], ids=["tested", "not executed"])
def page(request: pytest.FixtureRequest) -> Page:
    return Page(str(html(request.param()).content))


def test_every_element_is_closed_where_it_was_opened(page: Page) -> None:
    assert page.misnested == []
    assert page.open == []


def test_nothing_is_requested_and_nothing_runs(page: Page) -> None:
    tags = {tag for tag, _ in page.elements}
    addresses = [value for name in ("src", "href", "xlink:href") for value in page.values(name)]

    assert not tags & {"script", "link", "img", "iframe", "object", "embed"}
    assert all(not address.startswith(("http", "//", "data:")) for address in addresses)
    assert "url(" not in str(html(shop()).content)


def test_every_chapter_that_is_linked_is_there_once(page: Page) -> None:
    ids = Counter(page.values("id"))
    linked = [address[1:] for address in page.values("href") if address.startswith("#")]

    assert all(ids[target] == 1 for target in linked)
    assert max(ids.values()) == 1


def test_headings_skip_no_level(page: Page) -> None:
    levels = [int(tag[1]) for tag, _ in page.elements if tag in {"h1", "h2", "h3", "h4"}]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("hostile", ['<script>alert("x")</script>', "</style><b>", "{{ 7 * 7 }}", "a & b"])
def test_names_and_sentences_are_text(hostile: str) -> None:
    finding = Finding(Severity.ERROR, hostile, hostile, hostile)
    analysis: Analysis = replace(shop(), title=hostile, goal=hostile, findings=(finding,))

    page = Page(str(html(analysis).content))

    assert "script" not in {tag for tag, _ in page.elements}
    assert page.misnested == []
    assert (
        "49" not in str(html(replace(unexecuted(), title="{{ 7 * 7 }}")).content).split("<h1>")[1].split("</h1>")[0]
    )


def test_a_goal_without_a_query_is_not_passed_over() -> None:
    analysis = replace(unexecuted(), goal="top 5 <unicorns>")

    assert "No query could be composed for “top 5 &lt;unicorns&gt;”" in str(html(analysis).content)
    assert 'No query could be composed for "top 5 \\<unicorns\\>"' in str(markdown(analysis).content)
    assert "  no query could be composed for it; the report says why" in headlines(analysis)
