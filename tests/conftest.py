"""The one seam between the tests and the machine they run on: home, environment, network and clock are cut here."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent

_FOREIGN = ("MODELER_", "AWS_", "PG", "REDSHIFT_", "DUCKDB_", "OPENAI_", "XDG_", "HF_")
_FIXED = {
    # an odd zone, so that a result that depends on local time differs from the one expected
    "TZ": "Pacific/Chatham",
    "LC_ALL": "C.UTF-8",
    "COLUMNS": "120",
    "NO_COLOR": "1",
    "TERM": "dumb",
    "MPLBACKEND": "Agg",
    "HF_HUB_OFFLINE": "1",
}


@pytest.fixture(scope="session", autouse=True)
def cut_off(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """For the whole session, so that shared fixtures and the processes they start are cut off too."""
    with pytest.MonkeyPatch.context() as patch:
        for variable in os.environ:
            if variable.startswith(_FOREIGN):
                patch.delenv(variable)
        patch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
        for variable, value in _FIXED.items():
            patch.setenv(variable, value)
        time.tzset()
        patch.setattr(socket.socket, "connect", _local_only(socket.socket.connect))
        patch.setattr(socket.socket, "connect_ex", _local_only(socket.socket.connect_ex))
        yield
    time.tzset()


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The folder of this checkout."""
    return CHECKOUT


@pytest.fixture(scope="session")
def shop() -> Path:
    """The example workspace; tests read it and never write to it."""
    return CHECKOUT / "examples" / "shop"


def _local_only(connect: Any) -> Any:
    def guarded(self: socket.socket, address: Any) -> Any:
        is_remote = self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in (
            "127.0.0.1",
            "::1",
            "localhost",
        )
        if is_remote:
            raise OSError(f"tests have no network: {address}")
        return connect(self, address)

    return guarded
