"""Somebody types requests into a terminal, one after the other."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from modeler.cli.commands import run
from modeler.errors import ExitCode


@pytest.fixture
def folder(shop: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "shop"
    shutil.copytree(shop, copy, ignore=shutil.ignore_patterns(".modeler"))
    return copy


def test_a_conversation_goes_on_from_command_to_command(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ask", str(folder), "-q", "Join orderinfo and skuinfo and draw an ERD"]) == ExitCode.DONE
    assert "o.product_id = s.sku_id" in capsys.readouterr().out

    assert run(["ask", str(folder), "-q", "-c", "Test the cardinality shown in the diagram above"]) == ExitCode.DONE
    out = capsys.readouterr().out
    assert "No table is named: taken from the conversation (sample.orderinfo, sample.skuinfo)." in out
    assert "| sample.skuinfo.sku_id | 2003 | 2000 | 0 |" in out

    assert run(["ask", str(folder), "-q", "-c", "-f", "json", "why?"]) == ExitCode.DONE
    document = json.loads(capsys.readouterr().out)
    assert document["skills"] == ["why"]
    assert document["calls"][0]["arguments"]["subject"].startswith("sample.orderinfo.product_id")


def test_without_continue_a_conversation_begins_anew(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["ask", str(folder), "-q", "Join orderinfo and skuinfo"])
    capsys.readouterr()

    assert run(["ask", str(folder), "-q", "why?"]) == ExitCode.USAGE
    assert "Nothing was said before that could be explained" in capsys.readouterr().out


def test_a_broken_chat_history_is_no_obstacle(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / ".modeler").mkdir(exist_ok=True)
    (folder / ".modeler" / "chat.jsonl").write_bytes(b'{"words": 1}\n\xff\xfe broken\n')

    assert run(["ask", str(folder), "-q", "-c", "Describe skuinfo"]) == ExitCode.DONE
    assert "## sample.skuinfo" in capsys.readouterr().out


def test_what_goes_in_is_listed_with_its_size(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--show-context", "--selected", "SELECT 1", "--open-file", "ddl/skuinfo.sql", "--drop", "selection"]

    run(["ask", str(folder), "Describe this table", *options])
    captured = capsys.readouterr()
    assert "## sample.skuinfo" in captured.out
    assert "context: prompt prompt: 19 characters" in captured.err
    assert "context: selected text selection: 8 characters, dropped" in captured.err
    assert "context: open file ddl/skuinfo.sql:" in captured.err
    assert "context: retrieved passage" in captured.err


def test_drawings_and_programs_are_written_where_asked(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"

    run(["ask", str(folder), "-q", "--out", str(out), "Draw orderinfo and skuinfo, and write an XGBoost program"])
    written = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()}
    assert written == {
        "erd/diagram.mmd",
        "erd/diagram.dot",
        "erd/diagram.svg",
        "ml/xgboost_quantity_ordered.py",
    }
