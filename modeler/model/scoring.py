"""The trained weights: what each feature of names and types adds to the log-odds of a key or of a reference."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from modeler.errors import ResourceError

FILE_NAME = "join_weights.json"
FORMAT = 4


@dataclass(frozen=True, slots=True)
class Estimator:
    """A logistic regression: an intercept and a weight a feature, in natural log-odds."""

    intercept: float
    weights: Mapping[str, float]

    def contributions(self, features: Mapping[str, float]) -> dict[str, float]:
        """What each feature adds, in log-odds."""
        return {name: self.weights.get(name, 0.0) * value for name, value in features.items()}

    def log_odds(self, features: Mapping[str, float]) -> float:
        """The sum of the intercept and every contribution."""
        return self.intercept + sum(self.weights.get(name, 0.0) * value for name, value in features.items())


@dataclass(frozen=True, slots=True)
class JoinWeights:
    """What was learnt from schemas with known keys."""

    key: Estimator
    edge: Estimator
    consensus: Estimator
    """What the other references of a schema add to the log-odds of one."""
    calibration: Estimator
    """What the log-odds of a schema's best contenders came to in truth."""
    trained_on: str
    """The schemas, in words."""

    def together(self, beside: Mapping[str, float]) -> float:
        """The calibrated log-odds of a contender from its features *beside* the others."""
        return self.calibration.log_odds(calibration_features(self.consensus.log_odds(beside), beside))


SIGNS = ("one_name", "detail", "plain")
"""Features of a contender beside others that tell how sure a high score may be; they choose nothing."""

CALIBRATION_FEATURES = ("said", "beyond", *SIGNS)
CALIBRATION_PRIOR = {"said": 1.0, "beyond": -0.5}
_BEYOND = 0.5
"""Log-odds from which being surer is worth less: agreement of names saturates, schemas keep surprising."""


def calibration_features(log_odds: float, beside: Mapping[str, float]) -> dict[str, float]:
    """*log_odds* as a straight line with one bend: Platt scaling (1999) that may flatten where scores are high.

    How much it flattens depends on the :data:`SIGNS`: schemas whose keys are all called ``id`` declare fewer of
    their references than those that repeat the key's name.

    >>> calibration_features(2.0, {"plain": 1.0})
    {'said': 2.0, 'beyond': 1.5, 'one_name': 0.0, 'detail': 0.0, 'plain': 1.5}
    """
    beyond = max(0.0, log_odds - _BEYOND)
    return {"said": log_odds, "beyond": beyond, **{sign: beyond * beside.get(sign, 0.0) for sign in SIGNS}}


def probability(log_odds: float) -> float:
    """The probability of *log_odds* (natural logarithm).

    >>> probability(0.0), round(probability(3.0), 3)
    (0.5, 0.953)
    """
    return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, log_odds))))


@cache
def packaged_weights() -> JoinWeights:
    """The weights that ship with the package, made by ``modeler joins fit``.

    Raises:
        ResourceError: the file is missing or of another format.
    """
    return read_weights(files("modeler.model").joinpath(FILE_NAME).read_text(encoding="utf-8"))


def read_weights(text: str) -> JoinWeights:
    """The weights in *text*, as :func:`modeler.model.fitting.fit` writes them.

    Raises:
        ResourceError: it is not such a text.
    """
    try:
        held = json.loads(text)
        if held["format"] != FORMAT:
            raise ResourceError(
                f"join weights of format {held['format']!r}", hint="make them again: modeler joins fit"
            )
        key, edge, consensus, calibration = (
            _estimator(held[name]) for name in ("key", "edge", "consensus", "calibration")
        )
        return JoinWeights(key, edge, consensus, calibration, str(held["trained_on"]))
    except (json.JSONDecodeError, KeyError, TypeError) as error:
        raise ResourceError(
            f"join weights that cannot be read: {error}", hint="make them again: modeler joins fit"
        ) from error


def written(weights: JoinWeights) -> str:
    """The text of *weights*; the same weights give the same bytes."""
    document = {
        "format": FORMAT,
        "trained_on": weights.trained_on,
        "key": _document(weights.key),
        "edge": _document(weights.edge),
        "consensus": _document(weights.consensus),
        "calibration": _document(weights.calibration),
    }
    return json.dumps(document, indent=2) + "\n"


def _estimator(held: Mapping[str, Any]) -> Estimator:
    weights = {str(name): float(weight) for name, weight in held["weights"].items()}
    return Estimator(float(held["intercept"]), weights)


def _document(estimator: Estimator) -> dict[str, Any]:
    return {"intercept": round(estimator.intercept, 4), "weights": _rounded(estimator.weights.items())}


def _rounded(weights: Iterable[tuple[str, float]]) -> dict[str, float]:
    return {name: round(weight, 4) for name, weight in weights}
