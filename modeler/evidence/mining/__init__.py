"""Every query the team ever wrote becomes evidence: joins, grains, measures, filters and labels of base columns."""

from __future__ import annotations

from modeler.evidence.mining.collecting import mine
from modeler.evidence.mining.lineage import Lineage
from modeler.evidence.mining.mined import Coverage, Mined, MinedJoin, Usage

__all__ = ["Coverage", "Lineage", "Mined", "MinedJoin", "Usage", "mine"]
