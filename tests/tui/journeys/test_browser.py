"""The same application in a browser: only who has the address gets in, and the whole example works there too."""

from __future__ import annotations

import http.client
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.tui.journeys.browser import browser_program, page
from tests.tui.journeys.example import assert_saved, first_run_to_saved_report

# one server for all of them
pytestmark = pytest.mark.xdist_group("web")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is served: nothing yet."""
    return tmp_path_factory.mktemp("web")


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """Where ``modeler tui --web`` serves *folder*, with its token."""
    command = [sys.executable, "-m", "modeler", "tui", str(folder), "--web"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        found = re.search(r"http://\S+", process.stderr.readline())
        assert found, "no address was printed"
        yield found.group()
    finally:
        process.terminate()
        process.communicate(timeout=30)


@pytest.mark.parametrize(
    ("query", "headers"),
    [
        pytest.param("", {}, id="without the token"),
        pytest.param("?token=guessed", {}, id="with another token"),
        pytest.param("own", {"Host": "evil.example"}, id="under a name of the web"),
        pytest.param("own", {"Origin": "http://evil.example"}, id="from a page of the web"),
    ],
)
@pytest.mark.parametrize("path", ["/", "/ws", "/static/js/textual.js"])
def test_only_who_has_the_address_gets_in(address: str, path: str, query: str, headers: dict[str, str]) -> None:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    asked = path + (f"?{parts.query}" if query == "own" else query)

    connection.request("GET", asked, headers=headers)

    assert connection.getresponse().status == 403
    connection.close()


@pytest.mark.skipif(browser_program() is None, reason="Chromium is not installed")
def test_from_the_first_run_to_the_saved_report(address: str, folder: Path, tmp_path: Path) -> None:
    program = browser_program()
    assert program is not None
    with page(program, tmp_path) as browser:
        browser.open(address)
        browser.wait_for("Open the example")
        browser.focus()
        first_run_to_saved_report(browser)

        own = urlsplit(address).netloc
        assert {urlsplit(url).netloc for url in browser.requested if url.startswith("http")} == {own}
    assert_saved(folder / "shop")
