"""Lay out DOT with Graphviz: the ``dot`` command where it is installed, else the wheel graphviz-pure."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Literal

from modeler.errors import MissingExtra, UnsupportedRequest

Format = Literal["svg", "png"]

_SECONDS = 120
"""Patience for one drawing; `erd.areas` cuts diagrams long before they take this."""


def render(dot: str, format: Format = "svg") -> bytes:  # noqa: A002  "format" is what graphviz and our options call it
    """The picture of *dot*.

    Raises:
        MissingExtra: neither ``dot`` nor ``graphviz-pure`` is there; the text formats still are.
        UnsupportedRequest: Graphviz refused the text or took too long.
    """
    if shutil.which("dot"):
        return _by_graphviz(dot, format)
    command = _graphviz_pure()
    if command is None:
        raise MissingExtra(
            "no Graphviz to draw with: neither the dot command nor the package graphviz-pure is installed",
            hint="pip install graphviz-pure, or take the drawing as text, Mermaid, DBML or DOT",
        )
    return _by_graphviz_pure(command, dot, format)


def _by_graphviz(dot: str, format: Format) -> bytes:  # noqa: A002  as in render
    import graphviz

    try:
        drawn: bytes = graphviz.pipe("dot", format, dot.encode(), quiet=True)
    except graphviz.CalledProcessError as error:
        raise _refused(error.stderr) from error
    return drawn


def _by_graphviz_pure(command: Path, dot: str, format: Format) -> bytes:  # noqa: A002  as in render
    try:
        done = subprocess.run(  # noqa: S603  the wheel's own command, found by its full path
            [str(command), f"-T{format}"], input=dot.encode(), capture_output=True, check=True, timeout=_SECONDS
        )
    except subprocess.CalledProcessError as error:
        raise _refused(error.stderr) from error
    except subprocess.TimeoutExpired as error:
        raise UnsupportedRequest(
            f"the diagram was not laid out within {_SECONDS} seconds", hint="draw fewer tables at a time"
        ) from error
    return done.stdout


def _graphviz_pure() -> Path | None:
    """The command that the wheel installs beside the interpreter, which need not be on PATH."""
    beside = shutil.which("graphviz-pure", path=str(Path(sys.executable).parent))
    found = beside or shutil.which("graphviz-pure")
    return Path(found) if found else None


def _refused(stderr: bytes) -> UnsupportedRequest:
    return UnsupportedRequest(f"Graphviz refused the diagram: {stderr.decode(errors='replace').strip()[:500]}")
