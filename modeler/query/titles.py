"""What a query and the columns of its result are called."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from modeler.query.goal import Dimension, Goal, Measure


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


def distinctly_named(goal: Goal) -> Goal:
    """*goal* with no two columns of one name: those that share one have their table's in front."""
    grain = (goal.time_grain.value,) if goal.time_grain is not None else ()
    columns: tuple[Measure | Dimension, ...] = (*goal.dimensions, *goal.measures)
    shared = {name for name, times in Counter((*grain, *(c.label.lower() for c in columns))).items() if times > 1}
    taken = set(grain)

    def name_of(column: Measure | Dimension) -> str:
        name = column.label
        if name.lower() in shared and column.column is not None:
            name = f"{column.column.table.table}_{name}"
        while name.lower() in taken:
            name += "_2"
        taken.add(name.lower())
        return name

    dimensions = tuple(replace(dimension, label=name_of(dimension)) for dimension in goal.dimensions)
    measures = tuple(replace(measure, label=name_of(measure)) for measure in goal.measures)
    return replace(goal, dimensions=dimensions, measures=measures)
