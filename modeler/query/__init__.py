"""What people ask: goals in words or parts, the plan that answers them, and SQL that does not fan out."""

from modeler.query.compose import compose
from modeler.query.join_query import join_query
from modeler.query.parts import goal_from_parts, suggest
from modeler.query.understand import understand

__all__ = ["compose", "goal_from_parts", "join_query", "suggest", "understand"]
