"""What people ask: goals in words or parts, the plan that answers them, and SQL that does not fan out."""

from modeler.query.compose import compose
from modeler.query.join_query import join_query

__all__ = ["compose", "join_query"]
