"""Logistic regression over named features, each weight drawn to what is expected of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from modeler.model.scoring import Estimator

if TYPE_CHECKING:
    import numpy as np

_STRENGTH = 1.0
"""How strongly a weight is drawn to what is expected of it: the inverse variance of its prior."""

_MOST_STEPS = 100
_SETTLED = 1e-8


@dataclass(frozen=True, slots=True)
class Row:
    """One case: its features, whether the thing holds, and how much the case counts."""

    features: Mapping[str, float]
    holds: bool
    weight: float


@dataclass(frozen=True, slots=True)
class Rows:
    """Cases as arrays, in the order of *names*."""

    names: tuple[str, ...]
    matrix: np.ndarray
    """One row a case: its features, and 1 for the intercept."""
    holds: np.ndarray
    weight: np.ndarray

    @classmethod
    def of(cls, names: Sequence[str], rows: Iterable[Row]) -> Rows:
        """*rows* in arrays; features that *names* lacks are left out."""
        import numpy as np

        held = tuple(rows)
        matrix = np.zeros((len(held), len(names) + 1))
        matrix[:, -1] = 1.0
        place = {name: at for at, name in enumerate(names)}
        for row, case in zip(matrix, held, strict=True):
            for name, value in case.features.items():
                if name in place:
                    row[place[name]] = value
        holds = np.array([float(case.holds) for case in held])
        return cls(tuple(names), matrix, holds, np.array([case.weight for case in held]))


def regression(parts: Iterable[Rows], prior: Mapping[str, float]) -> Estimator:
    """The most probable weights given all *parts*, each expected as *prior* says, or at 0 (maximum a posteriori).

    Newton's method; steps that overshoot are halved (Boyd and Vandenberghe, Convex Optimization, 9.2), so that it
    always settles. The intercept is learnt from the cases alone.

    >>> rows = [Row({"a": 1.0}, True, 1.0), Row({"a": 1.0}, True, 1.0), Row({}, False, 1.0), Row({}, False, 1.0)]
    >>> found = regression([Rows.of(["a"], rows)], {})
    >>> found.log_odds({"a": 1.0}) > 0 > found.log_odds({})
    True
    """
    import numpy as np

    held = tuple(parts)
    names = held[0].names
    matrix = np.concatenate([part.matrix for part in held])
    holds = np.concatenate([part.holds for part in held])
    weight = np.concatenate([part.weight for part in held])
    expected = np.array([*(prior.get(name, 0.0) for name in names), 0.0])
    strength = np.array([*(_STRENGTH for _ in names), 1e-6])

    def loss(at: np.ndarray) -> float:
        odds = matrix @ at
        misfit = weight @ (np.logaddexp(0.0, odds) - holds * odds)
        return float(misfit + 0.5 * strength @ (at - expected) ** 2)

    found = expected.copy()
    for _ in range(_MOST_STEPS):
        likely = 1.0 / (1.0 + np.exp(-np.clip(matrix @ found, -30.0, 30.0)))
        slope = matrix.T @ (weight * (likely - holds)) + strength * (found - expected)
        bend = (matrix * (weight * likely * (1.0 - likely))[:, None]).T @ matrix + np.diag(strength)
        step = np.linalg.solve(bend, slope)
        before = loss(found)
        while loss(found - step) > before and np.abs(step).max() >= _SETTLED:
            step = step / 2
        found = found - step
        if np.abs(step).max() < _SETTLED:
            break
    return Estimator(float(found[-1]), {name: float(w) for name, w in zip(names, found[:-1], strict=True)})
