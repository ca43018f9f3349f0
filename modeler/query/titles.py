"""What a query is called."""

from __future__ import annotations

from modeler.query.goal import Goal


def title_of(goal: Goal) -> str:
    """The words the goal was read from; for one made of parts, words for its parts."""
    if goal.text:
        return goal.text[:1].upper() + goal.text[1:]
    measures = " and ".join(measure.label for measure in goal.measures) or "values"
    dimensions = [dimension.label for dimension in goal.dimensions]
    if goal.time_grain is not None:
        dimensions.insert(0, goal.time_grain.value)
    by = f" by {', '.join(dimensions)}" if dimensions else ""
    ranked = f"{'Top' if goal.descending else 'Bottom'} {goal.limit}: " if goal.limit is not None else ""
    title = f"{ranked}{measures}{by}".replace("_", " ")
    return title[:1].upper() + title[1:]
