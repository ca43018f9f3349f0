"""The one table of weights: what each kind of observation adds to the log-odds of its claim.

A weight w multiplies the odds by exp(w): 3 is twentyfold, 6 four hundredfold. What is learnt from schemas with
known keys stands in ``model/join_weights.json``; what is set here cannot be learnt from them (a person's word, a
test) and is ordered by how seldom such an observation turns out wrong.
"""

from __future__ import annotations

import math

DECIDED = 30.0
"""A person's word in decisions.toml: nothing else can outweigh it."""

TESTED = 12.0
"""A check over all rows of the data confirmed or refuted the claim."""

DECLARED = 7.0
"""DDL, dbt or LookML declares the key. Redshift enforces none, so one in a thousand may be wrong."""

JOINED_ONCE = 3.0
"""One statement joins so; the weight grows with the logarithm of the count."""

JOINED_MOST = 6.0
"""However often it is joined so."""

JOINED_BY_VALIDITY = 4.0
"""Beside the join: a query picks one version of the parent by date, which nobody does by chance."""

PROFILED_UNIQUE = 3.0
"""As many values as rows: accidental in small tables."""

PROFILED_INCLUDED = 2.0
"""Every value is found in the parent: accidental with small integers."""

PROFILED_TELLING = 5.0
"""The same where values are text, or numbers that do not start small: seldom an accident."""

SUGGESTED = 0.5
"""A language model said so."""


def joined_weight(count: int) -> float:
    """The weight of *count* statements that join the same two sides.

    >>> [round(joined_weight(count), 2) for count in (1, 2, 10, 1000)]
    [3.0, 3.69, 5.3, 6.0]
    """
    return min(JOINED_MOST, JOINED_ONCE + math.log(max(count, 1)))
