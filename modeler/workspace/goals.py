"""The goal of a question, in words or in parts."""

from __future__ import annotations

from collections.abc import Iterable

from modeler.errors import UnsupportedRequest
from modeler.model.data_model import DataModel
from modeler.query import goal_from_parts, suggest, understand
from modeler.query.goal import Goal


def asked_goal(
    model: DataModel,
    words: str,
    *,
    measures: Iterable[str] = (),
    dimensions: Iterable[str] = (),
    filters: Iterable[str] = (),
    limit: int | None = None,
) -> Goal:
    """What *words* ask of *model*, or the parts where there are any; without either, what suggests itself.

    Raises:
        UnsupportedRequest: nothing in the model can answer it; the hint says what was not understood.
    """
    parts = tuple(measures), tuple(dimensions), tuple(filters)
    if any(parts):
        return goal_from_parts(model, measures=parts[0], dimensions=parts[1], filters=parts[2], limit=limit)
    goal = understand(words, model) if words else suggest(model)
    if goal is None:
        raise UnsupportedRequest(
            "nothing to ask: no table has a number to add up", hint='say it: modeler query "..."'
        )
    return goal
