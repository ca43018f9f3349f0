"""The tabs, in their order: what they are called is known before anything in them is loaded."""

from __future__ import annotations

TABS = (
    ("assistant", "Assistant"),
    ("joins", "Joins"),
    ("erd", "ERD"),
    ("constants", "Constants"),
    ("tests", "Tests"),
    ("query", "Query"),
    ("models", "Models"),
    ("report", "Report"),
)
"""Identifier and title."""
