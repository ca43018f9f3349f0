"""Run a small program by itself: an empty folder, no network where the system allows, little time and memory."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path

_FILE_SIZE = 4 * 1024**2
"""No file it writes may be longer; unit: bytes."""


def run_isolated(
    command: tuple[str, ...],
    files: Mapping[str, str],
    standard_input: str,
    *,
    timeout_seconds: float,
    memory: int,
) -> bytes | str:
    """The standard output of *command*, started in a new folder that holds *files*; or in words why there is none.

    The environment is empty, the network is cut off where the system lets an ordinary user do so, and the program
    may not run longer than *timeout_seconds* nor reserve more than *memory* bytes.
    """
    with tempfile.TemporaryDirectory(prefix="modeler-proof-") as folder:
        for name, text in files.items():
            Path(folder, name).write_text(text, encoding="utf-8", errors="surrogateescape")
        try:
            ended = subprocess.run(  # noqa: S603 - the program is an interpreter found on PATH, its file ours
                (*_without_network(), *command),
                cwd=folder,
                env={"PATH": os.defpath, "HOME": folder, "LC_ALL": "C.UTF-8"},
                input=standard_input.encode(),
                capture_output=True,
                timeout=timeout_seconds,
                preexec_fn=partial(_limit, int(timeout_seconds) + 1, memory),
                check=False,
            )
        except subprocess.TimeoutExpired:
            return f"the code ran longer than {timeout_seconds:g} seconds"
        except OSError as error:
            return f"the interpreter did not start: {error.strerror}"
    if ended.returncode:
        said = ended.stderr.decode("utf-8", "replace").strip().splitlines()
        return f"the code did not run: {said[-1][:200] if said else f'exit code {ended.returncode}'}"
    return ended.stdout


def _without_network() -> tuple[str, ...]:
    unshare = shutil.which("unshare")
    if unshare is None:
        return ()
    wrapped = (unshare, "--net", "--map-root-user", "--")
    probe = subprocess.run((*wrapped, "true"), capture_output=True, check=False)  # noqa: S603 - fixed words
    return wrapped if probe.returncode == 0 else ()


def _limit(seconds: int, memory: int) -> None:
    """What the child sets for itself before it becomes the interpreter."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_FILE_SIZE, _FILE_SIZE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
