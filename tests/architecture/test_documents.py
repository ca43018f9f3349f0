"""What the documents list is what the code has."""

from __future__ import annotations

from pathlib import Path

import modeler.cli.commands as commands_of
from modeler.errors import ExitCode
from modeler.settings import setting_keys


def test_every_setting_is_in_the_reference(checkout: Path) -> None:
    reference = _first_cells(checkout / "docs" / "settings.md")

    assert [cell.strip("`") for cell in reference] == list(setting_keys())


def test_every_exit_code_is_documented(checkout: Path) -> None:
    documented = _first_cells(checkout / "docs" / "exit-codes.md")

    assert [int(code) for code in documented] == sorted(ExitCode)


def test_every_room_is_on_the_map(checkout: Path) -> None:
    rooms = {path.parent.name + "/" for path in (checkout / "modeler").glob("*/__init__.py")}
    rooms |= {path.name for path in (checkout / "modeler").glob("*.py")} - {"__init__.py", "__main__.py"}
    on_the_map = {
        word.strip("`") for cell in _first_cells(checkout / "modeler" / "README.md") for word in cell.split()
    }

    assert rooms <= on_the_map


def _first_cells(document: Path) -> list[str]:
    """The first cell of every body row of the tables in *document*."""
    rows = [line for line in document.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    separators = {number for number, row in enumerate(rows) if set(row) <= set("|-: ")}
    heads = {number - 1 for number in separators}
    return [row.split("|")[1].strip() for number, row in enumerate(rows) if number not in separators | heads]


def test_every_command_is_in_the_readme(checkout: Path) -> None:
    commands = {
        command.name or command.callback.__name__
        for command in commands_of.app.registered_commands
        if command.callback
    }
    documented = " ".join(_first_cells(checkout / "README.md"))

    assert {
        name for name in commands if f"modeler {name}" not in documented and f"`{name}`" not in documented
    } == set()
