"""What should not be in a workspace, but is: the application shows it, or says what is wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from textual.app import App, ComposeResult
from textual.widgets import Input, Label, TextArea, Tree
from textual.widgets.tree import TreeNode

from modeler.tui.app import ModelerApp
from modeler.tui.excerpt import AROUND, LONGEST, read_excerpt
from modeler.tui.explorer import Explorer, Place
from modeler.tui.overview import ColumnEntry, Overview, TableEntry
from modeler.tui.viewer import FileViewer
from tests.tui.waiting import ready


@pytest.mark.anyio
async def test_control_characters_of_a_file_never_reach_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "evil.sql").write_text(
        "CREATE TABLE t (a int); -- \x1b]52;c;cm0gLXJm\x07 \x1b[2J \x9b2J\n", encoding="utf-8"
    )
    app = ModelerApp(tmp_path)

    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot, app)
        app.push_screen(FileViewer(tmp_path, "evil.sql"))
        await pilot.pause()
        drawing = app.export_screenshot()

    assert "␛]52;c;cm0gLXJm" in drawing.replace("&#160;", " ")
    assert "\x1b" not in drawing
    assert "\x9b" not in drawing


class _Alone(App[None]):
    """An explorer with nothing around it."""

    def compose(self) -> ComposeResult:
        yield Explorer()


@pytest.mark.anyio
async def test_of_ten_thousand_tables_the_filter_finds_the_last() -> None:
    app = _Alone()
    async with app.run_test(size=(60, 30)) as pilot:
        app.query_one(Explorer).show(_overview(10_000))
        shown = len(list(_nodes(app)))
        app.query_one(Input).focus()
        await pilot.press(*"order_9999")
        found = [str(node.label) for node in _nodes(app)]

    assert shown < 300
    assert "order_9999" in found


@pytest.mark.anyio
async def test_words_of_the_filter_may_be_of_table_and_column() -> None:
    app = _Alone()
    async with app.run_test(size=(60, 30)) as pilot:
        app.query_one(Explorer).show(_overview(20))
        app.query_one(Input).focus()
        await pilot.press(*"r_7 价格")
        found = [str(node.label) for node in _nodes(app)]

    assert found == ["wh  1", "order_7", "价格😀  int"]


def _overview(count: int) -> Overview:
    columns = (ColumnEntry("id", "bigint", "PK"), ColumnEntry("价格😀", "int", ""))
    tables = (TableEntry("wh", f"order_{n}", "", columns, f"wh.order_{n}\nid\n价格😀") for n in range(count))
    return Overview("warehouse", "", "redshift", "", tuple(tables))


def _nodes(app: App[None]) -> list[TreeNode[Place]]:
    tree: Tree[Place] = app.query_one(Tree)
    found: list[TreeNode[Place]] = []
    waiting = list(tree.root.children)
    while waiting:
        node = waiting.pop(0)
        found.append(node)
        waiting = [*node.children, *waiting]
    return found


@pytest.mark.parametrize(
    ("line", "first"),
    [
        pytest.param(1, 1, id="the beginning"),
        pytest.param(30_000, 30_001 - AROUND, id="the middle"),
        pytest.param(99_999_999, 60_001 - 2 * AROUND, id="past the end, since the file has shrunk"),
    ],
)
def test_of_a_long_file_the_lines_around_are_read(tmp_path: Path, line: int, first: int) -> None:
    (tmp_path / "long.sql").write_text("".join(f"{n}\n" for n in range(1, 60_001)), encoding="utf-8")

    excerpt = read_excerpt(tmp_path, "long.sql", line)

    assert excerpt.text.split("\n")[0] == str(first)
    assert excerpt.before == first - 1
    assert excerpt.is_part
    assert excerpt.text.count("\n") + 1 == 2 * AROUND


def test_a_line_of_five_megabytes_is_cut(tmp_path: Path) -> None:
    (tmp_path / "dump.sql").write_text("SELECT " + "x, " * 1_700_000 + "y\nFROM t\n", encoding="utf-8")

    excerpt = read_excerpt(tmp_path, "dump.sql", 1)

    first, second = excerpt.text.split("\n")
    assert len(first) == LONGEST + len(" …")
    assert second == "FROM t"
    assert excerpt.is_part


@pytest.mark.parametrize("length", [LONGEST - 1, LONGEST, LONGEST + 1])
def test_a_line_is_cut_only_where_it_is_too_long(tmp_path: Path, length: int) -> None:
    (tmp_path / "f.sql").write_text("x" * length + "\nlast", encoding="utf-8")

    excerpt = read_excerpt(tmp_path, "f.sql", 1)

    assert excerpt.is_part is (length > LONGEST)
    assert excerpt.text.split("\n")[1] == "last"


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("path", "said"),
    [
        pytest.param("gone.sql", "gone.sql cannot be read: No such file", id="deleted meanwhile"),
        pytest.param("../secret", "../secret cannot be read: it lies outside", id="outside of the workspace"),
        pytest.param("bad\0name", "cannot be read", id="no name at all"),
    ],
)
async def test_a_file_that_cannot_be_opened_says_why(tmp_path: Path, path: str, said: str) -> None:
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    (tmp_path / "here").mkdir()
    app = _Alone()

    async with app.run_test() as pilot:
        app.push_screen(FileViewer(tmp_path / "here", path, 3))
        await pilot.pause()

        assert said in app.screen.query_one(TextArea).text


@pytest.mark.anyio
async def test_a_file_of_five_megabytes_opens_at_its_line(tmp_path: Path) -> None:
    lines = [f"INSERT INTO t VALUES ({number}, '价格😀');\n" for number in range(130_000)]
    (tmp_path / "load.sql").write_text("".join(lines), encoding="utf-8")
    app = _Alone()

    async with app.run_test(size=(100, 30)) as pilot:
        app.push_screen(FileViewer.at(tmp_path, "load.sql:100001-100002"))
        await pilot.pause()
        area = app.screen.query_one(TextArea)

        assert (tmp_path / "load.sql").stat().st_size > 5_000_000
        assert area.selected_text.startswith("INSERT INTO t VALUES (100000, '价格😀');")


@pytest.mark.anyio
async def test_a_warehouse_that_is_lost_costs_its_queries_only(tmp_path: Path, shop: Path) -> None:
    folder = Path(shutil.copytree(shop, tmp_path / "shop", ignore=shutil.ignore_patterns(".modeler")))
    app = ModelerApp(folder)

    async with app.run_test(size=(120, 40)) as pilot:
        await ready(pilot, app)
        app.action_tab("query")
        app.query_one("#sql", TextArea).text = "SELECT COUNT(*) AS n FROM sample.orderinfo"
        shutil.rmtree(folder / "data")
        await pilot.press("f5")
        await ready(pilot, app)
        told = [note.message for note in app._notifications if note.severity == "error"]
        app.action_reload()
        await ready(pilot, app)
        place = str(app.query_one("#where", Label).render())

    assert len(told) == 1
    assert "Traceback" not in told[0]
    assert "no warehouse: nothing is tested" in place


@pytest.mark.anyio
async def test_the_narrowest_screen_is_drawn_and_the_next_larger_one_is_whole_again(
    tmp_path: Path, shop: Path
) -> None:
    folder = Path(shutil.copytree(shop, tmp_path / "shop", ignore=shutil.ignore_patterns(".modeler")))
    app = ModelerApp(folder)

    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot, app)
        for name in ("joins", "erd", "constants", "tests", "query", "models", "report", "assistant"):
            app.action_tab(name)
            await ready(pilot, app)
            await pilot.resize_terminal(20, 5)
            await pilot.pause()
            await pilot.resize_terminal(80, 24)
            await pilot.pause()
        shown = app.query_one("#request").region

    assert (shown.width, shown.height) == (80, 3)
