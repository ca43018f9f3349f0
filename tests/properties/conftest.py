"""One profile for all properties: the same examples on each run, however busy the machine is."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("modeler", deadline=None, derandomize=True)
settings.load_profile("modeler")
