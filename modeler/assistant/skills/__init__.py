"""What the assistant can do: one file and one line each."""

from __future__ import annotations

from modeler.registry import Registry

SKILLS = Registry(
    "skill",
    {
        "joins": "modeler.assistant.skills.joins:SKILL",
        "erd": "modeler.assistant.skills.erd:SKILL",
        "constants": "modeler.assistant.skills.constants:SKILL",
        "tests": "modeler.assistant.skills.tests:SKILL",
        "validate": "modeler.assistant.skills.validate:SKILL",
        "query": "modeler.assistant.skills.query:SKILL",
        "scaffold": "modeler.assistant.skills.scaffold:SKILL",
        "describe": "modeler.assistant.skills.describe:SKILL",
        "lineage": "modeler.assistant.skills.lineage:SKILL",
        "why": "modeler.assistant.skills.why:SKILL",
        "search": "modeler.assistant.skills.search:SKILL",
    },
    group="modeler.skills",
)
"""Skills by name; third parties add theirs under the entry-point group ``modeler.skills``."""
