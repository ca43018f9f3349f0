"""Where ``prompts/`` and ``index/`` are: inside the wheel, or in the checkout beside the package."""

from __future__ import annotations

from pathlib import Path

from modeler.errors import ResourceError

_PACKAGE = Path(__file__).resolve().parent


def resource_dir(name: str) -> Path:
    """The folder of the packaged resource *name*: ``"prompts"`` or ``"index"``.

    Raises:
        ResourceError: neither the wheel nor the checkout has it.
    """
    for candidate in (_PACKAGE / "_resources" / name, _PACKAGE.parent / name):
        if candidate.is_dir():
            return candidate
    raise ResourceError(f"the packaged folder {name!r} is missing", hint="reinstall modeler")
