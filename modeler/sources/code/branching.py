"""Code that branches on one subject, read as mappings: what each branch assigns, returns or prints, by target."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum, auto

from modeler.sources.code.facts import Arm
from modeler.sources.code.terms import Computed, Known, Term, is_label, joined

RETURNED = "return"
"""The target of return statements."""
PRINTED = "echo"
"""The target of statements that print."""


NOTHING = Computed("")
"""The value of what has none."""


class Act(Enum):
    """What one statement of a branch does."""

    SET = auto()
    """Gives its target a value: an assignment, a return, a print."""
    APPEND = auto()
    """Adds a text to its target."""
    LEAVE = auto()
    """Leaves the whole construct: break, continue."""
    FAIL = auto()
    """Throws, or ends the program."""
    OTHER = auto()
    """Anything else; it may have effects elsewhere."""
    MAY_LEAVE = auto()
    """Leaves under some condition: what follows is not certain."""


@dataclass(frozen=True, slots=True)
class Effect:
    """One statement, as far as mappings are concerned."""

    act: Act
    target: str = ""
    value: Term = NOTHING


@dataclass(frozen=True, slots=True)
class Branch:
    """One case, or one if."""

    conditions: tuple[tuple[str, Term], ...]
    """Operator and code, any of which takes the branch."""
    effects: tuple[Effect, ...]
    is_default: bool = False
    """Whether it also takes what no condition matches."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A mapping read from branches, for one target."""

    target: str
    arms: tuple[Arm, ...]
    default: Term | None
    appended: bool
    fails: bool
    """Whether other values make the code throw."""


def outcomes(
    branches: tuple[Branch, ...], *, falls_through: bool, base: Callable[[str], Term | None]
) -> Iterator[Outcome]:
    """One outcome a target that gets labels in most branches.

    *base* says what a target holds when no branch sets it: an assignment before, or the return after. With
    *falls_through* a branch that does not leave runs on into the next one.

    >>> one = Branch((("=", Known(1)),), (Effect(Act.SET, "$x", Known("a")), Effect(Act.LEAVE)))
    >>> two = Branch((("=", Known(2)),), (Effect(Act.SET, "$x", Known("b")),))
    >>> [(o.target, len(o.arms), o.default) for o in outcomes((one, two), falls_through=True, base=lambda t: None)]
    [('$x', 2, None)]
    """
    runs = [_run(branches, start, falls_through=falls_through) for start in range(len(branches))]
    targets = dict.fromkeys(target for run in runs for target in run.values)
    for target in targets:
        outcome = _outcome(target, branches, runs, base)
        if outcome is not None:
            yield outcome


def deciding(outcome: Outcome) -> tuple[Arm, ...]:
    """The arms of a run of ifs, the deciding one first: a later if sets its target again, unless one returned.

    Nothing where one value may take several of them and adds up what they append.
    """
    if outcome.target == RETURNED:
        return outcome.arms
    overlapping = len({(arm.operator, arm.code) for arm in outcome.arms}) < len(outcome.arms)
    if overlapping and (outcome.appended or outcome.target.endswith("[]")):
        return ()
    return outcome.arms[::-1] if overlapping or any(arm.operator != "=" for arm in outcome.arms) else outcome.arms


_LABELLED_SHARE = 0.5
"""More than this share of the branches must give the target a label; in control flow few do."""


@dataclass(slots=True)
class _Run:
    """What holds after a branch has run."""

    values: dict[str, Term]
    appended: set[str]
    fails: bool
    uncertain: bool = False
    """Whether the code may have left before."""


def _run(branches: tuple[Branch, ...], start: int, *, falls_through: bool) -> _Run:
    run = _Run({}, set(), fails=False)
    for branch in branches[start:]:
        for effect in branch.effects:
            if _step(run, effect):
                return run
        if not falls_through:
            return run
    return run


def _step(run: _Run, effect: Effect) -> bool:
    """Apply *effect*; whether it leaves the construct."""
    if effect.act is Act.MAY_LEAVE:
        run.uncertain = True
    elif effect.act is Act.SET:
        value = NOTHING if run.uncertain else effect.value
        printed = run.values.get(PRINTED) if effect.target == PRINTED else None
        run.values[effect.target] = value if printed is None else joined(printed, value)
        return effect.target == RETURNED
    elif effect.act is Act.APPEND:
        before = run.values.get(effect.target)
        if before is None:
            run.appended.add(effect.target)
        run.values[effect.target] = effect.value if before is None else joined(before, effect.value)
    elif effect.act is Act.FAIL:
        run.fails = True
    return effect.act in (Act.LEAVE, Act.FAIL)


def _outcome(
    target: str, branches: tuple[Branch, ...], runs: list[_Run], base: Callable[[str], Term | None]
) -> Outcome | None:
    live = [run for branch, run in zip(branches, runs, strict=True) if branch.conditions]
    labelled = sum(is_label(run.values.get(target)) for run in live)
    if labelled <= _LABELLED_SHARE * len(live):
        return None
    appended = any(target in run.appended for run in runs)
    outside = Known("") if appended else base(target)
    arms: list[Arm] = []
    default, fails = outside, False
    for branch, run in zip(branches, runs, strict=True):
        value = run.values.get(target, None if run.fails else outside)
        arms += (Arm(operator, code, value) for operator, code in branch.conditions)
        if branch.is_default:
            default, fails = value, run.fails and target not in run.values
    return Outcome(target, tuple(arms), default, appended, fails)
