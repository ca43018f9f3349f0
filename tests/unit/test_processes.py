"""Processes that share work."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from modeler.processes import Processes


def ends_others(number: int) -> int:
    """Twice *number*, in the process that asked; others die."""
    if os.environ.get("MODELER_TEST_ASKER") != str(os.getpid()):
        os._exit(1)
    return 2 * number


def test_results_come_in_the_order_of_their_items() -> None:
    with Processes(2) as pool:
        assert list(pool.map(abs, range(-100, 0), batch=3)) == list(range(100, 0, -1))


def test_an_exception_of_the_function_is_raised_where_it_was_asked() -> None:
    with Processes(1) as pool, pytest.raises(ValueError, match="invalid literal"):
        list(pool.map(int, ["1", "x"], batch=2))


def test_the_work_of_a_process_that_dies_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MODELER_TEST_ASKER", str(os.getpid()))
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    with Processes(1) as pool:
        assert list(pool.map(ends_others, [1, 2, 3], batch=1)) == [2, 4, 6]


def test_a_program_without_a_guard_on_standard_input_is_not_run_again() -> None:
    program = (
        "from modeler.processes import Processes\n"
        "print('once')\n"
        "with Processes(2) as pool: print(list(pool.map(abs, [-1, -2, -3], batch=1)))\n"
    )
    ran = subprocess.run([sys.executable], input=program, capture_output=True, text=True, timeout=60, check=True)

    assert ran.stdout == "once\n[1, 2, 3]\n"


def test_what_a_library_prints_gets_between_no_answers(capfd: pytest.CaptureFixture[str]) -> None:
    with Processes(1) as pool:
        assert list(pool.map(print, ["a", "b"], batch=1)) == [None, None]

    assert capfd.readouterr().out == ""
