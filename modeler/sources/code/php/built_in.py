"""PHP's own constants that applications use as codes."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def built_in_constants() -> dict[str, int | str]:
    """Name to value, from ``constants.toml``: those that are the same on every platform and version.

    >>> built_in_constants()["E_WARNING"], built_in_constants()["UPLOAD_ERR_NO_FILE"]
    (2, 4)
    """
    held = tomllib.loads(files("modeler.sources.code.php").joinpath("constants.toml").read_text(encoding="utf-8"))
    return {name: value for family in held.values() for name, value in family.items()}
