"""Scaffolds: complete Python scripts that predict a column, one template a kind of estimator."""

from __future__ import annotations

from modeler.artefacts.ml.frame import Feature, Frame, frame
from modeler.artefacts.ml.scripts import KINDS, NO_DATA, ScriptData, default_target, scaffold

__all__ = ["KINDS", "NO_DATA", "Feature", "Frame", "ScriptData", "default_target", "frame", "scaffold"]
