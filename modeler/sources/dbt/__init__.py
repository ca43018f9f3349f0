"""What a dbt project says beside its models: variables, macros, tests, descriptions, and what dbt compiled."""

from __future__ import annotations

from modeler.sources.dbt.project import Project, Projects, read_projects

__all__ = ["Project", "Projects", "read_projects"]
