"""Some checks of a battery, by their names or families."""

from __future__ import annotations

from collections.abc import Iterable

from modeler.checks.verdicts import Check
from modeler.errors import UnknownName, did_you_mean


def chosen(checks: Iterable[Check], names: Iterable[str]) -> tuple[Check, ...]:
    """Those of *checks* that *names* name, each the check's own name or a family's; all of them without names.

    Raises:
        UnknownName: nothing is called so.

    >>> chosen((), ("cardinality",))
    Traceback (most recent call last):
    ...
    modeler.errors.UnknownName: no check or family of checks is called 'cardinality'
    """
    held, wanted = tuple(checks), tuple(names)
    known = {check.name for check in held} | {check.family.value for check in held}
    for name in wanted:
        if name not in known:
            raise UnknownName(f"no check or family of checks is called {name!r}", hint=did_you_mean(name, known))
    return tuple(check for check in held if not wanted or check.name in wanted or check.family.value in wanted)
