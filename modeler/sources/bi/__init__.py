"""What BI tools say of tables: LookML's joins and derived tables become statements."""

from __future__ import annotations

from modeler.sources.bi.lookml import read_lookml

__all__ = ["read_lookml"]
