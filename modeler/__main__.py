"""``python -m modeler``."""

from __future__ import annotations

from modeler.cli import main

main()
