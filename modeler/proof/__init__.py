"""IS IT THE SAME: the original code is run beside its CASE, over the same values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from modeler.artefacts.constants import Proof, ProofState
from modeler.progress import Progress, ProgressListener, unheard
from modeler.proof.comparison import compared
from modeler.proof.fragments import MAKERS, Fragment, fragments
from modeler.proof.inputs import trials
from modeler.proof.interpreters import Outcomes, executed, interpreter
from modeler.sources.reading import Mapping

_BATCH = 40
"""Fragments run by one process: starting it costs more than running them."""


def prove(
    mappings: Iterable[Mapping],
    read: Callable[[str], bytes],
    *,
    listener: ProgressListener = unheard,
    timeout_seconds: float = 20,
) -> dict[Mapping, Proof]:
    """The proof of each mapping.

    *read* gives the source of a path. Only the construct itself is run, its side effects left out, in an empty
    folder, without network, with limits of time and memory. A mapping whose language has no interpreter on this
    machine, or that cannot run alone, is not executed, and its proof says why.
    """
    held = tuple(mappings)
    proofs: dict[Mapping, Proof] = {}
    for language in sorted({mapping.language for mapping in held}):
        own = [mapping for mapping in held if mapping.language == language]
        if language not in MAKERS.names() or interpreter(language) is None:
            reason = f"no interpreter for {language} is installed, or none is known"
            proofs.update((mapping, Proof(sentence=reason)) for mapping in own)
            continue
        for place, (mapping, proof) in enumerate(_proved(own, language, read, timeout_seconds), start=1):
            listener(Progress("proving constants", place, len(own), str(mapping.span)))
            proofs[mapping] = proof
    return proofs


def _proved(
    mappings: list[Mapping], language: str, read: Callable[[str], bytes], timeout_seconds: float
) -> Iterator[tuple[Mapping, Proof]]:
    runnable: list[tuple[Mapping, Fragment]] = []
    for mapping, fragment in fragments(mappings, language, read):
        if fragment is None:
            yield mapping, Proof(sentence="the construct cannot be run by itself")
        else:
            runnable.append((mapping, fragment))
    for start in range(0, len(runnable), _BATCH):
        batch = runnable[start : start + _BATCH]
        for (mapping, fragment), found in zip(batch, _run(batch, language, timeout_seconds), strict=True):
            yield mapping, _judged(mapping, fragment, found)


def _run(batch: list[tuple[Mapping, Fragment]], language: str, timeout_seconds: float) -> list[Outcomes | str]:
    """The outcomes of each fragment; where the batch fails as a whole, each is run alone."""
    together = executed(
        [(fragment, _values(mapping, fragment)) for mapping, fragment in batch], language, timeout_seconds
    )
    if not isinstance(together, str):
        return list(together)
    if len(batch) == 1:
        return [together]
    return [found for one in batch for found in _run([one], language, timeout_seconds)]


def _values(mapping: Mapping, fragment: Fragment) -> tuple[object, ...]:
    return tuple(value for trial in trials(mapping, fragment.values) for value in trial.values)


def _judged(mapping: Mapping, fragment: Fragment, found: Outcomes | str) -> Proof:
    if isinstance(found, str):
        return Proof(sentence=found)
    outcomes = iter(found)
    differences: list[str] = []
    remarks: list[str] = []
    inputs = 0
    for trial in trials(mapping, fragment.values):
        given = [next(outcomes) for _ in trial.values]
        result = compared(mapping, trial, given)
        differences += result.differences
        remarks += result.remarks
        inputs += result.compared
    if differences:
        return Proof(ProofState.REFUTED, inputs, "; ".join(differences[:3]))
    if not inputs:
        return Proof(sentence="no value could be compared: codes of several types are in no one column")
    return Proof(ProofState.PROVEN, inputs, "; ".join(remarks[:3]))
